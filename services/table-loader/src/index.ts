export { createHandler as createOnRunEnded, type Deps as AppendLoadsDeps } from './handlers/on-run-ended.ts';
export {
  createHandler as createOnTableLoadRequested,
  type Deps as TableLoaderDeps,
} from './handlers/on-table-load-requested.ts';
export {
  createHandler as createOnVerificationRequested,
  type Deps as VerificationDeps,
  type Verification,
} from './handlers/on-verification-requested.ts';
export type { Warehouse } from './ports/warehouse.ts';
export { requests } from './requests.ts';
export { subscriptions } from './subscriptions.ts';
