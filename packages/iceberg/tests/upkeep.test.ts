import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CommitStateUnknownError,
  expireSnapshots,
  type FileStore,
  fileCatalog,
  filePath,
  fileUri,
  localFileIo,
  planSchema,
  removeOrphans,
  type TableCatalog,
  UnsupportedTableError,
} from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { dataFolder, depsFor, idColumn, load, loaded, orders, temporaryFolder } from './fixtures.ts';
import { foreignAppend, foreignCompaction } from './foreign-writers.ts';
import { writeParquet } from './parquet-file.ts';

const later = new Date('2100-01-01');

async function setUp() {
  const warehouse = await temporaryFolder();
  const reliable = fileCatalog({ warehouse });
  const deps = { ...depsFor(reliable), io: localFileIo() };
  const folder = await dataFolder(warehouse);
  const { schema } = planSchema(undefined, [idColumn]);
  const write = (rows: number) => writeParquet(folder, `SELECT range AS id FROM range(${rows})`, schema);
  const table = join(warehouse, 'shop', 'orders');
  const files = async (part: 'data' | 'metadata') => (await readdir(join(table, part))).sort();
  return { reliable, deps: { ...deps, warehouse }, write, table, files };
}

function recording(io: FileStore): FileStore & { readonly deleted: string[] } {
  const deleted: string[] = [];
  return {
    ...io,
    deleted,
    async delete(uri) {
      deleted.push(uri);
      await io.delete(uri);
    },
  };
}

