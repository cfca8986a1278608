import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { CreateTableBucketCommand, GetTableMetadataLocationCommand, S3TablesClient } from '@aws-sdk/client-s3tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableBucket } from '../../packages/cli/src/adapters/table-bucket.ts';
import { rollBack } from '../../packages/cli/src/commands/rollback.ts';
import { s3FileIo } from '../../packages/iceberg/src/adapters/object-file-io.ts';
import { s3TablesCatalog } from '../../packages/iceberg/src/adapters/s3-tables-catalog.ts';
import { depsFor, loaded, madeUpFile, orders } from '../../packages/iceberg/tests/fixtures.ts';
import { describeTableCatalog } from '../../packages/iceberg/tests/table-catalog.contract.ts';
import { credentials, type Emulator, region, startMoto } from '../setup/emulators/emulators.ts';
import { describeInterplay } from './interplay.ts';
import { auditManifests, loadRows } from './load-rows.ts';

let moto: Emulator;

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto?.server.stop());

/** A table bucket of its own. */
async function open(createTables = true) {
  const client = new S3TablesClient({ region, credentials, endpoint: moto.url });
  const { arn = '' } = await client.send(new CreateTableBucketCommand({ name: `lake-${randomUUID()}` }));
  const io = s3FileIo(new S3Client({ region, credentials, endpoint: moto.url, forcePathStyle: true }));
  return {
    client,
    io,
    tableBucketArn: arn,
    catalog: s3TablesCatalog({ client, io, tableBucketArn: arn, createTables }),
  };
}

describeTableCatalog("s3TablesCatalog on moto's S3 Tables", async () => {
  const { catalog, io } = await open();
  return { catalog, io, audit: auditManifests(io) };
});

describe("s3TablesCatalog on moto's S3 Tables", () => {
  describeInterplay({
    open: () => open(),
    // moto has no Iceberg REST endpoint, which is PyIceberg's only way to S3 Tables: it reads the file that is pointed to.
    ask: async (head) => ({
      metadata: head.metadataLocation,
      properties: {
        's3.endpoint': moto.url,
        's3.region': region,
        's3.access-key-id': credentials.accessKeyId,
        's3.secret-access-key': credentials.secretAccessKey,
      },
    }),
    writes: false,
  });

  it("points S3 Tables to the newest metadata in the table's own store", async () => {
    const { client, catalog, io, tableBucketArn } = await open();
    const deps = depsFor(catalog, { io });
    await loaded(deps, [madeUpFile('a')]);
    const head = await loaded(deps, [madeUpFile('b')]);
    const found = await client.send(new GetTableMetadataLocationCommand({ tableBucketARN: tableBucketArn, ...orders }));
    expect(found.metadataLocation).toBe(head.metadataLocation);
    expect(head.metadataLocation).toMatch(/^s3:\/\/[^/]+--table-s3\/metadata\/00001-[0-9a-f-]+\.metadata\.json$/);
    expect(found.versionToken).toBe(head.version);
  });

  it('rolls a table back from the command line', async () => {
    const { catalog, io, tableBucketArn } = await open();
    const columns = [{ name: 'id', type: 'long' } as const];
    await loadRows(catalog, io, orders, { query: 'SELECT range AS id FROM range(3)', columns, runId: 'r-1' });
    const second = await loadRows(catalog, io, orders, { query: 'SELECT 7::BIGINT AS id', columns, runId: 'r-2' });
    const tables = tableBucket(tableBucketArn, { credentials, endpoint: moto.url, forcePathStyle: true });
    expect(await rollBack(tables, 'shop.orders', 'r-1')).toMatchObject({ changed: true });
    const back = await catalog.load(orders);
    expect(back?.metadata.properties['snapferry.run-id']).toBe('r-1');
    expect(back?.metadata['current-snapshot-id']).not.toBe(second.metadata['current-snapshot-id']);
    expect(await rollBack(tables, 'shop.orders', 'r-1')).toMatchObject({ changed: false });
  });
});
