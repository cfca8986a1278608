export { createHandler as createOnRunEvent, type Deps as RunTrackerDeps } from './handlers/on-run-event.ts';
export { subscriptions } from './subscriptions.ts';
