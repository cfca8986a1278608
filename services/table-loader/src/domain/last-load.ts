import { loadsTable } from '@snapferry/contract';
import {
  currentDataFiles,
  currentSchema,
  FileMissingError,
  InvalidTableError,
  type TableHead,
  type TableIdentifier,
  tableName,
  typeText,
} from '@snapferry/iceberg';
import { isLoaded, type LastLoad, newerLoad } from '@snapferry/ports';
import type { Warehouse } from '../ports/warehouse.ts';
import type { CompareRowsDeps } from './compare-rows.ts';

export interface LastLoadDeps extends CompareRowsDeps {
  readonly warehouse: Pick<Warehouse, 'catalog' | 'io' | 'fingerprint' | 'fetchDataFile'>;
}

const names = ['table_name', 'outcome', 'run_id', 'source_snapshot_time', 'loaded_at'] as const;

/**
 * The newest load of a table that the log of loads beside it tells; undefined where it tells of none.
 *
 * @throws FileMissingError, InvalidTableError, and as the catalogue and the engine, where the log itself cannot be read.
 */
export async function lastLoad(
  deps: LastLoadDeps,
  { namespace, name }: TableIdentifier,
): Promise<LastLoad | undefined> {
  const { catalog, io } = deps.warehouse;
  const head = await catalog.load({ namespace, name: loadsTable });
  if (head === undefined) return undefined;
  const columns = columnsOf(head);
  const { dataFiles } = await currentDataFiles(io, head);
  for (const { uri } of dataFiles) {
    // Fetching would take one that is lost for one that it may not read, where the store says of both that access is denied.
    if ((await deps.warehouse.fingerprint(uri)) === undefined) {
      throw new FileMissingError(`${uri}: expected a data file, found none that can be read`);
    }
  }
  const { engine, dispose } = await deps.openEngine();
  try {
    let newest: LastLoad | undefined;
    for (const { uri } of dataFiles) {
      const file = await deps.warehouse.fetchDataFile(uri);
      try {
        const rows = await engine.textsOf([file.path], columns.all, { fieldId: columns.key, text: name });
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

/** The columns of `names`, in their order, and the field id of the first. */
function columnsOf({ identifier, metadata }: TableHead) {
  const { fields } = currentSchema(metadata);
  const all = names.flatMap((each) => {
    const field = fields.find((known) => known.name === each);
    return field === undefined ? [] : [{ fieldId: field.id, icebergType: typeText(field.type) }];
  });
  const [key] = all;
  if (key !== undefined && all.length === names.length) return { all, key: key.fieldId };
  throw new InvalidTableError(`${tableName(identifier)}: expected the columns ${names.join(', ')}, found others`);
}

function laterOf(a: LastLoad | undefined, b: LastLoad | undefined): LastLoad | undefined {
  return a === undefined || b === undefined ? (a ?? b) : newerLoad(a, b);
}

/** Undefined for a row that tells of no load. */
function loadOf(row: readonly (string | null)[]): LastLoad | undefined {
  const [, outcome, runId, time, loadedAt] = row;
  if (!runId || !time || !isLoaded(outcome)) return undefined;
  return { runId, snapshotTime: instantOf(time), ...(loadedAt ? { loadedAt: instantOf(loadedAt) } : {}) };
}

/** `2026-11-24 03:00:00.02+00`, as DuckDB prints it in UTC. */
function instantOf(text: string): string {
  return new Date(text.replace(' ', 'T').replace(/\+00$/, 'Z')).toISOString();
}
