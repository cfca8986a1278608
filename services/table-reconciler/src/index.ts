export {
  createHandler as createOnRunCompleted,
  type Deps as TableReconcilerDeps,
} from './handlers/on-run-completed.ts';
export type { Count, Counts, QueryEngine, TableVersion } from './ports/query-engine.ts';
export { subscriptions } from './subscriptions.ts';
