import {
  type Announce,
  type InProgressPersistence,
  type Observability,
  type QueueHandler,
  queueHandler,
  readEvent,
  reasonCode,
} from '@snapferry/chassis';
import { tableHeld, tableLoaded, tableLoadRequested, tableRejected } from '@snapferry/events';
import { type LoadTableDeps, loadTable } from '../domain/load-table.ts';

export interface Deps extends LoadTableDeps {
  readonly announce: Announce;
  readonly observability: Observability;
  readonly inProgress: InProgressPersistence;
}

/** Loads one table of a run and announces TableLoaded; or TableHeld or TableRejected, with the table left as it was. */
export function createHandler(deps: Deps): QueueHandler {
  const { logger } = deps.observability;
  return queueHandler({
    observability: deps.observability,
    read: (envelope) => readEvent(envelope, [tableLoadRequested]),
    // One load a table at a time, whichever run it belongs to: a second one would work for nothing.
    inProgress: { persistence: deps.inProgress, key: (event) => `load/${event.data.table.name}` },
    handle: async (event) => {
      const started = deps.clock.now().getTime();
      const { heldFiles, ...result } = await loadTable(deps, event);
      const durationMs = Math.max(0, deps.clock.now().getTime() - started);
      const { runId, table, attempt, outcome, rows } = result;
      const about = { runId, table: table.name, outcome, rows, durationMs };
      logger.info('table', heldFiles === undefined ? about : { ...about, heldFiles });
      const address = { subject: runId, table: table.source, attempt, causationId: event.id };
      if (result.outcome === 'held') await deps.announce(tableHeld, { ...address, data: result });
      else await deps.announce(tableLoaded, { ...address, data: { ...result, durationMs } });
    },
    reject: async (event, error) => {
      const { dataset, runId, attempt, snapshot, table, drift } = event.data;
      await deps.announce(tableRejected, {
        subject: runId,
        table: table.source,
        attempt,
        causationId: event.id,
        data: { dataset, runId, attempt, snapshot, table, drift, reasonCode: reasonCode(error), reason: error.message },
      });
    },
  });
}
