export type { LakeDeps, SourceDeps } from './handlers/deps.ts';
export { createHandler as createOnCopyEnded } from './handlers/on-copy-ended.ts';
export { createHandler as createOnRunEnded } from './handlers/on-run-ended.ts';
export { createHandler as createOnSchedule, type Deps as ReconcileCopiesDeps } from './handlers/on-schedule.ts';
export { createHandler as createOnSnapshotCompleted } from './handlers/on-snapshot-completed.ts';
export { createHandler as createOnSnapshotTaken } from './handlers/on-snapshot-taken.ts';
export { schedules } from './schedules.ts';
export { subscriptions } from './subscriptions.ts';
