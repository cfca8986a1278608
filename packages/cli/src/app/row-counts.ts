import type { RunRecord } from '@snapferry/ports';

/** What one run did to one table. */
export interface RowCount {
  readonly runId: string;
  readonly sourceSnapshotTime: string;
  readonly outcome: string;
  /** Rows that the run brought, published or held; null where it brought none. */
  readonly rows: number | null;
}

/** How many runs of a dataset are looked back at. */
export const runsShown = 30;

const brought = new Set(['loaded', 'already-loaded', 'held']);

/**
 * What the runs did to the table, oldest first; a run without an outcome for it yet is left out.
 *
 * @param runs newest snapshot first, as the ledger lists them.
 */
export function rowCounts(runs: readonly RunRecord[], table: string): RowCount[] {
  return runs.toReversed().flatMap(({ runId, snapshot, tables }) => {
    const found = tables.find(({ name, outcome }) => name === table && outcome !== 'pending');
    if (found === undefined) return [];
    const { outcome } = found;
    return [{ runId, sourceSnapshotTime: snapshot.time, outcome, rows: brought.has(outcome) ? found.rows : null }];
  });
}

/** The load that waits for a release: the newest one, if that was held. */
export function heldCount(counts: readonly RowCount[]): RowCount | undefined {
  const newest = counts.at(-1);
  return newest?.outcome === 'held' ? newest : undefined;
}
