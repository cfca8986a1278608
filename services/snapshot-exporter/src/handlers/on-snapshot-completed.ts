import {
  type Announce,
  type InProgressPersistence,
  type Observability,
  type QueueHandler,
  queueHandler,
  readEvent,
  reasonCode,
} from '@snapferry/chassis';
import { exportFailed, snapshotCompleted } from '@snapferry/events';
import { type ExportSnapshotDeps, exportSnapshot } from '../domain/export-snapshot.ts';

export interface Deps extends ExportSnapshotDeps {
  /** The account that this app is deployed to. */
  readonly ownAccount: string;
  readonly lakeAccount: string;
  readonly announce: Announce;
  readonly observability: Observability;
  readonly inProgress: InProgressPersistence;
}

/** Starts the export of an announced snapshot; a refusal is announced as ExportFailed. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    accounts: [deps.ownAccount],
    read: (envelope) => {
      const event = readEvent(envelope, [snapshotCompleted]);
      const deployed = deps.datasets.find((dataset) => dataset.contract.dataset === event.data.dataset);
      // In `export: lake` the lake's own exporter acts, on SnapshotReceived.
      return deployed?.contract.exportMode === 'lake' ? undefined : event;
    },
    inProgress: { persistence: deps.inProgress, key: (event) => `export/${event.data.runId}` },
    handle: async (event) => {
      const exported = await exportSnapshot(deps, event.data);
      deps.observability.logger.info('export', { runId: event.data.runId, ...exported });
    },
    reject: async (event, error) => {
      const { dataset, runId, attempt, snapshot, contract } = event.data;
      await deps.announce(exportFailed, {
        subject: runId,
        attempt,
        causationId: event.id,
        data: { dataset, runId, attempt, snapshot, contract, reasonCode: reasonCode(error), reason: error.message },
      });
    },
  });
}
