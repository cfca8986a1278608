import { type Observability, type QueueHandler, queueHandler, readEvent } from '@snapferry/chassis';
import { runCompleted, runFailed } from '@snapferry/events';
import { type AppendLoadsDeps, appendLoads, type RunEndEvent } from '../domain/append-loads.ts';

export interface Deps extends AppendLoadsDeps {
  readonly observability: Observability;
}

/** Adds each finished run to the log of loads that analysts ask how fresh a table is. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    read: (envelope) => readEvent(envelope, [runCompleted, runFailed]) as RunEndEvent,
    handle: async (event) => {
      const { runId, revision } = event.data;
      const { outcome, rows } = await appendLoads(deps, event);
      deps.observability.logger.info('loads', { runId, revision, outcome, rows });
    },
  });
}
