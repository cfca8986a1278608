import { type Observability, type ScheduleHandler, scheduleHandler } from '@snapferry/chassis';
import { type ReconcileSnapshotsDeps, reconcileSnapshots } from '../domain/reconcile-snapshots.ts';

export interface Deps extends ReconcileSnapshotsDeps {
  readonly observability: Observability;
}

/** Announces the snapshots that RDS did not tell of, and the newest one again under a new contract version. */
export function createHandler(deps: Deps): ScheduleHandler {
  return scheduleHandler({ observability: deps.observability, handle: () => reconcileSnapshots(deps) });
}
