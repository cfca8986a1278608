import { type Table, UpdateTableCommand } from '@aws-sdk/client-glue';
import { awsFault } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { CatalogAccessError, glueCatalog } from '../src/adapters/glue-catalog.ts';
import {
  CommitConflictError,
  CommitStateUnknownError,
  fileUri,
  InvalidTableError,
  localFileIo,
  UnsupportedTableError,
} from '../src/index.ts';
import { unclearAnswers } from './aws-faults.ts';
import { depsFor, idColumn, load, loaded, madeUpFile, orders, temporaryFolder } from './fixtures.ts';
import { fakeGlue } from './glue-fake.ts';
import { describeTableCatalog } from './table-catalog.contract.ts';

const change = { requirements: [], updates: [{ action: 'set-properties', updates: { a: 'b' } }] } as const;

async function setUp() {
  const fake = fakeGlue();
  const warehouse = fileUri(await temporaryFolder());
  const catalog = glueCatalog({ client: fake.client, warehouse, io: localFileIo() });
  return { fake, catalog, deps: depsFor(catalog), warehouse };
}

describeTableCatalog('glueCatalog', async () => ({ catalog: (await setUp()).catalog, io: localFileIo() }));

describe('glueCatalog', () => {
  it('points to the metadata in the parameters that every engine reads', async () => {
    const { fake, deps } = await setUp();
    const first = await loaded(deps, [madeUpFile('a')]);
    const second = await loaded(deps, [madeUpFile('b')]);
    expect(fake.databases.get('shop')?.get('orders')).toMatchObject({
      TableType: 'EXTERNAL_TABLE',
      Parameters: {
        table_type: 'ICEBERG',
        metadata_location: second.metadataLocation,
        previous_metadata_location: first.metadataLocation,
      },
      StorageDescriptor: { Location: second.location },
    });
    expect(second.metadataLocation).toMatch(/\/metadata\/00001-[0-9a-f-]{36}\.metadata\.json$/);
  });

  it('updates under the version that was read, and archives none', async () => {
    const { fake, deps } = await setUp();
    await loaded(deps, []);
    await loaded(deps, []);
    const [call] = fake.mock.commandCalls(UpdateTableCommand);
    expect(call?.args[0].input).toMatchObject({ VersionId: '0', SkipArchive: true });
  });

  it("describes the columns in Glue's types", async () => {
    const { fake, deps } = await setUp();
    const types = ['long', 'decimal(10, 2)', 'timestamptz', 'uuid', 'time', 'binary', 'list<int>'] as const;
    const columns = types.map((type, i) => ({ name: `c${i}`, type, doc: 'x'.repeat(300) }));
    await loaded(deps, [], { columns });
    const found = fake.databases.get('shop')?.get('orders')?.StorageDescriptor?.Columns ?? [];
    expect(found.map(({ Type }) => Type)).toEqual([
      'bigint',
      'decimal(10,2)',
      'timestamp',
      'string',
      'string',
      'binary',
      'array<int>',
    ]);
    expect(found[0]?.Comment).toHaveLength(255);
    expect(found[0]?.Parameters).toEqual({
      'iceberg.field.id': '1',
      'iceberg.field.optional': 'true',
      'iceberg.field.current': 'true',
    });
  });

  it('keeps what others set on the table', async () => {
    const { fake, deps } = await setUp();
    await loaded(deps, []);
    const table = fake.databases.get('shop')?.get('orders') as Table;
    Object.assign(table, { Description: 'orders of the shop', Owner: 'team', Retention: 3 });
    Object.assign(table.Parameters ?? {}, { classification: 'internal' });
    await loaded(deps, [madeUpFile('a')]);
    expect(fake.databases.get('shop')?.get('orders')).toMatchObject({
      Description: 'orders of the shop',
      Owner: 'team',
      Retention: 3,
      Parameters: { classification: 'internal', table_type: 'ICEBERG' },
    });
  });

  it('refuses a table that is none of Iceberg, and does not list it', async () => {
    const { fake, catalog } = await setUp();
    fake.databases.set('shop', new Map([['orders', { Name: 'orders', Parameters: { classification: 'parquet' } }]]));
    await expect(catalog.load(orders)).rejects.toThrow(UnsupportedTableError);
    await expect(catalog.commit(orders, undefined, change)).rejects.toThrow(CommitConflictError);
    expect(await catalog.list()).toEqual([]);
  });

  it('does not commit over a change that did not move the metadata', async () => {
    const { fake, catalog, deps } = await setUp();
    const base = await loaded(deps, []);
    Object.assign(fake.databases.get('shop')?.get('orders') ?? {}, { VersionId: '7' });
    await expect(catalog.commit(orders, base, change)).rejects.toThrow(CommitConflictError);
    expect((await loaded(deps, [madeUpFile('a')])).version).toBe('8');
  });

  it.each(['..', 'Orders', 'a/b', ''])('refuses the name %o', async (name) => {
    const { catalog } = await setUp();
    expect(() => catalog.locationOf({ namespace: 'shop', name })).toThrow(UnsupportedTableError);
  });

  it.each(unclearAnswers)('takes $name as no answer to a commit', async (fault) => {
    const { fake, catalog, deps } = await setUp();
    const base = await loaded(deps, []);
    fake.fates.push(() => {
      throw fault;
    });
    await expect(catalog.commit(orders, base, change)).rejects.toThrow(CommitStateUnknownError);
  });

  it.each(unclearAnswers)('lands once when $name hides that it landed', async (fault) => {
    const { fake, catalog, deps } = await setUp();
    const hide = (update: () => unknown) => {
      update();
      throw fault;
    };
    fake.fates.push(hide);
    expect((await load(deps, [madeUpFile('a')], { columns: [idColumn] })).kind).toBe('committed');
    fake.fates.push(hide);
    expect((await load(deps, [madeUpFile('b')])).kind).toBe('committed');
    expect((await catalog.load(orders))?.metadata.snapshots).toHaveLength(2);
  });

  it.each([
    [awsFault('ConcurrentModificationException', 400), CommitConflictError],
    [awsFault('EntityNotFoundException', 400), CommitConflictError],
    [awsFault('AccessDeniedException', 400), CatalogAccessError],
    [awsFault('InvalidInputException', 400), InvalidTableError],
  ])('knows that %s means not committed', async (fault, expected) => {
    const { fake, catalog, deps } = await setUp();
    const base = await loaded(deps, []);
    fake.fates.push(() => {
      throw fault;
    });
    await expect(catalog.commit(orders, base, change)).rejects.toThrow(expected);
  });
});
