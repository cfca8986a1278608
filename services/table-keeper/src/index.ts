export { createHandler as createOnSchedule, type Deps as TableKeeperDeps } from './handlers/on-schedule.ts';
export type { KeptWarehouse } from './ports/kept-warehouse.ts';
export { schedules } from './schedules.ts';
export { subscriptions } from './subscriptions.ts';
