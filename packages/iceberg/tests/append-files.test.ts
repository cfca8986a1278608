import { describe, expect, it } from 'vitest';
import {
  appendFiles,
  type CommitDeps,
  CommitStateUnknownError,
  currentDataFiles,
  currentSchema,
  expireSnapshots,
  fileCatalog,
  localFileIo,
  planSchema,
  type TableCatalog,
  type WantedColumn,
} from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { dataFolder, depsFor, idColumn, load, madeUpFile, nameColumn, orders, temporaryFolder } from './fixtures.ts';
import { foreignCompaction } from './foreign-writers.ts';
import { writeParquet } from './parquet-file.ts';

async function append(deps: CommitDeps, key: string, columns: readonly WantedColumn[] = [idColumn]) {
  const head = await deps.catalog.load(orders);
  return appendFiles(deps, {
    table: orders,
    columns,
    schema: planSchema(head, columns, { unwanted: 'keep' }),
    files: [madeUpFile(key.replace('/', '-'))],
    properties: { 'snapferry.note': key },
    summary: { note: key },
    admit: () => ({ proceed: true }),
    key,
  });
}

const names = async (deps: CommitDeps) => {
  const head = await deps.catalog.load(orders);
  const { dataFiles } = head === undefined ? { dataFiles: [] } : await currentDataFiles(localFileIo(), head);
  return dataFiles.map(({ uri }) => uri.split('/').at(-1)?.replace('.parquet', '')).sort();
};

describe('appendFiles', () => {
  it('creates the table, then adds to it, one snapshot an append', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    for (const key of ['r-1/1', 'r-1/2', 'r-2/1']) await append(deps, key);
    expect(await names(deps)).toEqual(['r-1-1', 'r-1-2', 'r-2-1']);
    const head = await deps.catalog.load(orders);
    expect(head && (await auditTable(head, { dataFiles: false }))).toEqual([]);
    expect(head?.metadata.snapshots.map(({ summary }) => [summary.operation, summary['total-records']])).toEqual([
      ['append', '10'],
      ['append', '20'],
      ['append', '30'],
    ]);
    expect(head?.metadata.properties['snapferry.note']).toBe('r-2/1');
  });

  it('appends a key once, also after others compacted the table and expired all but one snapshot', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    await append(deps, 'r-1/1');
    await append(deps, 'r-2/1');
    expect(await append(deps, 'r-1/1')).toMatchObject({ kind: 'stopped', outcome: 'already-appended' });
    const head = await deps.catalog.load(orders);
    if (head === undefined) throw new Error('expected a table');
    await foreignCompaction(deps, head, [madeUpFile('compacted', 20n)]);
    const io = localFileIo();
    await expireSnapshots({ ...deps, io }, { table: orders, olderThan: new Date('2100-01-01'), keepLast: 1 });
    expect(await append(deps, 'r-1/1')).toMatchObject({ kind: 'stopped', outcome: 'already-appended' });
    await append(deps, 'r-3/1');
    expect(await names(deps)).toEqual(['compacted', 'r-3-1']);
  });

  it('lands once though the answer was lost', async () => {
    const reliable = fileCatalog({ warehouse: await temporaryFolder() });
    let lost = 2;
    const catalog: TableCatalog = {
      ...reliable,
      async commit(...args) {
        lost -= 1;
        if (lost === 1) throw new CommitStateUnknownError('never arrived');
        const head = await reliable.commit(...args);
        if (lost === 0) throw new CommitStateUnknownError('arrived, answer lost');
        return head;
      },
    };
    expect((await append(depsFor(catalog), 'r-1/1')).kind).toBe('committed');
    expect((await reliable.load(orders))?.metadata.snapshots).toHaveLength(1);
  });

  it('keeps all of several appends at once', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    await append(deps, 'r-0/1');
    await Promise.all(['a', 'b', 'c', 'a'].map((key) => append(deps, key)));
    expect(await names(deps)).toEqual(['a', 'b', 'c', 'r-0-1']);
    const head = await deps.catalog.load(orders);
    expect(head && (await auditTable(head, { dataFiles: false }))).toEqual([]);
  });

  it('adds columns, and drops none that old rows have values in', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    await append(deps, 'r-1/1', [nameColumn, idColumn]);
    await append(deps, 'r-2/1', [idColumn, { name: 'more', type: 'int' }]);
    const head = await deps.catalog.load(orders);
    expect(head && currentSchema(head.metadata).fields.map(({ name }) => name)).toEqual(['name', 'id', 'more']);
  });

  it('agrees with its bytes below replaced and partitioned content', async () => {
    const warehouse = await temporaryFolder();
    const deps = depsFor(fileCatalog({ warehouse }));
    const folder = await dataFolder(warehouse);
    const { schema } = planSchema(undefined, [idColumn]);
    const partition = [{ column: 'id', transform: 'bucket[4]' }] as const;
    const file = await writeParquet(folder, 'SELECT 34::BIGINT AS id', schema);
    // 34 hashes to 2017239379 (Iceberg spec, appendix B).
    await load(deps, [{ ...file, partition: new Map([['id_bucket_4', 3]]) }], { partition });
    const columns = [idColumn];
    await appendFiles(deps, {
      table: orders,
      columns,
      schema: planSchema(await deps.catalog.load(orders), columns),
      files: [await writeParquet(folder, 'SELECT range AS id FROM range(3)', schema)],
      properties: {},
      summary: {},
      admit: () => ({ proceed: true }),
      key: 'k',
    });
    const head = await deps.catalog.load(orders);
    expect(head && (await auditTable(head))).toEqual([]);
  });
});
