export { createHandler as createOnExportEnded, type Deps as ExportPublisherDeps } from './handlers/on-export-ended.ts';
export { createHandler as createOnSchedule, type Deps as ReconcileExportsDeps } from './handlers/on-schedule.ts';
export { createHandler as createOnSnapshotCompleted } from './handlers/on-snapshot-completed.ts';
export { createHandler as createOnSnapshotReceived } from './handlers/on-snapshot-received.ts';
export { schedules } from './schedules.ts';
export { subscriptions } from './subscriptions.ts';
