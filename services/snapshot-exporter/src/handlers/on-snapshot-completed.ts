import {
  type Announce,
  type InProgressPersistence,
  type Observability,
  type QueueHandler,
  queueHandler,
  type Redelivery,
  readEvent,
} from '@snapferry/chassis';
import { snapshotCompleted } from '@snapferry/events';
import type { SnapshotCatalog, SourceDataset } from '@snapferry/ports';
import { orderOfSource } from '../domain/export-orders.ts';
import { type ExportSnapshotDeps, exportSnapshot } from '../domain/export-snapshot.ts';
import { refuseExport } from '../domain/refuse-export.ts';
import { waitForRoom } from './wait-for-room.ts';

/** What the handlers of both accounts need. */
export interface CommonDeps extends ExportSnapshotDeps {
  /** The account that this app is deployed to. */
  readonly ownAccount: string;
  readonly announce: Announce;
  readonly observability: Observability;
  readonly inProgress: InProgressPersistence;
  /** Left out where queues have waits of their own. */
  readonly redelivery?: Redelivery;
}

/** In the source's app. */
export interface Deps extends CommonDeps {
  readonly datasets: readonly SourceDataset[];
  readonly snapshots: SnapshotCatalog;
  readonly lakeAccount: string;
}

/** Starts the export of an announced snapshot in the source's account; a refusal is announced as ExportFailed. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    accounts: [deps.ownAccount],
    read: (envelope) => {
      const event = readEvent(envelope, [snapshotCompleted]);
      const deployed = deps.datasets.find((dataset) => dataset.contract.dataset === event.data.dataset);
      // In `export: lake` the lake's own exporter acts, on SnapshotReceived.
      return deployed?.exportMode === 'lake' ? undefined : event;
    },
    inProgress: { persistence: deps.inProgress, key: (event) => `export/${event.data.runId}` },
    wait: waitForRoom(deps.redelivery),
    handle: async (event) => {
      const exported = await exportSnapshot(deps, event.data, await orderOfSource(deps, event.data, event));
      deps.observability.logger.info('export', { runId: event.data.runId, ...exported });
    },
    reject: (event, error) => refuseExport(deps.announce, event.data, error, event.id),
  });
}
