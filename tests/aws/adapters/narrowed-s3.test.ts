import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { narrowedS3, s3ObjectStore, s3PartStager } from '@snapferry/ports/aws';
import { lakeAccount, memoryRegistry, registeredDataset, sourceAccount } from '@snapferry/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startMoto } from '../../setup/emulators/emulators.ts';
import { motoAccount } from '../setup/accounts.ts';

let moto: Emulator;
let folder = '';

beforeAll(async () => {
  moto = await startMoto();
  folder = await mkdtemp(join(tmpdir(), 'snapferry-narrowed-'));
});

afterAll(async () => {
  await moto?.server.stop();
  await rm(folder, { recursive: true, force: true });
});

// What a session's policy then lets through, tests/infra simulates: moto looks at no session policy.
it("reads parts from the source's bucket with the session that STS gives", async () => {
  const source = new S3Client(await motoAccount(moto, sourceAccount));
  await source.send(new CreateBucketCommand({ Bucket: 'source-landing' }));
  const uri = 's3://source-landing/exports/shop/r-1/1/task/app/public.artist/1/part-0.gz.parquet';
  await s3ObjectStore({ s3: source }).write(uri, Buffer.from('parquet'));
  const lake = await motoAccount(moto, lakeAccount);
  const s3For = narrowedS3({
    sts: new STSClient(lake),
    roleArn: `arn:aws:iam::${lakeAccount}:role/landing-reader`,
    registry: memoryRegistry(registeredDataset('shop')),
    settings: { endpoint: moto.url },
  });
  const s3 = await s3For(uri);
  expect((await s3.config.credentials()).accessKeyId).not.toBe(lake.credentials.accessKeyId);
  const found = await s3ObjectStore({ s3: source }).head(uri);
  const stager = s3PartStager({ s3For, directory: folder });
  const { paths } = await stager.stage([{ uri, size: found?.size ?? 0, etag: found?.etag ?? '' }]);
  expect(await readFile(paths[0] as string, 'utf8')).toBe('parquet');
});
