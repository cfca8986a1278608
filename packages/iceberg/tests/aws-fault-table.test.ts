import { UpdateTableCommand } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { UpdateTableMetadataLocationCommand } from '@aws-sdk/client-s3tables';
import { answerOf } from '@snapferry/chassis/aws';
import { awsFaults } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { glueCatalog } from '../src/adapters/glue-catalog.ts';
import { s3FileIo } from '../src/adapters/object-file-io.ts';
import { s3TablesCatalog } from '../src/adapters/s3-tables-catalog.ts';
import { fileUri, localFileIo, type TableCatalog } from '../src/index.ts';
import { depsFor, loaded, orders, temporaryFolder } from './fixtures.ts';
import { fakeGlue } from './glue-fake.ts';
import { fakeS3Tables } from './s3-tables-fake.ts';

const change = { requirements: [], updates: [{ action: 'set-properties', updates: { a: 'b' } }] } as const;
const uri = 's3://lake/shop/orders/metadata/m.avro';

interface Rig {
  readonly catalog: TableCatalog;
  /** From then on no call is answered. */
  breakDown(fault: Error): void;
  /** The same for the one call that commits. */
  breakCommit(fault: Error): void;
}

/** Catalogues over their services in this process. */
const catalogs: Readonly<Record<string, () => Promise<Rig>>> = {
  async s3TablesCatalog() {
    const { client, mock } = fakeS3Tables(await temporaryFolder());
    const tableBucketArn = 'arn:aws:s3tables:eu-central-1:111122223333:bucket/lake';
    return {
      catalog: s3TablesCatalog({ client, tableBucketArn, io: localFileIo(), createTables: true }),
      breakDown: (fault) => void mock.reset().onAnyCommand().rejects(fault),
      breakCommit: (fault) => void mock.on(UpdateTableMetadataLocationCommand).rejects(fault),
    };
  },
  async glueCatalog() {
    const { client, mock } = fakeGlue();
    return {
      catalog: glueCatalog({ client, warehouse: fileUri(await temporaryFolder()), io: localFileIo() }),
      breakDown: (fault) => void mock.reset().onAnyCommand().rejects(fault),
      breakCommit: (fault) => void mock.on(UpdateTableCommand).rejects(fault),
    };
  },
};

describe.each(awsFaults)('$what', ({ fault, code, disposition }) => {
  const said = code === 'AWS_UNAVAILABLE' ? 'CATALOG_UNAVAILABLE' : 'CATALOG_ACCESS';

  it('is for a later try where a file is read or written', async () => {
    const s3 = new S3Client({ region: 'eu-central-1', maxAttempts: 1 });
    mockClient(s3).onAnyCommand().rejects(fault);
    const io = s3FileIo(s3);
    // S3 says so as well of an object that is gone.
    const read = fault.name.startsWith('AccessDenied') ? 'FILE_DENIED' : said;
    await expect(io.read(uri)).rejects.toMatchObject({ code: read, disposition });
    await expect(io.write(uri, Buffer.from('a'))).rejects.toMatchObject({ code: said, disposition });
    await expect(io.write(uri, Buffer.from('a'), { exclusive: true })).rejects.toMatchObject({
      code: said,
      disposition,
    });
  });

  it.each(Object.entries(catalogs))('is for a later try where %s looks', async (_name, make) => {
    const { catalog, breakDown } = await make();
    await loaded(depsFor(catalog), []);
    breakDown(fault);
    await expect(catalog.load(orders)).rejects.toMatchObject({ code: said, disposition });
    await expect(catalog.list()).rejects.toMatchObject({ code: said, disposition });
  });

  it.each(Object.entries(catalogs))('at a commit of %s is looked up first, unless AWS said no', async (_name, make) => {
    const { catalog, breakCommit } = await make();
    const base = await loaded(depsFor(catalog), []);
    breakCommit(fault);
    const saidNo = code === 'AWS_ACCESS' && answerOf(fault).status !== undefined;
    await expect(catalog.commit(orders, base, change)).rejects.toMatchObject(
      saidNo
        ? { code: 'CATALOG_ACCESS', disposition: 'retry' }
        : { code: 'COMMIT_STATE_UNKNOWN', disposition: 'reconcile' },
    );
  });
});
