import { describe, expect, it } from 'vitest';
import {
  appendFiles,
  type CommitDeps,
  currentDataFiles,
  currentSchema,
  type DataFile,
  fileCatalog,
  localFileIo,
  planSchema,
  RowsLostError,
  rewriteContent,
  type TableHead,
  type WantedColumn,
} from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { dataFolder, depsFor, idColumn, madeUpFile, nameColumn, orders, temporaryFolder } from './fixtures.ts';
import { writeParquet } from './parquet-file.ts';

const columns = [idColumn];
const { schema } = planSchema(undefined, columns);

async function table() {
  const warehouse = await temporaryFolder();
  const deps = depsFor(fileCatalog({ warehouse }));
  const folder = await dataFolder(warehouse);
  const rows = (from: number, to: number) =>
    writeParquet(folder, `SELECT range::BIGINT AS id FROM range(${from}, ${to})`, schema);
  return { deps, rows };
}

async function append(deps: CommitDeps, key: string, files: readonly DataFile[]): Promise<TableHead> {
  const planned = planSchema(await deps.catalog.load(orders), columns, { unwanted: 'keep' });
  const more = { properties: {}, summary: {}, admit: () => ({ proceed: true }) as const };
  const result = await appendFiles(deps, { table: orders, columns, schema: planned, files, key, ...more });
  if (result.kind !== 'committed') throw new Error(`expected a commit, found ${result.outcome}`);
  return result.head;
}

const rewrite = (
  deps: CommitDeps,
  head: TableHead,
  files: readonly DataFile[],
  wanted: readonly WantedColumn[] = columns,
) =>
  rewriteContent(deps, {
    table: orders,
    columns: wanted,
    schema: planSchema(head, wanted, { unwanted: 'keep' }),
    files,
    properties: {},
    summary: {},
    snapshotId: head.metadata['current-snapshot-id'] as bigint,
  });

describe('rewriteContent', () => {
  it('puts one file in the place of many, as a replace that adds and loses no row', async () => {
    const { deps, rows } = await table();
    await append(deps, 'a', [await rows(0, 3)]);
    await append(deps, 'b', [await rows(3, 5)]);
    const before = await append(deps, 'c', [await rows(5, 6)]);
    const result = await rewrite(deps, before, [await rows(0, 6)]);
    if (result.kind !== 'committed') throw new Error('expected a commit');
    expect((await currentDataFiles(localFileIo(), result.head)).dataFiles).toMatchObject([{ recordCount: 6n }]);
    expect(result.head.metadata.snapshots.at(-1)?.summary).toMatchObject({
      operation: 'replace',
      'added-data-files': '1',
      'deleted-data-files': '3',
      'total-records': '6',
    });
    expect(await auditTable(result.head)).toEqual([]);
  });

  it('remembers the keys of what was appended before', async () => {
    const { deps, rows } = await table();
    await append(deps, 'a', [await rows(0, 1)]);
    await rewrite(deps, await append(deps, 'b', [await rows(1, 2)]), [await rows(0, 2)]);
    await expect(append(deps, 'a', [madeUpFile('again', 1n)])).rejects.toThrow('already-appended');
  });

  it('stops where something was appended since, and leaves it there', async () => {
    const { deps, rows } = await table();
    const before = await append(deps, 'a', [await rows(0, 2)]);
    await append(deps, 'b', [await rows(2, 3)]);
    expect(await rewrite(deps, before, [await rows(0, 2)])).toMatchObject({ kind: 'stopped', outcome: 'moved' });
    const head = await deps.catalog.load(orders);
    expect(head && (await currentDataFiles(localFileIo(), head)).dataFiles).toHaveLength(2);
  });

  it('commits no files that hold fewer rows or more', async () => {
    const { deps, rows } = await table();
    const before = await append(deps, 'a', [await rows(0, 4)]);
    await expect(rewrite(deps, before, [await rows(0, 3)])).rejects.toThrow(RowsLostError);
    await expect(rewrite(deps, before, [await rows(0, 3), await rows(0, 3)])).rejects.toThrow('4 rows');
    expect((await deps.catalog.load(orders))?.version).toBe(before.version);
  });

  it('keeps columns that it was not asked for', async () => {
    const { deps, rows } = await table();
    const before = await append(deps, 'a', [await rows(0, 2)]);
    const wide = await rewrite(deps, before, [await rows(0, 2)], [idColumn, nameColumn]);
    if (wide.kind !== 'committed') throw new Error('expected a commit');
    const result = await rewrite(deps, wide.head, [await rows(0, 2)]);
    if (result.kind !== 'committed') throw new Error('expected a commit');
    expect(currentSchema(result.head.metadata).fields.map(({ name }) => name)).toEqual(['id', 'name']);
  });
});
