export { createHandler as createOnSchedule, type Deps as ReconcileSnapshotsDeps } from './handlers/on-schedule.ts';
export {
  createHandler as createOnSnapshotCreated,
  type Deps as OnSnapshotCreatedDeps,
} from './handlers/on-snapshot-created.ts';
export { schedules } from './schedules.ts';
export { subscriptions } from './subscriptions.ts';
