import { type Observability, type QueueHandler, queueHandler, readEvent } from '@snapferry/chassis';
import { runCompleted } from '@snapferry/events';
import { type ReconcileRunDeps, reconcileRun } from '../domain/reconcile-run.ts';

export interface Deps extends ReconcileRunDeps {
  readonly observability: Observability;
}

/** Looks at a finished run with a reader's eyes and announces RunReconciled. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    accounts: [deps.ownAccount],
    read: (envelope) => readEvent(envelope, [runCompleted]),
    handle: async (event) => {
      const { runId, revision } = event.data;
      deps.observability.logger.info('reconciled', { runId, revision, ...(await reconcileRun(deps, event)) });
    },
  });
}
