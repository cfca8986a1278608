import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type Admission,
  type DataFile,
  localFileIo,
  newSnapshotId,
  planSchema,
  type ReplaceDeps,
  type ReplaceResult,
  replaceContent,
  type TableCatalog,
  type TableHead,
  type TableIdentifier,
  type WantedColumn,
  type WantedPartition,
  type WantedSort,
} from '../src/index.ts';

export const orders: TableIdentifier = { namespace: 'shop', name: 'orders' };
export const idColumn: WantedColumn = { name: 'id', type: 'long' };
export const nameColumn: WantedColumn = { name: 'name', type: 'string' };

/** A folder that goes away with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'snapferry-iceberg-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A data file that exists in name only. */
export function madeUpFile(name: string, rows = 10n): DataFile {
  const column = { sizeBytes: 40n, valueCount: rows, nullCount: 0n, min: '1', max: String(rows) };
  return {
    uri: `file:///nowhere/${name}.parquet`,
    recordCount: rows,
    fileSizeBytes: 1000n + rows,
    splitOffsets: [4n],
    columns: new Map([[1, column]]),
  };
}

export function depsFor(catalog: TableCatalog, changes: Partial<ReplaceDeps> = {}): ReplaceDeps {
  return {
    catalog,
    io: localFileIo(),
    now: () => new Date('2026-11-23T03:00:00Z'),
    newSnapshotId,
    newUuid: randomUUID,
    backOff: async () => undefined,
    ...changes,
  };
}

export interface LoadOptions {
  readonly table?: TableIdentifier;
  readonly columns?: readonly WantedColumn[];
  readonly runId?: string;
  readonly admit?: (head: TableHead | undefined) => Admission<string>;
  readonly partition?: readonly WantedPartition[] | undefined;
  readonly sort?: readonly WantedSort[] | undefined;
}

/** What a loader does: plan the schema on the head, then replace the content with files written by that plan. */
export async function load(
  deps: ReplaceDeps,
  files: readonly DataFile[],
  options: LoadOptions = {},
): Promise<ReplaceResult<string>> {
  const { table = orders, columns = [idColumn], runId = randomUUID(), admit = () => ({ proceed: true }) } = options;
  const { partition, sort } = options;
  const schema = planSchema(await deps.catalog.load(table), columns);
  const stamp = { 'snapferry.run-id': runId };
  return replaceContent(deps, {
    table,
    columns,
    schema,
    files,
    properties: stamp,
    summary: stamp,
    admit,
    partition,
    sort,
  });
}

/** The head after a load that must have committed. */
export async function loaded(...args: Parameters<typeof load>): Promise<TableHead> {
  const result = await load(...args);
  if (result.kind !== 'committed') throw new Error(`expected a commit, found ${result.outcome}`);
  return result.head;
}

export async function dataFolder(warehouse: string, table: TableIdentifier = orders): Promise<string> {
  const folder = join(warehouse, table.namespace, table.name, 'data');
  await mkdir(folder, { recursive: true });
  return folder;
}