describe('expireSnapshots', () => {
  it('keeps the newest snapshots and every file that they reach', async () => {
    const { deps, write, files } = await setUp();
    for (const rows of [1, 2]) await load(deps, [await write(rows)]);
    await foreignAppend(deps, await loaded(deps, [await write(3)]), [await write(4)]);
    const result = await expireSnapshots(deps, { table: orders, olderThan: later, keepLast: 1 });
    expect(result).toMatchObject({
      failedFiles: 0,
      expired: [expect.anything(), expect.anything(), expect.anything()],
    });
    expect(result.head?.metadata.snapshots).toHaveLength(1);
    expect(await files('data')).toHaveLength(2);
    expect((await files('metadata')).filter((name) => name.endsWith('.avro'))).toHaveLength(3);
    expect(result.head && (await auditTable(result.head))).toEqual([]);
  });

  it('keeps properties, and what is younger, is kept by number, or has a ref', async () => {
    const { deps, write } = await setUp();
    const first = await loaded(deps, [await write(1)], { runId: 'r-1' });
    for (const run of ['r-2', 'r-3', 'r-4', 'r-5']) await load(deps, [await write(2)], { runId: run });
    const head = await deps.catalog.load(orders);
    const id = (index: number) => head?.metadata.snapshots[index]?.['snapshot-id'] ?? 0n;
    await deps.catalog.commit(orders, head, {
      requirements: [],
      updates: [{ action: 'set-snapshot-ref', 'ref-name': 'audit', type: 'tag', 'snapshot-id': id(0) }],
    });
    const young = new Date(head?.metadata.snapshots[2]?.['timestamp-ms'] ?? 0);
    expect((await expireSnapshots(deps, { table: orders, olderThan: young, keepLast: 1 })).expired).toEqual([id(1)]);
    const result = await expireSnapshots(deps, { table: orders, olderThan: later, keepLast: 2 });
    expect(result.expired).toEqual([id(2)]);
    expect(result.head?.metadata.properties['snapferry.run-id']).toBe('r-5');
    expect(result.head?.metadata.refs.audit?.['snapshot-id']).toBe(first.metadata['current-snapshot-id']);
    expect(result.head && (await auditTable(result.head))).toEqual([]);
  });

  it('commits nothing if nothing is to go, and knows a table that is not there', async () => {
    const { deps, write } = await setUp();
    const before = await loaded(deps, [await write(1)]);
    expect(await expireSnapshots(deps, { table: orders, olderThan: later, keepLast: 1 })).toMatchObject({
      expired: [],
    });
    expect((await deps.catalog.load(orders))?.version).toBe(before.version);
    const nothing = await expireSnapshots(deps, {
      table: { namespace: 'no', name: 'no' },
      olderThan: later,
      keepLast: 1,
    });
    expect(nothing).toEqual({ head: undefined, expired: [], deletedFiles: 0, failedFiles: 0 });
  });

  it('deletes no file before it knows that the commit landed', async () => {
    const { deps, reliable, write } = await setUp();
    for (const rows of [1, 2]) await load(deps, [await write(rows)]);
    const io = recording(localFileIo());
    const never: TableCatalog = { ...reliable, commit: () => Promise.reject(new CommitStateUnknownError('timed out')) };
    const lost = expireSnapshots({ ...deps, io, catalog: never }, { table: orders, olderThan: later, keepLast: 1 });
    await expect(lost).rejects.toThrow(CommitStateUnknownError);
    expect(io.deleted).toEqual([]);
    const landed: TableCatalog = {
      ...reliable,
      async commit(...args) {
        await reliable.commit(...args);
        throw new CommitStateUnknownError('timed out');
      },
    };
    const result = await expireSnapshots(
      { ...deps, io, catalog: landed },
      { table: orders, olderThan: later, keepLast: 1 },
    );
    expect(result.expired).toHaveLength(1);
    expect(io.deleted.length).toBe(result.deletedFiles);
    expect(result.head && (await auditTable(result.head))).toEqual([]);
  });

  it('counts what it could not delete', async () => {
    const { deps, write } = await setUp();
    for (const rows of [1, 2]) await load(deps, [await write(rows)]);
    const io = { ...localFileIo(), delete: () => Promise.reject(new Error('denied')) };
    const result = await expireSnapshots({ ...deps, io }, { table: orders, olderThan: later, keepLast: 1 });
    // Data file, its manifest, its manifest list.
    expect(result).toMatchObject({ deletedFiles: 0, failedFiles: 3 });
  });

  it('goes on past what another clean-up took first', async () => {
    const { deps, write } = await setUp();
    const first = await loaded(deps, [await write(1)]);
    for (const rows of [2, 3]) await load(deps, [await write(rows)]);
    await deps.io.delete(first.metadata.snapshots[0]?.['manifest-list'] ?? '');
    const result = await expireSnapshots(deps, { table: orders, olderThan: later, keepLast: 1 });
    expect(result).toMatchObject({ expired: { length: 2 }, failedFiles: 1 });
    expect(result.head && (await auditTable(result.head))).toEqual([]);
  });

  it('refuses a table that forbids it', async () => {
    const { deps } = await setUp();
    const head = await loaded(deps, []);
    const updates = [{ action: 'set-properties', updates: { 'gc.enabled': 'false' } }] as const;
    await deps.catalog.commit(orders, head, { requirements: [], updates });
    const forbidden = expireSnapshots(deps, { table: orders, olderThan: later, keepLast: 1 });
    await expect(forbidden).rejects.toThrow(UnsupportedTableError);
  });

  it('loses neither a compaction nor the guard: an old run and the same run stay out', async () => {
    const { deps, write } = await setUp();
    const runs = ['r-1', 'r-2'];
    const admit = (run: string) => (head: Awaited<ReturnType<TableCatalog['load']>>) => {
      const standing = head?.metadata.properties['snapferry.run-id'] ?? 'r-0';
      if (standing === run) return { proceed: false, outcome: 'already-loaded' } as const;
      return standing > run ? ({ proceed: false, outcome: 'superseded' } as const) : ({ proceed: true } as const);
    };
    for (const runId of runs) await load(deps, [await write(3), await write(4)], { runId, admit: admit(runId) });
    const head = await deps.catalog.load(orders);
    await foreignCompaction(deps, head as NonNullable<typeof head>, [await write(7)]);
    const expired = await expireSnapshots(deps, { table: orders, olderThan: later, keepLast: 1 });
    expect(expired.head?.metadata.snapshots).toHaveLength(1);
    for (const [runId, outcome] of [
      ['r-1', 'superseded'],
      ['r-2', 'already-loaded'],
    ] as const) {
      expect(await load(deps, [await write(1)], { runId, admit: admit(runId) })).toMatchObject({
        kind: 'stopped',
        outcome,
      });
    }
    const next = await loaded(deps, [await write(5)], { runId: 'r-3', admit: admit('r-3') });
    expect(await auditTable(next)).toEqual([]);
    expect(next.metadata.snapshots.at(-1)?.summary).toMatchObject({ 'deleted-data-files': '1', 'total-records': '5' });
  });
});

