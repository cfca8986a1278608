import { type Observability, type ScheduleHandler, scheduleHandler } from '@snapferry/chassis';
import { type ReconcileCopiesDeps, reconcileCopies } from '../domain/reconcile-copies.ts';

export type Deps = ReconcileCopiesDeps & { readonly observability: Observability };

/** Finds the copies whose end RDS did not tell, those that failed among them, and deletes those that are kept no longer. */
export function createHandler(deps: Deps): ScheduleHandler {
  return scheduleHandler({ observability: deps.observability, handle: () => reconcileCopies(deps) });
}
