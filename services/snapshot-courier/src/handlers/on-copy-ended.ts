import { parseSnapshotCopyId, type QueueHandler, queueHandler } from '@snapferry/chassis';
import { parseSnapshotArn, readRdsSnapshotEvent } from '@snapferry/ports';
import { endCopy, requireNote, tellFailure } from '../domain/bring-copy.ts';
import { copyWork, type Deps } from './deps.ts';

/** Answers RDS's "finished copying" of a copy of ours: SnapshotCompleted in the source, SnapshotReceived in the lake. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    accounts: [deps.ownAccount],
    read: (envelope) => {
      const { snapshotArn } = readRdsSnapshotEvent(envelope);
      return parseSnapshotCopyId(parseSnapshotArn(snapshotArn)?.id ?? '')?.runId;
    },
    inProgress: { persistence: deps.inProgress, key: copyWork },
    handle: async (runId) => deps.observability.logger.info('copy', { ...(await endCopy(deps, runId)) }),
    reject: async (runId, error) => tellFailure(deps, await requireNote(deps, runId), error, ''),
  });
}
