import { loadsTable } from '@snapferry/contract';
import { currentDataFiles, currentSchema, type TableIdentifier, typeText } from '@snapferry/iceberg';
import { type LastLoad, newerLoad } from '@snapferry/ports';
import type { Warehouse } from '../ports/warehouse.ts';
import type { CompareRowsDeps } from './compare-rows.ts';

export interface LastLoadDeps extends CompareRowsDeps {
  readonly warehouse: Pick<Warehouse, 'catalog' | 'io' | 'fetchDataFile'>;
}

const names = ['table_name', 'outcome', 'run_id', 'source_snapshot_time', 'loaded_at'] as const;

/**
 * The newest load of a table that the log of loads beside it tells; undefined where it tells of none.
 *
 * @throws as the catalogue and the engine, where the log itself cannot be read.
 */
export async function lastLoad(
  deps: LastLoadDeps,
  { namespace, name }: TableIdentifier,
): Promise<LastLoad | undefined> {
  const { catalog, io } = deps.warehouse;
  const head = await catalog.load({ namespace, name: loadsTable });
  if (head === undefined) return undefined;
  const { fields } = currentSchema(head.metadata);
  const columns = names.flatMap((each) => {
    const field = fields.find((known) => known.name === each);
    return field === undefined ? [] : [{ fieldId: field.id, icebergType: typeText(field.type) }];
  });
  const [key] = columns;
  if (key === undefined || columns.length < names.length) return undefined;

  const { dataFiles } = await currentDataFiles(io, head);
  const { engine, dispose } = await deps.openEngine();
  try {
    let newest: LastLoad | undefined;
    for (const { uri } of dataFiles) {
      const file = await deps.warehouse.fetchDataFile(uri);
      try {
        const rows = await engine.textsOf([file.path], columns, { fieldId: key.fieldId, text: name });
        for (const row of rows) newest = laterOf(newest, loadOf(row));
      } finally {
        await file.release();
      }
    }
    return newest;
  } finally {
    await dispose();
  }
}

function laterOf(a: LastLoad | undefined, b: LastLoad | undefined): LastLoad | undefined {
  return a === undefined || b === undefined ? (a ?? b) : newerLoad(a, b);
}

/** Undefined for a row that tells of no load. */
function loadOf(row: readonly (string | null)[]): LastLoad | undefined {
  const [, outcome, runId, time, loadedAt] = row;
  if (!runId || !time || (outcome !== 'loaded' && outcome !== 'already-loaded')) return undefined;
  return { runId, snapshotTime: instantOf(time), ...(loadedAt ? { loadedAt: instantOf(loadedAt) } : {}) };
}

/** `2026-11-24 03:00:00.02+00`, as DuckDB prints it in UTC. */
function instantOf(text: string): string {
  return new Date(text.replace(' ', 'T').replace(/\+00$/, 'Z')).toISOString();
}
