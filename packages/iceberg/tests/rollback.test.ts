import { describe, expect, it } from 'vitest';
import {
  type CommitDeps,
  CommitStateUnknownError,
  currentDataFiles,
  currentSchema,
  expireSnapshots,
  fileCatalog,
  localFileIo,
  type RollbackRequest,
  rollbackTo,
  type TableCatalog,
  TableSnapshotGoneError,
  type WantedColumn,
} from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { depsFor, idColumn, load, loaded, madeUpFile, nameColumn, orders, temporaryFolder } from './fixtures.ts';

const runId = 'snapferry.run-id';
const floor = 'snapferry.rollback-floor';

const request = (to: RollbackRequest<string>['to'], changes: Partial<RollbackRequest<string>> = {}) =>
  ({
    table: orders,
    to,
    properties: (head, target) => ({
      [runId]: target.summary[runId] ?? '',
      [floor]: head.metadata.properties[runId] ?? '',
    }),
    admit: () => ({ proceed: true }),
    ...changes,
  }) satisfies RollbackRequest<string>;

async function setUp(schemaChanges: 'with-content' | 'one-by-one' = 'with-content') {
  const reliable = fileCatalog({ warehouse: await temporaryFolder() });
  const deps = depsFor({ ...reliable, schemaChanges });
  const wide: readonly WantedColumn[] = [idColumn, nameColumn];
  await load(deps, [madeUpFile('one')], { runId: 'r-1' });
  await load(deps, [madeUpFile('two')], { runId: 'r-2', columns: wide, sort: [{ column: 'name', direction: 'asc' }] });
  await load(deps, [madeUpFile('three')], {
    runId: 'r-3',
    columns: wide,
    sort: [{ column: 'name', direction: 'asc' }],
  });
  return { reliable, deps };
}

const content = async ({ catalog }: CommitDeps) => {
  const head = await catalog.load(orders);
  const { dataFiles } = head === undefined ? { dataFiles: [] } : await currentDataFiles(localFileIo(), head);
  return dataFiles.map(({ uri }) => uri.split('/').at(-1));
};

