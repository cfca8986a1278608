import { type Observability, type ScheduleHandler, scheduleHandler } from '@snapferry/chassis';
import { type AnnounceOverdueDeps, announceOverdue } from '../domain/announce-overdue.ts';

export interface Deps extends AnnounceOverdueDeps {
  readonly observability: Observability;
}

/** Announces RunOverdue where a deadline has passed without a complete run. */
export function createHandler(deps: Deps): ScheduleHandler {
  return scheduleHandler({ observability: deps.observability, handle: () => announceOverdue(deps) });
}
