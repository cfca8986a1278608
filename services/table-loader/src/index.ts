export {
  createHandler as createOnTableLoadRequested,
  type Deps as TableLoaderDeps,
} from './handlers/on-table-load-requested.ts';
export type { Warehouse } from './ports/warehouse.ts';
export { subscriptions } from './subscriptions.ts';
