import { type QueueHandler, queueHandler, readEvent } from '@snapferry/chassis';
import { snapshotCompleted } from '@snapferry/events';
import { announceExports } from '../domain/announce-exports.ts';
import type { Deps } from './on-export-ended.ts';

/** Tells the end of an export again, where the snapshot of a replayed run was exported before. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    accounts: [deps.ownAccount],
    read: (envelope) => readEvent(envelope, [snapshotCompleted]),
    handle: async (event) => {
      const snapshotArn = event.data.snapshot.arn;
      for (const announced of await announceExports(deps, snapshotArn, event.id))
        deps.observability.logger.info('export ended', { ...announced });
    },
  });
}
