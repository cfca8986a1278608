import { type Observability, type QueueHandler, queueHandler, readEvent } from '@snapferry/chassis';
import { type RunEvent, runEvents } from '../domain/events.ts';
import { type TrackRunDeps, trackRun } from '../domain/track-run.ts';

export interface Deps extends TrackRunDeps {
  readonly observability: Observability;
}

/** Keeps the ledger of runs, and announces RunCompleted or RunFailed once every table has an outcome. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    read: (envelope) => readEvent(envelope, runEvents) as RunEvent,
    handle: async (event) => {
      const { runId, status, revision } = await trackRun(deps, event);
      deps.observability.logger.info('run', { runId, status, revision, event: event.definition.type });
    },
  });
}
