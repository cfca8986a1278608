import { type Observability, type ScheduleHandler, scheduleHandler } from '@snapferry/chassis';
import { type ReconcileExportsDeps, reconcileExports } from '../domain/reconcile-exports.ts';

export type Deps = ReconcileExportsDeps & { readonly observability: Observability };

/** Announces the ends of exports that RDS did not tell of. */
export function createHandler(deps: Deps): ScheduleHandler {
  return scheduleHandler({ observability: deps.observability, handle: () => reconcileExports(deps) });
}
