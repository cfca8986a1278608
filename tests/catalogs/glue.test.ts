import { randomUUID } from 'node:crypto';
import { GlueClient } from '@aws-sdk/client-glue';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe } from 'vitest';
import { glueCatalog } from '../../packages/iceberg/src/adapters/glue-catalog.ts';
import { s3FileIo } from '../../packages/iceberg/src/adapters/object-file-io.ts';
import { describeTableCatalog } from '../../packages/iceberg/tests/table-catalog.contract.ts';
import { credentials, type Emulator, region, startMinistack, startMoto } from '../setup/emulators/emulators.ts';
import { describeInterplay } from './interplay.ts';
import { auditManifests } from './load-rows.ts';

let moto: Emulator;
// moto's UpdateTable ignores VersionId, so that every rival would win; ministack's compares it.
let ministack: Emulator;

beforeAll(async () => {
  [moto, ministack] = await Promise.all([startMoto(), startMinistack()]);
});

afterAll(() => Promise.all([moto?.server.stop(), ministack?.server.stop()]));

/** A bucket and, by an account of its own, a Data Catalog of its own. */
async function open(accessKeyId = credentials.accessKeyId) {
  const s3 = new S3Client({ region, credentials, endpoint: moto.url, forcePathStyle: true });
  const bucket = `lake-${randomUUID()}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const client = new GlueClient({ region, credentials: { ...credentials, accessKeyId }, endpoint: ministack.url });
  const io = s3FileIo(s3);
  return { io, catalog: glueCatalog({ client, io, warehouse: `s3://${bucket}/tables` }) };
}

let accounts = 100_000_000_000;
/** ministack takes an access key of twelve digits as an account. */
const nextAccount = (): string => String(accounts++);

describeTableCatalog('glueCatalog on ministack and S3 on moto', async () => {
  const { catalog, io } = await open(nextAccount());
  return { catalog, io, audit: auditManifests(io) };
});

describe('glueCatalog on ministack and S3 on moto', () => {
  let account = '';
  describeInterplay({
    open: () => {
      account = nextAccount();
      return open(account);
    },
    ask: async () => ({
      table: 'shop.orders',
      properties: {
        type: 'glue',
        'glue.endpoint': ministack.url,
        'glue.region': region,
        'glue.access-key-id': account,
        'glue.secret-access-key': credentials.secretAccessKey,
        's3.endpoint': moto.url,
        's3.region': region,
        's3.access-key-id': credentials.accessKeyId,
        's3.secret-access-key': credentials.secretAccessKey,
      },
    }),
    writes: true,
  });
});
