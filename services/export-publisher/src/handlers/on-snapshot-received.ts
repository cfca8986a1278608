import { type QueueHandler, queueHandler, readEvent } from '@snapferry/chassis';
import { snapshotReceived } from '@snapferry/events';
import { announceExports } from '../domain/announce-exports.ts';
import type { Deps } from './on-export-ended.ts';

/** In the lake: tells the end of an export again, where the copy of a replayed run's snapshot was exported before. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    accounts: [deps.ownAccount],
    read: (envelope) => readEvent(envelope, [snapshotReceived]),
    handle: async (event) => {
      for (const announced of await announceExports(deps, event.data.receivedSnapshotArn, event.id))
        deps.observability.logger.info('export ended', { ...announced });
    },
  });
}
