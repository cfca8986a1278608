import { type QueueHandler, queueHandler, readEvent } from '@snapferry/chassis';
import { snapshotCompleted } from '@snapferry/events';
import { tellFailure } from '../domain/bring-copy.ts';
import { takeOver } from '../domain/take-up.ts';
import { copyWork, type LakeDeps } from './deps.ts';

/** In the lake: copies the snapshot that the source shares; a refusal is announced as ExportFailed. */
export function createHandler(deps: LakeDeps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    read: (envelope) => {
      const event = readEvent(envelope, [snapshotCompleted]);
      return event.data.exportMode === 'lake' ? event : undefined;
    },
    inProgress: { persistence: deps.inProgress, key: (event) => copyWork(event.data.runId) },
    handle: async (event) => deps.observability.logger.info('copy', { ...(await takeOver(deps, event)) }),
    reject: (event, error) => tellFailure(deps, event.data, error, event.id),
  });
}
