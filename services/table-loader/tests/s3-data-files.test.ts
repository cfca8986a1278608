import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@snapferry/chassis/aws';
import { awsFaults } from '@snapferry/testkit';
import { etagOf, fate, startS3Server } from '@snapferry/testkit/s3-server';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { s3DataFiles } from '../src/adapters/s3-data-files.ts';

const uri = 's3://table-store/data/0190.parquet';

async function setUp(size: number) {
  const server = await startS3Server();
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-data-files-'));
  const s3 = new S3Client({ ...clientSettings(), ...server.settings });
  onTestFinished(() => {
    s3.destroy();
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'out.parquet');
  const body = randomBytes(size);
  writeFileSync(path, body);
  const placed = () => server.objects.get('table-store/data/0190.parquet');
  const files = s3DataFiles({ s3, directory: join(folder, 'fetched') });
  return { server, path, body, placed, files, place: () => files.placeDataFile(path, uri) };
}

describe('s3DataFiles', () => {
  it.each([0, 1000, 20 * 1024 * 1024 + 1])(
    'puts a file of %d bytes into its place and gives the disk back',
    async (size) => {
      const { path, body, placed, place } = await setUp(size);
      await place();
      expect(etagOf(placed() ?? Buffer.from('none'))).toBe(etagOf(body));
      expect(existsSync(path)).toBe(false);
    },
  );

  it('asks a table bucket for nothing that it does not know', async () => {
    const { server, place } = await setUp(20 * 1024 * 1024);
    await place();
    const kinds = new Set(
      server.requests.map((request) => request.replace(/^(\w+) .*\?(uploads|partNumber|uploadId|x-id).*$/, '$1 $2')),
    );
    expect([...kinds].sort()).toEqual(['POST uploadId', 'POST uploads', 'PUT partNumber']);
  });

  it('knows its file when the answer to the last part was lost', async () => {
    const { server, path, body, placed, place } = await setUp(9 * 1024 * 1024);
    // Begun, two parts, and then the end; the SDK asks for the end again, and S3 knows no such upload any more.
    server.fates.push(
      () => false,
      () => false,
      () => false,
      fate.lostAnswer,
    );
    await place();
    expect(etagOf(placed() ?? Buffer.from('none'))).toBe(etagOf(body));
    expect(existsSync(path)).toBe(false);
  });

  it('keeps the file where it could not be placed', async () => {
    const { server, path, placed, place } = await setUp(1000);
    for (let index = 0; index < 2; index += 1) server.fates.push(fate.status(403, 'AccessDenied'));
    await expect(place()).rejects.toMatchObject({ code: 'AWS_ACCESS', disposition: 'retry' });
    expect(placed()).toBeUndefined();
    expect(existsSync(path)).toBe(true);
  });

  it('takes a broken service for a broken service, however often it is asked', async () => {
    const { server, path, place } = await setUp(1000);
    for (let index = 0; index < 10; index += 1) server.fates.push(fate.status(503, 'SlowDown'));
    await expect(place()).rejects.toMatchObject({ code: 'AWS_UNAVAILABLE' });
    expect(existsSync(path)).toBe(true);
  });
});

describe('s3DataFiles, of a fault that any service may have,', () => {
  const operations = ['placeDataFile', 'fingerprint', 'fetchDataFile'] as const;
  it.each(awsFaults.flatMap((each) => operations.map((operation) => ({ ...each, operation }))))(
    'takes $what at $operation for $code, to be tried again, and keeps the file',
    async ({ fault, operation, code, disposition }) => {
      const { path } = await setUp(10);
      const s3 = new S3Client({ region: 'eu-central-1', maxAttempts: 1 });
      mockClient(s3).onAnyCommand().rejects(fault);
      const files = s3DataFiles({ s3, directory: tmpdir() });
      const asked = operation === 'placeDataFile' ? files.placeDataFile(path, uri) : files[operation](uri);
      // S3 says so as well of an object that is gone.
      if (operation === 'fingerprint' && fault.name.startsWith('AccessDenied')) expect(await asked).toBeUndefined();
      else await expect(asked).rejects.toMatchObject({ code, disposition });
      expect(existsSync(path)).toBe(true);
    },
  );
});
