import {
  CreateTableCommand,
  GetTableMaintenanceConfigurationCommand,
  GetTableMetadataLocationCommand,
  PutTableMaintenanceConfigurationCommand,
} from '@aws-sdk/client-s3tables';
import { awsFault } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import {
  CatalogAccessError,
  CatalogRefusedError,
  CatalogUnavailableError,
  s3TablesCatalog,
} from '../src/adapters/s3-tables-catalog.ts';
import {
  CommitConflictError,
  CommitStateUnknownError,
  fileUri,
  InvalidTableError,
  localFileIo,
  type TableCatalog,
} from '../src/index.ts';
import { unclearAnswers } from './aws-faults.ts';
import { depsFor, load, loaded, madeUpFile, orders, temporaryFolder } from './fixtures.ts';
import { fakeS3Tables } from './s3-tables-fake.ts';
import { describeTableCatalog } from './table-catalog.contract.ts';

const tableBucketArn = 'arn:aws:s3tables:eu-central-1:111122223333:bucket/lake';
const change = { requirements: [], updates: [{ action: 'set-properties', updates: { a: 'b' } }] } as const;

async function setUp() {
  const fake = fakeS3Tables(await temporaryFolder());
  const options = { client: fake.client, tableBucketArn, io: localFileIo() };
  const catalog = s3TablesCatalog({ ...options, createTables: true });
  return { fake, catalog, deps: depsFor(catalog), reader: s3TablesCatalog(options) };
}

describeTableCatalog('s3TablesCatalog', async () => ({ catalog: (await setUp()).catalog, io: localFileIo() }));

describe('s3TablesCatalog', () => {
  it('does not count a table without metadata as there, and fills it', async () => {
    const { catalog, deps, reader } = await setUp();
    expect(await catalog.load(orders)).toBeUndefined();
    expect(await reader.load(orders)).toBeUndefined();
    expect(await reader.list()).toEqual([]);
    await loaded(deps, [madeUpFile('a')]);
    expect((await reader.load(orders))?.metadata.snapshots).toHaveLength(1);
    expect(await reader.list()).toEqual([orders]);
  });

  it('makes nothing for those who only read', async () => {
    const { fake, reader } = await setUp();
    expect(await reader.load(orders)).toBeUndefined();
    expect(() => reader.locationOf(orders)).toThrow(CatalogRefusedError);
    expect(fake.mock.commandCalls(CreateTableCommand)).toEqual([]);
  });

  it('refuses a creation for a place that the table no longer has', async () => {
    const { catalog, deps } = await setUp();
    await catalog.load(orders);
    const late: TableCatalog = { ...catalog, locationOf: () => fileUri('/of/a/table/dropped/since') };
    const io = { ...deps.io, write: async () => undefined };
    await expect(load({ ...deps, catalog: late, io }, [])).rejects.toThrow(CommitConflictError);
    expect(await catalog.load(orders)).toBeUndefined();
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
    fake.fates.push((update) => {
      update();
      throw fault;
    });
    expect((await load(deps, [madeUpFile('a')])).kind).toBe('committed');
    expect((await catalog.load(orders))?.metadata.snapshots).toHaveLength(1);
  });

  it.each([
    [awsFault('ConflictException', 409), CommitConflictError],
    [awsFault('NotFoundException', 404), CommitConflictError],
    [awsFault('ForbiddenException', 403), CatalogAccessError],
    [awsFault('AccessDeniedException', 403), CatalogAccessError],
    [awsFault('BadRequestException', 400), InvalidTableError],
  ])('knows that %s means not committed', async (fault, expected) => {
    const { fake, catalog, deps } = await setUp();
    const base = await loaded(deps, []);
    fake.fates.push(() => {
      throw fault;
    });
    await expect(catalog.commit(orders, base, change)).rejects.toThrow(expected);
  });

  it.each([
    [awsFault('InternalServerErrorException', 500), CatalogUnavailableError],
    [awsFault('ForbiddenException', 403), CatalogAccessError],
    [awsFault('BadRequestException', 400), CatalogRefusedError],
  ])('says by its error what to do when a read fails with %s', async (fault, expected) => {
    const { fake, catalog } = await setUp();
    fake.mock.on(GetTableMetadataLocationCommand).rejects(fault);
    await expect(catalog.load(orders)).rejects.toThrow(expected);
  });

  describe('told how long snapshots stay', () => {
    const told = (fake: ReturnType<typeof fakeS3Tables>) =>
      fake.mock.commandCalls(PutTableMaintenanceConfigurationCommand).map(({ args: [{ input }] }) => input);

    async function open(maxAgeHours: number) {
      const fake = fakeS3Tables(await temporaryFolder());
      const shared = { client: fake.client, tableBucketArn, io: localFileIo(), createTables: true };
      const start = (hours = maxAgeHours) =>
        s3TablesCatalog({ ...shared, snapshots: { maxAgeHours: hours, minToKeep: 2 } });
      return { fake, shared, start };
    }

    it('tells S3 Tables of a table that it makes, before anything is in it', async () => {
      const { fake, start } = await open(48);
      expect(await start().load(orders)).toBeUndefined();
      expect(told(fake)).toEqual([
        {
          tableBucketARN: tableBucketArn,
          ...orders,
          type: 'icebergSnapshotManagement',
          value: {
            status: 'enabled',
            settings: { icebergSnapshotManagement: { maxSnapshotAgeHours: 48, minSnapshotsToKeep: 2 } },
          },
        },
      ]);
    });

    it('does so once, and again only if it is to be otherwise', async () => {
      const { fake, start } = await open(48);
      const first = start();
      await first.load(orders);
      await loaded(depsFor(first), []);
      await start().load(orders);
      expect(told(fake)).toHaveLength(1);
      await start(24).load(orders);
      expect(told(fake).map(({ value }) => value?.settings?.icebergSnapshotManagement?.maxSnapshotAgeHours)).toEqual([
        48, 24,
      ]);
    });

    it('also of a table that stands already, and one where it was switched off', async () => {
      const { fake, shared, start } = await open(48);
      await loaded(depsFor(s3TablesCatalog(shared)), []);
      expect(told(fake)).toEqual([]);
      await start().load(orders);
      const off = { status: 'disabled', settings: told(fake)[0]?.value?.settings } as const;
      await fake.client.send(
        new PutTableMaintenanceConfigurationCommand({
          tableBucketARN: tableBucketArn,
          ...orders,
          type: 'icebergSnapshotManagement',
          value: off,
        }),
      );
      await start().load(orders);
      expect(told(fake).map(({ value }) => value?.status)).toEqual(['enabled', 'disabled', 'enabled']);
    });

    it('fails where it may not, since deleted rows would then stay longer than was said', async () => {
      const { fake, start } = await open(48);
      fake.mock.on(GetTableMaintenanceConfigurationCommand).rejects(awsFault('AccessDeniedException', 403));
      await expect(start().load(orders)).rejects.toThrow(CatalogAccessError);
    });
  });
});
