import { type Observability, type ScheduleHandler, scheduleHandler } from '@snapferry/chassis';
import { type KeepTablesDeps, keepTables } from '../domain/keep-tables.ts';

export interface Deps extends KeepTablesDeps {
  readonly observability: Observability;
}

/** Keeps the tables of the lake, each for itself. */
export function createHandler(deps: Deps): ScheduleHandler {
  return scheduleHandler({ observability: deps.observability, handle: (hasTime) => keepTables(deps, hasTime) });
}
