import type { Announce, ReceivedEvent } from '@snapferry/chassis';
import { type runCompleted, runReconciled } from '@snapferry/events';
import { type DatasetRegistry, type ObjectStore, readRunLists, trustSender, withinBytes } from '@snapferry/ports';
import type { QueryEngine } from '../ports/query-engine.ts';
import { announcedTables, mismatchOf } from './compare-counts.ts';

export interface ReconcileRunDeps {
  readonly registry: DatasetRegistry;
  readonly objects: ObjectStore;
  readonly workUri: string;
  readonly ownAccount: string;
  readonly engine: QueryEngine;
  readonly announce: Announce;
}

export interface Reconciled {
  readonly matches: number;
  readonly mismatches: number;
  readonly bytesScanned: number;
}

const maxMismatchesBytes = 100_000;

/**
 * Asks the query engine for the rows of every table that the run announced, as of the snapshot that it announced, and
 * tells what came of it. The very snapshot, because by now another run, or the catalogue's compaction, may stand above it.
 *
 * @throws UntrustedEventError; RunListsMissingError; what the engine throws.
 */
export async function reconcileRun(
  deps: ReconcileRunDeps,
  event: ReceivedEvent<typeof runCompleted>,
): Promise<Reconciled> {
  const { dataset, runId, revision, snapshot } = event.data;
  const { namespace } = await trustSender(event, dataset, deps.registry, deps.ownAccount);
  const lists = await readRunLists(deps, event.data);
  const tables = announcedTables(lists.tables).filter(({ name }) => name.startsWith(`${namespace}.`));
  if (tables.length === 0) return { matches: 0, mismatches: 0, bytesScanned: 0 };
  const { engine } = deps;
  const counts = await engine.count(tables);
  const all = tables.flatMap((table) => mismatchOf(table, counts.tables.get(table.name), engine.name) ?? []);
  const { kept, omitted } = withinBytes(all, maxMismatchesBytes);
  const matches = tables.length - all.length;
  const { bytesScanned } = counts;
  await deps.announce(runReconciled, {
    subject: runId,
    revision,
    causationId: event.id,
    data: {
      dataset,
      runId,
      revision,
      snapshot,
      engine: engine.name,
      matches,
      mismatches: kept,
      ...(omitted === 0 ? {} : { mismatchesOmitted: omitted }),
      bytesScanned,
    },
  });
  return { matches, mismatches: all.length, bytesScanned };
}
