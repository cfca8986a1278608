export { createHandler as createOnRunEvent, type Deps as RunTrackerDeps } from './handlers/on-run-event.ts';
export { createHandler as createOnSchedule, type Deps as RunOverdueDeps } from './handlers/on-schedule.ts';
export { schedules } from './schedules.ts';
export { subscriptions } from './subscriptions.ts';
