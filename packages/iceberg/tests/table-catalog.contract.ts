import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  CommitConflictError,
  type FileIo,
  InvalidTableError,
  newSnapshotId,
  type TableCatalog,
  type TableChange,
  type TableHead,
} from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { depsFor, idColumn, load, loaded, madeUpFile, nameColumn, orders } from './fixtures.ts';

export interface CatalogUnderTest {
  readonly catalog: TableCatalog;
  readonly io: FileIo;
  /** Compares a table with its bytes; default: `auditTable`, which reads this machine's disk. */
  readonly audit?: (head: TableHead) => Promise<string[]>;
}

/** Where catalogues may differ. */
export interface CatalogTraits {
  /** A table that is not there is prepared by the first `load`, without columns; default false: `load` finds none. */
  readonly madeEmpty?: boolean;
  /** What the catalogue says of a change that makes no sense; default InvalidTableError. */
  readonly wrongChange?: new (
    message: string,
  ) => Error;
}

/** What every TableCatalog promises. The factory gives a catalogue without tables, opened for one who creates tables. */
export function describeTableCatalog(
  name: string,
  factory: () => Promise<CatalogUnderTest>,
  { madeEmpty = false, wrongChange = InvalidTableError }: CatalogTraits = {},
): void {
  describe(`${name} as a TableCatalog`, () => {
    const fresh = async () => {
      const { catalog, io, audit = (head: TableHead) => auditTable(head, { dataFiles: false }) } = await factory();
      // Servers refuse snapshots from the future.
      return { ...depsFor(catalog, { io, now: () => new Date() }), audit };
    };
    const property = (key: string, value: string) => ({ action: 'set-properties', updates: { [key]: value } }) as const;

    it('knows no table at first', async () => {
      const { catalog } = await fresh();
      expect(await catalog.list()).toEqual([]);
      const found = await catalog.load(orders);
      if (madeEmpty) expect(found?.metadata.snapshots).toEqual([]);
      else expect(found).toBeUndefined();
    });

    it('says where a table is to be, once it was found missing', async () => {
      const { catalog } = await fresh();
      await catalog.load(orders);
      expect(catalog.locationOf(orders)).toMatch(/^[a-z0-9]+:\/\/.*[^/]$/);
    });

    it('loads and lists what was committed', async () => {
      const deps = await fresh();
      const head = await loaded(deps, [madeUpFile('a')]);
      expect(await deps.catalog.load(orders)).toEqual(head);
      await load(deps, [], { table: { namespace: 'shop', name: 'items' } });
      await load(deps, [], { table: { namespace: 'crm', name: 'people' } });
      const names = (await deps.catalog.list()).map((table) => `${table.namespace}.${table.name}`).sort();
      expect(names).toEqual(['crm.people', 'shop.items', 'shop.orders']);
    });

    it('creates a table at the location that it named', async () => {
      const deps = await fresh();
      await deps.catalog.load(orders);
      const named = deps.catalog.locationOf(orders);
      const head = await loaded(deps, []);
      expect(head.location).toBe(named);
      expect(head.metadata.location).toBe(named);
    });

    it('refuses a commit made against a stale head', async () => {
      const deps = await fresh();
      const stale = await loaded(deps, [madeUpFile('a')]);
      const newer = await loaded(deps, [madeUpFile('b')]);
      const late = deps.catalog.commit(orders, stale, { requirements: [], updates: [property('late', 'yes')] });
      await expect(late).rejects.toThrow(CommitConflictError);
      expect(await deps.catalog.load(orders)).toEqual(newer);
    });

    it('refuses to create a table that is there', async () => {
      const deps = await fresh();
      await loaded(deps, []);
      const change = { requirements: [], updates: [property('again', 'yes')] };
      await expect(deps.catalog.commit(orders, undefined, change)).rejects.toThrow(CommitConflictError);
    });

    it('refuses a change whose requirement does not hold, and keeps the head', async () => {
      const deps = await fresh();
      const head = await loaded(deps, []);
      const requirements = [{ type: 'assert-table-uuid', uuid: randomUUID() }] as const;
      const change = { requirements, updates: [property('a', 'b')] };
      await expect(deps.catalog.commit(orders, head, change)).rejects.toThrow(CommitConflictError);
      expect(await deps.catalog.load(orders)).toEqual(head);
    });

    it('applies no update of a change of which one is wrong', async () => {
      const deps = await fresh();
      const head = await loaded(deps, []);
      const wrong = { action: 'set-snapshot-ref', 'ref-name': 'main', 'snapshot-id': 1n, type: 'branch' } as const;
      const change = { requirements: [], updates: [property('a', 'b'), wrong] };
      await expect(deps.catalog.commit(orders, head, change)).rejects.toThrow(wrongChange);
      expect(await deps.catalog.load(orders)).toEqual(head);
    });

    it('lets exactly one of two commits on one base win', async () => {
      const deps = await fresh();
      const base = await loaded(deps, []);
      const rivals = Array.from({ length: 8 }, (_, i) =>
        deps.catalog.commit(orders, base, contentChange(base, { winner: String(i) })),
      );
      const settled = await Promise.allSettled(rivals);
      const won = settled.filter((each): each is PromiseFulfilledResult<TableHead> => each.status === 'fulfilled');
      const lost = settled.filter((each): each is PromiseRejectedResult => each.status === 'rejected');
      expect(won).toHaveLength(1);
      expect(lost.every((each) => each.reason instanceof CommitConflictError)).toBe(true);
      expect(await deps.catalog.load(orders)).toEqual(won[0]?.value);
    });

    it('lets all of several rivals replace the content in turn, from the first creation on', async () => {
      const deps = await fresh();
      await Promise.all(['a', 'b', 'c', 'd'].map((file) => load(deps, [madeUpFile(file)])));
      const head = await deps.catalog.load(orders);
      expect(head?.metadata.snapshots).toHaveLength(4);
      expect(head && (await deps.audit(head))).toEqual([]);
    });

    it('adds columns, the snapshot and the properties in one version, or the columns in one before', async () => {
      const deps = await fresh();
      const before = await loaded(deps, [madeUpFile('a')]);
      const after = await loaded(deps, [madeUpFile('b')], { columns: [idColumn, nameColumn], runId: 'r-2' });
      const versions = deps.catalog.schemaChanges === 'one-by-one' ? 2 : 1;
      expect(after.metadata['metadata-log'].at(-versions)?.['metadata-file']).toBe(before.metadataLocation);
      expect(after.metadata).toMatchObject({ properties: { 'snapferry.run-id': 'r-2' } });
      const schemas = [...(madeEmpty ? [0] : []), 1, 2];
      expect(after.metadata.schemas.map((schema) => schema.fields.length)).toEqual(schemas);
      expect(after.metadata['current-schema-id']).toBe(schemas.length - 1);
    });
  });
}

/** Moves `main` to a new snapshot of the same files, as every commit of ours moves it. It requires nothing by itself. */
function contentChange({ metadata }: TableHead, properties: Readonly<Record<string, string>>): TableChange {
  const parent = metadata.snapshots.at(-1);
  if (parent === undefined) throw new Error('expected a table with a snapshot');
  const snapshot = {
    ...parent,
    'snapshot-id': newSnapshotId(),
    'parent-snapshot-id': parent['snapshot-id'],
    'sequence-number': metadata['last-sequence-number'] + 1n,
    'timestamp-ms': metadata['last-updated-ms'] + 1,
  };
  const main = { 'ref-name': 'main', 'snapshot-id': snapshot['snapshot-id'], type: 'branch' } as const;
  return {
    requirements: [],
    updates: [
      { action: 'add-snapshot', snapshot },
      { action: 'set-snapshot-ref', ...main },
      { action: 'set-properties', updates: properties },
    ],
  };
}
