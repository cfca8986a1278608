import { type QueueHandler, queueHandler, type ReceivedEvent, readEvent } from '@snapferry/chassis';
import { runCompleted, runFailed } from '@snapferry/events';
import { tellFailure } from '../domain/bring-copy.ts';
import { deleteCopiesOf } from '../domain/clean-up.ts';
import { type AskedAgain, openingOf, takeUpAgain } from '../domain/take-up.ts';
import { copyWork, type Deps, type SourceDeps } from './deps.ts';

type RunEnded =
  | { readonly runId: string; readonly asked?: undefined }
  | { readonly runId: string; readonly asked: AskedAgain; readonly deps: SourceDeps };

/**
 * Deletes the copies of a run that is complete. In the source, copies once more where the lake asks for another export
 * attempt because the raw export has expired.
 */
export function createHandler(deps: Deps): QueueHandler {
  const { logger } = deps.observability;
  return queueHandler<RunEnded>({
    observability: deps.observability,
    accounts: [deps.team === 'source' ? deps.lakeAccount : deps.ownAccount],
    read: (envelope) => {
      const event = readEvent(envelope, [runCompleted, runFailed]);
      return event.definition.type === runCompleted.type
        ? completed(event as ReceivedEvent<typeof runCompleted>)
        : failed(deps, event as ReceivedEvent<typeof runFailed>);
    },
    inProgress: { persistence: deps.inProgress, key: ({ runId }) => copyWork(runId) },
    handle: async (ended) => {
      if (ended.asked !== undefined) logger.info('copy', { ...(await takeUpAgain(ended.deps, ended.asked)) });
      else logger.info('deleted', { runId: ended.runId, copies: await deleteCopiesOf(deps, ended.runId) });
    },
    reject: async (ended, error) => {
      if (ended.asked === undefined) throw error;
      await tellFailure(deps, await openingOf(ended.deps, ended.asked), error, ended.asked.event.id);
    },
  });
}

/** What is missing from an incomplete run may be mended and loaded from its copies. */
function completed({ data }: ReceivedEvent<typeof runCompleted>): RunEnded | undefined {
  return data.status === 'complete' ? { runId: data.runId } : undefined;
}

function failed(deps: Deps, event: ReceivedEvent<typeof runFailed>): RunEnded | undefined {
  const { dataset, runId, nextExportAttempt: nextAttempt } = event.data;
  if (deps.team === 'lake' || nextAttempt === undefined) return undefined;
  const deployed = deps.datasets.find(({ contract }) => contract.dataset === dataset);
  // In `export: source` the exporter itself starts another attempt.
  return deployed?.exportMode === 'lake' ? { runId, asked: { event, nextAttempt }, deps } : undefined;
}
