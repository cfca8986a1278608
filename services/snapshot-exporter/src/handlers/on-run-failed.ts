import { type QueueHandler, queueHandler, type ReceivedEvent, readEvent } from '@snapferry/chassis';
import { runFailed } from '@snapferry/events';
import { contractUri, type SourceDataset } from '@snapferry/ports';
import { orderOfSource } from '../domain/export-orders.ts';
import { exportSnapshot, type Opening } from '../domain/export-snapshot.ts';
import { refuseExport } from '../domain/refuse-export.ts';
import type { Deps } from './on-snapshot-completed.ts';
import { waitForRoom } from './wait-for-room.ts';

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
      // In `export: lake` the courier has to bring the snapshot first.
      const ours = dataset?.exportMode === 'source';
      return nextAttempt === undefined || !ours ? undefined : { event, dataset, nextAttempt };
    },
    inProgress: { persistence: deps.inProgress, key: ({ event }) => `export/${event.data.runId}` },
    wait: waitForRoom(deps.redelivery),
    handle: async (asked) => {
      const order = await orderOfSource(deps, opening(asked), asked.event);
      const exported = await exportSnapshot(deps, opening(asked), order);
      deps.observability.logger.info('export', { runId: asked.event.data.runId, ...exported });
    },
    reject: (asked, error) =>
      refuseExport(deps.announce, { ...opening(asked), attempt: asked.nextAttempt }, error, asked.event.id),
  });
}

function opening({ event, dataset }: AskedAgain): Opening {
  const { runId, snapshot, contractDigest: digest, contractVersion: version } = event.data;
  return {
    dataset: dataset.contract.dataset,
    runId,
    snapshot,
    contract: { digest, version, uri: contractUri(dataset.contractsUri, digest) },
  };
}
