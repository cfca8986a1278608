import { type QueueHandler, queueHandler, type ReceivedEvent, readEvent, reasonCode } from '@snapferry/chassis';
import { exportFailed, runFailed } from '@snapferry/events';
import { contractUri, type SourceDataset } from '@snapferry/ports';
import { exportSnapshot } from '../domain/export-snapshot.ts';
import type { Deps } from './on-snapshot-completed.ts';

interface AskedAgain {
  readonly event: ReceivedEvent<typeof runFailed>;
  readonly dataset: SourceDataset;
  readonly nextAttempt: number;
}

/** Starts another attempt when the lake found the raw export gone. Whether there is one is decided here, not there. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler<AskedAgain>({
    observability: deps.observability,
    accounts: [deps.lakeAccount],
    read: (envelope) => {
      const event = readEvent(envelope, [runFailed]);
      const nextAttempt = event.data.nextExportAttempt;
      const dataset = deps.datasets.find((candidate) => candidate.contract.dataset === event.data.dataset);
      return nextAttempt === undefined || dataset === undefined ? undefined : { event, dataset, nextAttempt };
    },
    inProgress: { persistence: deps.inProgress, key: ({ event }) => `export/${event.data.runId}` },
    handle: async (asked) => {
      const exported = await exportSnapshot(deps, opening(asked));
      deps.observability.logger.info('export', { runId: asked.event.data.runId, ...exported });
    },
    reject: async (asked, error) => {
      const { event, nextAttempt: attempt } = asked;
      await deps.announce(exportFailed, {
        subject: event.data.runId,
        attempt,
        causationId: event.id,
        data: { ...opening(asked), attempt, reasonCode: reasonCode(error), reason: error.message },
      });
    },
  });
}

function opening({ event, dataset }: AskedAgain) {
  const { runId, snapshot, contractDigest: digest, contractVersion: version } = event.data;
  return {
    dataset: dataset.contract.dataset,
    runId,
    snapshot,
    contract: { digest, version, uri: contractUri(dataset.contractsUri, digest) },
  };
}
