import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type ObjectStore, PartChangedError } from '@snapferry/ports';
import { s3ObjectStore, s3PartStager } from '@snapferry/ports/aws';
import { describeObjectStore, describePartStager } from '@snapferry/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3DataFiles } from '../../../services/table-loader/src/adapters/s3-data-files.ts';
import { type Emulator, type SeaweedFs, startMoto, startSeaweedFs } from '../../setup/emulators/emulators.ts';
import { settingsAt } from '../setup/accounts.ts';

let moto: Emulator;
let seaweed: SeaweedFs;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapferry-s3-'));
  [moto, seaweed] = await Promise.all([startMoto(), startSeaweedFs(folder)]);
});

afterAll(async () => {
  await Promise.all([moto?.server.stop(), seaweed?.server.stop()]);
  await rm(folder, { recursive: true, force: true });
});

/** The bucket that the suites name, emptied. */
async function emptyBucket(endpoint: string): Promise<S3Client> {
  const s3 = new S3Client(settingsAt(endpoint));
  await s3.send(new CreateBucketCommand({ Bucket: 'bucket', CreateBucketConfiguration: undefined })).catch((error) => {
    if (!/BucketAlready/.test(String(error.name))) throw error;
  });
  for await (const { uri } of s3ObjectStore({ s3 }).list('s3://bucket/')) {
    await s3.send(new DeleteObjectCommand({ Bucket: 'bucket', Key: uri.slice('s3://bucket/'.length) }));
  }
  return s3;
}

/** SeaweedFS lists folder by folder, S3 in the order of whole keys. */
function inOrder(store: ObjectStore): ObjectStore {
  return {
    ...store,
    async *list(prefix) {
      yield* (await Array.fromAsync(store.list(prefix))).sort((a, b) => (a.uri < b.uri ? -1 : 1));
    },
  };
}

const servers: [string, () => string, (store: ObjectStore) => ObjectStore][] = [
  ['SeaweedFS', () => seaweed.s3, inOrder],
  ['moto', () => moto.url, (store) => store],
];

describe.each(servers)('on %s', (name, endpoint, ordered) => {
  describeObjectStore(`s3ObjectStore on ${name}`, async () =>
    ordered(s3ObjectStore({ s3: await emptyBucket(endpoint()) })),
  );

  describePartStager(`s3PartStager on ${name}`, async () => {
    const s3 = await emptyBucket(endpoint());
    const stager = s3PartStager({ s3For: () => s3, directory: join(folder, 'parts'), rangeBytes: 400 });
    return { stager, objects: s3ObjectStore({ s3 }) };
  });

  it('takes a data file in parts and gives it back in pieces, byte for byte', async () => {
    const s3 = await emptyBucket(endpoint());
    const body = Buffer.alloc(
      18 * 1024 * 1024 + 1,
      Uint8Array.from({ length: 251 }, (_each, index) => index),
    );
    const path = join(folder, 'out.parquet');
    await writeFile(path, body);
    const uri = 's3://bucket/data/out.parquet';
    await s3DataFiles({ s3, directory: join(folder, 'data') }).placeDataFile(path, uri);
    const { size, etag } = (await s3ObjectStore({ s3 }).head(uri)) ?? { size: 0, etag: '' };
    expect(size).toBe(body.length);
    const stager = s3PartStager({ s3For: () => s3, directory: join(folder, 'parts'), rangeBytes: 5 * 1024 * 1024 });
    const staged = await stager.stage([{ uri, size, etag }]);
    expect(Buffer.compare(await readFile(staged.paths[0] as string), body)).toBe(0);
    await staged.release();
    await s3ObjectStore({ s3 }).write(uri, body.subarray(1));
    await expect(stager.stage([{ uri, size, etag }])).rejects.toThrow(PartChangedError);
  });
});
