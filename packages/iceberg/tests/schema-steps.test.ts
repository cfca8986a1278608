import { describe, expect, it } from 'vitest';
import {
  CommitStateUnknownError,
  currentSchema,
  fileCatalog,
  planSchema,
  type TableCatalog,
  type TableChange,
  type WantedColumn,
} from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { dataFolder, depsFor, load, loaded, orders, temporaryFolder } from './fixtures.ts';
import { writeParquet } from './parquet-file.ts';

const before: readonly WantedColumn[] = [
  { name: 'id', type: 'int' },
  { name: 'label', type: 'string' },
  { name: 'gone', type: 'date' },
];
const after: readonly WantedColumn[] = [
  { name: 'id', type: 'long' },
  { name: 'title', type: 'string', renamedFrom: 'label' },
  { name: 'extra', type: 'boolean' },
];
const sort = [{ column: 'gone', direction: 'asc' }] as const;
const oldRows = `SELECT 1::INT AS id, 'a' AS label, DATE '2026-01-01' AS gone`;
const newRows = `SELECT 5000000000 AS id, 'b' AS title, true AS extra`;

async function setUp(schemaChanges: 'with-content' | 'one-by-one', act?: (commit: number) => Promise<void>) {
  const warehouse = await temporaryFolder();
  const reliable = fileCatalog({ warehouse });
  const changes: TableChange[] = [];
  const catalog: TableCatalog = {
    ...reliable,
    schemaChanges,
    async commit(table, base, change) {
      changes.push(change);
      await act?.(changes.length);
      return reliable.commit(table, base, change);
    },
  };
  const folder = await dataFolder(warehouse);
  await load(depsFor(reliable), [await writeParquet(folder, oldRows, planSchema(undefined, before).schema)], {
    columns: before,
    sort,
  });
  const file = await writeParquet(folder, newRows, planSchema(await reliable.load(orders), after).schema);
  return { deps: depsFor(catalog), reliable, changes, file };
}

const actions = (change: TableChange) => change.updates.map(({ action }) => action);

describe('a load that changes the schema', () => {
  it('changes schema, content and properties in one commit', async () => {
    const { deps, changes, file } = await setUp('with-content');
    const head = await loaded(deps, [file], { columns: after });
    expect(changes.map(actions)).toEqual([
      [
        'add-schema',
        'set-current-schema',
        'add-sort-order',
        'set-default-sort-order',
        'add-snapshot',
        'set-snapshot-ref',
        'set-properties',
      ],
    ]);
    expect(await auditTable(head)).toEqual([]);
    expect(head.metadata.schemas.map((schema) => schema['schema-id'])).toEqual([0, 1]);
  });

  it('changes one kind of thing a commit where the catalogue wants it so, the content last', async () => {
    const { deps, reliable, changes, file } = await setUp('one-by-one');
    const head = await loaded(deps, [file], { columns: after });
    expect(changes.map(actions)).toEqual([
      ['add-schema', 'set-current-schema'],
      ['add-schema', 'set-current-schema'],
      ['add-schema', 'set-current-schema'],
      // The order by a column that is about to go.
      ['add-sort-order', 'set-default-sort-order'],
      ['add-schema', 'set-current-schema'],
      ['add-snapshot', 'set-snapshot-ref', 'set-properties'],
    ]);
    for (const { requirements } of changes) {
      expect(requirements.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['assert-table-uuid', 'assert-current-schema-id', 'assert-last-assigned-field-id']),
      );
    }
    expect(await auditTable(head)).toEqual([]);
    expect(await reliable.load(orders)).toEqual(head);
    expect(currentSchema(head.metadata).fields.map(({ id, name, type }) => [id, name, type])).toEqual([
      [1, 'id', 'long'],
      [2, 'title', 'string'],
      [4, 'extra', 'boolean'],
    ]);
    expect(head.metadata.snapshots.at(-1)?.['schema-id']).toBe(head.metadata['current-schema-id']);
  });

  it('is sound after each of its commits, and goes on from there', async () => {
    for (let last = 1; last < 6; last += 1) {
      const { deps, reliable, changes, file } = await setUp('one-by-one', async (commit) => {
        if (commit === last + 1) throw new Error('the process died');
      });
      await expect(load(deps, [file], { columns: after })).rejects.toThrow('died');
      const between = await reliable.load(orders);
      expect(between && (await auditTable(between))).toEqual([]);
      const again = { ...deps.catalog, commit: reliable.commit };
      expect(await auditTable(await loaded({ ...deps, catalog: again }, [file], { columns: after }))).toEqual([]);
      expect(changes).toHaveLength(last + 1);
    }
  });

  it('asks the guard before each commit and stops in the middle', async () => {
    const { deps, reliable, file } = await setUp('one-by-one');
    let asked = 0;
    const result = await load(deps, [file], {
      columns: after,
      admit: () => {
        asked += 1;
        return asked < 3 ? { proceed: true } : { proceed: false, outcome: 'superseded' };
      },
    });
    expect(result).toMatchObject({ kind: 'stopped', outcome: 'superseded' });
    const head = await reliable.load(orders);
    expect(head?.metadata.snapshots).toHaveLength(1);
    expect(head && (await auditTable(head))).toEqual([]);
  });

  it('plans anew when a rival was faster, or an answer got lost', async () => {
    const { deps, reliable, file } = await setUp('one-by-one', async (commit) => {
      if (commit === 2) throw new CommitStateUnknownError('timed out');
      const head = await reliable.load(orders);
      const note = { action: 'set-properties', updates: { note: String(commit) } } as const;
      if (commit === 4) await reliable.commit(orders, head, { requirements: [], updates: [note] });
    });
    const head = await loaded(deps, [file], { columns: after });
    expect(await auditTable(head)).toEqual([]);
    expect(head.metadata.properties.note).toBe('4');
    expect(head.metadata.snapshots).toHaveLength(2);
  });
});
