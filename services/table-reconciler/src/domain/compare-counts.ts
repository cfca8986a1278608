import type { DataOf, runReconciled, TableResult } from '@snapferry/events';
import type { Count, TableVersion } from '../ports/query-engine.ts';

export type Mismatch = DataOf<typeof runReconciled>['mismatches'][number];

/** A table that holds what the run announced of it. */
export interface AnnouncedTable extends TableVersion {
  readonly rows: number;
}

/** Those of a run's tables that have content to look at: a table that was rejected keeps an earlier run's. */
export function announcedTables(tables: readonly TableResult[]): AnnouncedTable[] {
  return tables.flatMap(({ name, rows, snapshotId }) =>
    rows === null || snapshotId === null ? [] : [{ name, rows, snapshotId }],
  );
}

/** Undefined where the engine reads what was announced. */
export function mismatchOf(table: AnnouncedTable, count: Count | undefined, engine: string): Mismatch | undefined {
  const { name, snapshotId, rows } = table;
  const found = count ?? { unreadable: 'no answer' };
  if ('unreadable' in found) {
    return {
      name,
      snapshotId,
      announcedRows: rows,
      foundRows: null,
      reasonCode: 'not-readable',
      reason:
        `${name}: expected ${engine} to read snapshot ${snapshotId}, found ${found.unreadable}. ` +
        "See whether the table's catalogue and the engine's permissions still stand.",
    };
  }
  if (found.rows === rows) return undefined;
  return {
    name,
    snapshotId,
    announcedRows: rows,
    foundRows: found.rows,
    reasonCode: 'rows-differ',
    reason: `${name}: expected ${engine} to read ${rows} rows in snapshot ${snapshotId}, found ${found.rows}. Don't trust the table before it is known why.`,
  };
}
