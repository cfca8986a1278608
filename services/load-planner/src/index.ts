export {
  createHandler as createOnExportCompleted,
  type Deps as LoadPlannerDeps,
} from './handlers/on-export-completed.ts';
export { subscriptions } from './subscriptions.ts';
