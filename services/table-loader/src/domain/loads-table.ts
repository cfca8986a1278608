import type { DataOf, DriftItem, runCompleted, runFailed, TableResult } from '@snapferry/events';
import type { WantedColumn } from '@snapferry/iceberg';
import { loadColumn } from '@snapferry/transform/mapping';

export type RunEnd = DataOf<typeof runCompleted> | DataOf<typeof runFailed>;

interface LoadsColumn {
  readonly name: string;
  /** Of which PostgreSQL type the texts of `loadsRows` are. */
  readonly physicalType: string;
  readonly doc: string;
}

/** The columns of `snapferry_loads`, a dataset's log of loads: a row for each table of each revision of a run. */
const columns: readonly LoadsColumn[] = [
  { name: 'dataset', physicalType: 'text', doc: 'Name of the dataset.' },
  {
    name: 'table_name',
    physicalType: 'text',
    doc: 'Name of the table in this namespace; null if the run knew of none.',
  },
  { name: 'run_id', physicalType: 'text', doc: 'The run.' },
  { name: 'revision', physicalType: 'integer', doc: 'Of a run, the highest revision counts.' },
  {
    name: 'source_snapshot_time',
    physicalType: 'timestamp with time zone',
    doc: 'The instant of the source that the run carries.',
  },
  {
    name: 'loaded_at',
    physicalType: 'timestamp with time zone',
    doc: 'When the table took it; null if it did not.',
  },
  { name: 'rows', physicalType: 'bigint', doc: 'Rows that the run brought, published or held; null if none.' },
  {
    name: 'outcome',
    physicalType: 'text',
    doc: 'loaded, already-loaded, superseded, held, rejected or failed. An open set.',
  },
  { name: 'reason', physicalType: 'text', doc: 'Why it did not arrive: a code, a colon, and words.' },
  {
    name: 'drift',
    physicalType: 'text',
    doc: 'How the table differs from its contract, as JSON; null if it does not.',
  },
  { name: 'proof', physicalType: 'text', doc: 'Evidence that the table holds what was exported, as JSON.' },
];

export const loadsColumns: readonly WantedColumn[] = columns.map(({ name, physicalType, doc }) => ({
  name,
  type: loadColumn({ source: name, target: name, physicalType, policy: 'allow' }).icebergType as WantedColumn['type'],
  doc,
}));

/** For the engine: each column from a part in which it has the same name. */
export const loadsLoadColumns = columns.map(({ name, physicalType }) =>
  loadColumn({ source: name, target: name, physicalType, policy: 'allow' }),
);

/** What a run's end says, as texts in the order of the columns. A run that knew of no table has one row all the same. */
export function loadsRows(
  run: RunEnd,
  tables: readonly TableResult[],
  drift: readonly DriftItem[],
): (string | null)[][] {
  const about = (table: TableResult | undefined): (string | null)[] => {
    const result = resultOf(run, table);
    return [
      run.dataset,
      table?.name.slice(run.dataset.length + 1) ?? null,
      run.runId,
      String(run.revision),
      timestamp(run.snapshot.time),
      timestamp(result.loadedAt),
      result.rows,
      result.outcome,
      result.reason,
      driftOf(table, drift),
      table?.proof === undefined ? null : JSON.stringify(table.proof),
    ];
  };
  return tables.length === 0 ? [about(undefined)] : tables.map(about);
}

function resultOf(run: RunEnd, table: TableResult | undefined) {
  const { outcome = 'pending', rows = null, loadedAt, reasonCode, reason } = table ?? {};
  // A table that a failed run never came to shares the run's fate.
  if (outcome === 'pending') {
    const why = 'reasonCode' in run ? `${run.reasonCode}: ${run.reason}` : null;
    return { outcome: 'failed', rows: null, loadedAt: null, reason: why };
  }
  const another = outcome === 'superseded';
  return {
    outcome,
    // What stands in its place is another run's.
    rows: another || rows === null ? null : String(rows),
    loadedAt: another ? null : (loadedAt ?? null),
    reason: reasonCode === undefined ? null : [reasonCode, reason].filter(Boolean).join(': '),
  };
}

function driftOf(table: TableResult | undefined, drift: readonly DriftItem[]): string | null {
  const own = drift.filter((item) => item.table === table?.source).map(({ table: _table, ...item }) => item);
  return own.length === 0 ? null : JSON.stringify(own);
}

/** As PostgreSQL prints it. */
function timestamp(instant: string | null): string | null {
  return instant === null ? null : instant.replace('T', ' ').replace('Z', '+00');
}
