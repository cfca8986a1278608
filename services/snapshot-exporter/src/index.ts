export { createHandler as createOnRunFailed } from './handlers/on-run-failed.ts';
export {
  createHandler as createOnSnapshotCompleted,
  type Deps as SnapshotExporterDeps,
} from './handlers/on-snapshot-completed.ts';
export {
  createHandler as createOnSnapshotReceived,
  type Deps as OnSnapshotReceivedDeps,
} from './handlers/on-snapshot-received.ts';
export { subscriptions } from './subscriptions.ts';