describe('rollbackTo', () => {
  it.each(['with-content', 'one-by-one'] as const)('brings back content, schema and properties: %s', async (way) => {
    const { deps, reliable } = await setUp(way);
    const versionBefore = Number((await reliable.load(orders))?.version);
    const result = await rollbackTo(deps, request({ runId: 'r-1' }));
    const head = await reliable.load(orders);
    expect(result).toMatchObject({ kind: 'committed', head });
    expect(await content(deps)).toEqual(['one.parquet']);
    expect(head?.metadata.properties).toMatchObject({ [runId]: 'r-1', [floor]: 'r-3' });
    expect(head && currentSchema(head.metadata)['schema-id']).toBe(0);
    expect(head?.metadata.snapshots).toHaveLength(3);
    expect(head?.metadata['snapshot-log']).toHaveLength(4);
    expect(Number(head?.version) - versionBefore).toBe(way === 'with-content' ? 1 : 3);
    expect(head && (await auditTable(head, { dataFiles: false }))).toEqual([]);
  });

  it('lets the next load go on from there', async () => {
    const { deps } = await setUp();
    const rolledBack = await rollbackTo(deps, request({ runId: 'r-2' }));
    const head = await loaded(deps, [madeUpFile('four')], { runId: 'r-4' });
    expect(head.metadata.snapshots.at(-1)?.['parent-snapshot-id']).toBe(
      'snapshotId' in rolledBack && rolledBack.snapshotId,
    );
    expect(await auditTable(head, { dataFiles: false })).toEqual([]);
  });

  it('changes nothing where the content is current', async () => {
    const { deps, reliable } = await setUp();
    const before = await reliable.load(orders);
    expect(await rollbackTo(deps, request({ runId: 'r-3' }))).toMatchObject({ kind: 'unchanged', head: before });
    await rollbackTo(deps, request({ runId: 'r-1' }));
    expect((await rollbackTo(deps, request({ runId: 'r-1' }))).kind).toBe('unchanged');
    expect((await reliable.load(orders))?.metadata.properties[floor]).toBe('r-3');
  });

  it('does not repeat itself over a load that came after it, though its answer was lost', async () => {
    const { deps, reliable } = await setUp();
    let lost = true;
    const catalog: TableCatalog = {
      ...reliable,
      async commit(...args) {
        const head = await reliable.commit(...args);
        if (!lost) return head;
        lost = false;
        await load(depsFor(reliable), [madeUpFile('four')], { runId: 'r-4' });
        throw new CommitStateUnknownError('timed out');
      },
    };
    expect((await rollbackTo({ ...deps, catalog }, request({ runId: 'r-1' }))).kind).toBe('committed');
    expect(await content(deps)).toEqual(['four.parquet']);
  });

  it('goes on with the schema after it was cut off between content and schema', async () => {
    const { deps, reliable } = await setUp('one-by-one');
    let commits = 0;
    const catalog: TableCatalog = {
      ...deps.catalog,
      async commit(...args) {
        commits += 1;
        if (commits === 2) throw new Error('the process died');
        return reliable.commit(...args);
      },
    };
    await expect(rollbackTo({ ...deps, catalog }, request({ runId: 'r-1' }))).rejects.toThrow('died');
    const between = await reliable.load(orders);
    expect(between && (await auditTable(between, { dataFiles: false }))).toEqual([]);
    expect((await rollbackTo(deps, request({ runId: 'r-1' }))).kind).toBe('committed');
    const head = await reliable.load(orders);
    expect(head && currentSchema(head.metadata)['schema-id']).toBe(0);
    expect(head?.metadata.properties[floor]).toBe('r-3');
  });

  it('finishes though properties do not name the run', async () => {
    const { deps } = await setUp('one-by-one');
    const result = await rollbackTo(deps, request({ runId: 'r-1' }, { properties: () => ({}) }));
    expect(result.kind).toBe('committed');
    expect(await content(deps)).toEqual(['one.parquet']);
  });

  it('keeps the column of a spec that came later', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    await load(deps, [], { runId: 'r-1' });
    const columns = [nameColumn, idColumn];
    await load(deps, [], { runId: 'r-2', columns, partition: [{ column: 'name', transform: 'identity' }] });
    await rollbackTo(deps, request({ runId: 'r-1' }));
    const head = await deps.catalog.load(orders);
    expect(head && currentSchema(head.metadata).fields.map(({ name }) => name)).toEqual(['id', 'name']);
    expect(head && (await auditTable(head, { dataFiles: false }))).toEqual([]);
  });

  it('says which runs are still there if the one that is asked for is not', async () => {
    const { deps } = await setUp();
    await expireSnapshots(
      { ...deps, io: localFileIo() },
      { table: orders, olderThan: new Date('2100-01-01'), keepLast: 2 },
    );
    const late = rollbackTo(deps, request({ runId: 'r-1' }));
    await expect(late).rejects.toThrow(TableSnapshotGoneError);
    await expect(late).rejects.toThrow(
      /expected a snapshot of run r-1, found none; it may have expired\. Still there: r-2 \(.*\), r-3 /,
    );
    await expect(rollbackTo(deps, request({ snapshotId: 5n }))).rejects.toThrow('expected snapshot 5, found none');
    const nowhere = { ...request({ runId: 'r-1' }), table: { namespace: 'shop', name: 'nothing' } };
    await expect(rollbackTo(deps, nowhere)).rejects.toThrow('expected a table, found none');
  });

  it('asks the guard', async () => {
    const { deps } = await setUp();
    const admit = () => ({ proceed: false, outcome: 'no' }) as const;
    expect(await rollbackTo(deps, request({ runId: 'r-1' }, { admit }))).toMatchObject({
      kind: 'stopped',
      outcome: 'no',
    });
    expect(await content(deps)).toEqual(['three.parquet']);
  });
});
