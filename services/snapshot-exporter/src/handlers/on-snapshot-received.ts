import { type QueueHandler, queueHandler, readEvent } from '@snapferry/chassis';
import { snapshotReceived } from '@snapferry/events';
import type { DatasetRegistry } from '@snapferry/ports';
import { orderOfLake } from '../domain/export-orders.ts';
import { exportSnapshot } from '../domain/export-snapshot.ts';
import { refuseExport } from '../domain/refuse-export.ts';
import type { CommonDeps } from './on-snapshot-completed.ts';
import { waitForRoom } from './wait-for-room.ts';

/** In the lake's app. */
export interface Deps extends CommonDeps {
  readonly registry: DatasetRegistry;
}

/** Starts the export of the lake's own copy of a snapshot (`export: lake`); a refusal is announced as ExportFailed. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    accounts: [deps.ownAccount],
    read: (envelope) => readEvent(envelope, [snapshotReceived]),
    inProgress: { persistence: deps.inProgress, key: (event) => `export/${event.data.runId}` },
    wait: waitForRoom(deps.redelivery),
    handle: async (event) => {
      const exported = await exportSnapshot(deps, event.data, await orderOfLake(deps, event));
      deps.observability.logger.info('export', { runId: event.data.runId, ...exported });
    },
    reject: (event, error) => refuseExport(deps.announce, event.data, error, event.id),
  });
}
