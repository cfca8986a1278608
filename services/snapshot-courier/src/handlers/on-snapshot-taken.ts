import { type QueueHandler, queueHandler, readEvent } from '@snapferry/chassis';
import { snapshotTaken } from '@snapferry/events';
import { tellFailure } from '../domain/bring-copy.ts';
import { takeUp } from '../domain/take-up.ts';
import { copyWork, type SourceDeps } from './deps.ts';

/** In the source: copies a snapshot that the lake is to export; a refusal is announced as ExportFailed. */
export function createHandler(deps: SourceDeps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    accounts: [deps.ownAccount],
    read: (envelope) => {
      const event = readEvent(envelope, [snapshotTaken]);
      // In `export: source` there is nothing to copy.
      return event.data.exportMode === 'lake' ? event : undefined;
    },
    inProgress: { persistence: deps.inProgress, key: (event) => copyWork(event.data.runId) },
    handle: async (event) => deps.observability.logger.info('copy', { ...(await takeUp(deps, event)) }),
    reject: (event, error) => tellFailure(deps, event.data, error, event.id),
  });
}
