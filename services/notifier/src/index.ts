export { createHandler as createOnRunEnded, type Deps as NotifierDeps } from './handlers/on-run-ended.ts';
export { subscriptions } from './subscriptions.ts';