describe('removeOrphans', () => {
  const now = new Date('2026-11-23T03:00:00Z');
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

  it('deletes old files that nothing needs, and no other', async () => {
    const { deps, write, table, files } = await setUp();
    await load(deps, [await write(1)]);
    const head = await loaded(deps, [await write(2)]);
    const [lost, fresh] = [await write(3), await write(4)];
    const stray = `${head.location}/metadata/stray-m0.avro`;
    const outside = fileUri(join(table, '..', 'neighbour.parquet'));
    for (const uri of [stray, outside]) await deps.io.write(uri, Buffer.from('x'));
    for (const { uri } of await deps.io.list(fileUri(join(table, '..'))))
      await utimes(filePath(uri), daysAgo(3), daysAgo(3));
    await utimes(filePath(fresh.uri), daysAgo(1.5), daysAgo(1.5));
    const before = { data: await files('data'), metadata: await files('metadata') };
    const result = await removeOrphans(deps, { table: orders, olderThan: daysAgo(2) });
    expect(result).toEqual({ deletedFiles: 2, deletedBytes: lost.fileSizeBytes + 1n, failedFiles: 0 });
    expect(await files('data')).toEqual(before.data.filter((name) => !lost.uri.endsWith(name)));
    expect(await files('metadata')).toEqual(before.metadata.filter((name) => name !== 'stray-m0.avro'));
    await deps.io.read(outside);
    expect(await auditTable(head)).toEqual([]);
  });

  it('leaves what a version reaches that was current not long ago, and takes the rest however long the log is', async () => {
    const { deps, write, files } = await setUp();
    let today = daysAgo(10);
    const dated = { ...deps, now: () => today, catalog: fileCatalog({ warehouse: deps.warehouse, now: () => today }) };
    const clean = () => removeOrphans(dated, { table: orders, olderThan: new Date(today.getTime() - 3 * 86_400_000) });
    for (const rows of [1, 2]) await load(dated, [await write(rows)]);
    const failing = { ...deps.io, delete: () => Promise.reject(new Error('denied')) };
    const { head } = await expireSnapshots({ ...dated, io: failing }, { table: orders, olderThan: later, keepLast: 1 });
    for (const { uri } of await deps.io.list(head?.location ?? ''))
      await utimes(filePath(uri), daysAgo(20), daysAgo(20));
    expect((await clean()).deletedFiles).toBe(0);
    today = daysAgo(7.01);
    expect((await clean()).deletedFiles).toBe(0);
    // Data file, manifest and manifest list of the snapshot that expired three days ago; the log names its versions still.
    today = daysAgo(6.99);
    expect(head?.metadata['metadata-log']).toHaveLength(2);
    expect(await clean()).toMatchObject({ deletedFiles: 3, failedFiles: 0 });
    expect(await files('data')).toHaveLength(1);
    expect(head && (await auditTable(head))).toEqual([]);
  });

  it('refuses less than a day', async () => {
    const { deps } = await setUp();
    await expect(removeOrphans(deps, { table: orders, olderThan: daysAgo(0.99) })).rejects.toThrow('at least 24 hours');
    await expect(removeOrphans(deps, { table: orders, olderThan: new Date(Number.NaN) })).rejects.toThrow();
  });

  it('keeps a file whose place another writer spells differently', async () => {
    const { deps, write } = await setUp();
    const file = await write(3);
    const head = await loaded(deps, [{ ...file, uri: file.uri.replace('file:///', 'file:/') }]);
    const age = { ...deps, now: () => later };
    const result = await removeOrphans(age, { table: orders, olderThan: new Date(later.getTime() - 86_400_000) });
    expect(result.deletedFiles).toBe(0);
    expect(await auditTable(head)).toEqual([]);
  });

  it('deletes nothing if the table cannot be read whole', async () => {
    const { deps, write } = await setUp();
    const head = await loaded(deps, [await write(3)]);
    await write(4);
    await deps.io.delete(head.metadata.snapshots[0]?.['manifest-list'] ?? '');
    const io = recording(deps.io);
    const age = { ...deps, io, now: () => later };
    const broken = removeOrphans(age, { table: orders, olderThan: new Date(later.getTime() - 86_400_000) });
    await expect(broken).rejects.toThrow();
    expect(io.deleted).toEqual([]);
  });
});
