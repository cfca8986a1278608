import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { CreateTableBucketCommand, S3TablesClient } from '@aws-sdk/client-s3tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3FileIo } from '../../packages/iceberg/src/adapters/object-file-io.ts';
import { CatalogAccessError, restCatalog, sigV4Auth } from '../../packages/iceberg/src/adapters/rest-catalog.ts';
import { describeTableCatalog } from '../../packages/iceberg/tests/table-catalog.contract.ts';
import { credentials, region, type SeaweedFs, startSeaweedFs } from '../setup/emulators/emulators.ts';
import { describeInterplay } from './interplay.ts';
import { auditManifests } from './load-rows.ts';

let seaweed: SeaweedFs;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapferry-seaweedfs-'));
  seaweed = await startSeaweedFs(folder);
});

afterAll(async () => {
  await seaweed?.server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A table bucket of its own, by its REST catalogue. */
async function open() {
  const bucket = `lake-${randomUUID()}`;
  const tables = new S3TablesClient({ region, credentials, endpoint: seaweed.s3 });
  await tables.send(new CreateTableBucketCommand({ name: bucket }));
  const s3 = new S3Client({ region, credentials, endpoint: seaweed.s3, forcePathStyle: true });
  const warehouse = `s3://${bucket}`;
  const auth = sigV4Auth({ region, service: 's3tables', credentials });
  const catalog = restCatalog({ uri: seaweed.iceberg, warehouse, auth, createTables: true });
  return { catalog, io: s3FileIo(s3), warehouse };
}

describeTableCatalog(
  "restCatalog on SeaweedFS's catalogue",
  async () => {
    const { catalog, io } = await open();
    return { catalog, io, audit: auditManifests(io) };
  },
  { madeEmpty: true },
);

describe("restCatalog on SeaweedFS's catalogue", () => {
  let warehouse = '';
  describeInterplay({
    open: async () => {
      const opened = await open();
      warehouse = opened.warehouse;
      return opened;
    },
    ask: async () => ({
      table: 'shop.orders',
      properties: {
        type: 'rest',
        uri: seaweed.iceberg,
        warehouse,
        'rest.sigv4-enabled': 'true',
        'rest.signing-name': 's3tables',
        'rest.signing-region': region,
        'client.access-key-id': credentials.accessKeyId,
        'client.secret-access-key': credentials.secretAccessKey,
        's3.endpoint': seaweed.s3,
        's3.region': region,
        's3.access-key-id': credentials.accessKeyId,
        's3.secret-access-key': credentials.secretAccessKey,
      },
    }),
    writes: true,
  });

  it('is let in by the right key only', async () => {
    const { warehouse: place } = await open();
    const auth = sigV4Auth({ region, service: 's3tables', credentials: { ...credentials, secretAccessKey: 'wrong' } });
    await expect(restCatalog({ uri: seaweed.iceberg, warehouse: place, auth }).list()).rejects.toThrow(
      CatalogAccessError,
    );
  });
});
