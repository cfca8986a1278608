export {
  createHandler as createOnSnapshotCreated,
  type Deps as OnSnapshotCreatedDeps,
} from './handlers/on-snapshot-created.ts';
export { subscriptions } from './subscriptions.ts';
