import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsAccessError, AwsRefusedError, AwsUnavailableError, s3ObjectStore, s3Upload } from '@snapferry/ports/aws';
import { fate } from '@snapferry/testkit/s3-server';
import { describeObjectStore } from '@snapferry/testkit/suites';
import { describe, expect, it } from 'vitest';
import { startS3 } from './s3.ts';
import { temporaryFolder } from './support.ts';

describeObjectStore('s3ObjectStore', async () => s3ObjectStore(await startS3()));

const uri = 's3://bucket/r/a.json';
const body = new TextEncoder().encode('{"a":1}');

describe('s3ObjectStore', () => {
  it('reads again when a body breaks off, and gives up after the third', async () => {
    const server = await startS3();
    const store = s3ObjectStore(server);
    await store.write(uri, body);
    server.fates.push(fate.cutShort(body, 3), fate.cutShort(body, 0));
    expect(await store.read(uri)).toEqual(body);
    server.fates.push(fate.cutShort(body, 3), fate.cutShort(body, 3), fate.cutShort(body, 3));
    await expect(store.read(uri)).rejects.toThrow(AwsUnavailableError);
  });

  it('outlives a broken connection, throttling and a broken service', async () => {
    const server = await startS3();
    const store = s3ObjectStore(server);
    server.fates.push(fate.broken, fate.status(503, 'SlowDown'));
    await store.write(uri, body);
    server.fates.push(fate.status(500, 'InternalError'), fate.broken);
    expect(await store.read(uri)).toEqual(body);
    expect(server.requests).toHaveLength(6);
  });

  it('writes once more when the answer to a write is lost', async () => {
    const server = await startS3();
    server.fates.push(fate.lostAnswer);
    await s3ObjectStore(server).write(uri, body);
    expect([...server.objects.values()]).toEqual([Buffer.from(body)]);
  });

  it('pages through a listing of any length', async () => {
    const server = await startS3();
    for (let index = 0; index < 10; index += 1) server.objects.set(`bucket/r/${index}`, Buffer.from('x'));
    expect(await Array.fromAsync(s3ObjectStore(server).list('s3://bucket/r/'))).toHaveLength(10);
    expect(server.requests.length).toBeGreaterThan(3);
  });

  it.each([
    [403, 'AccessDenied', AwsAccessError],
    [400, 'ExpiredToken', AwsAccessError],
    [404, 'NoSuchBucket', AwsRefusedError],
    [301, 'PermanentRedirect', AwsUnavailableError],
  ])('says of status %d %s what it is, and quotes nothing of it', async (status, code, kind) => {
    const server = await startS3();
    const store = s3ObjectStore(server);
    for (const ask of [() => store.read(uri), () => store.write(uri, body), () => Array.fromAsync(store.list(uri))]) {
      server.fates.push(fate.status(status, code));
      const asked = ask();
      await expect(asked).rejects.toThrow(kind);
      await expect(asked).rejects.toThrow(/s3:\/\/bucket/);
      await expect(asked).rejects.not.toThrow(/canary/);
    }
  });

  it('takes a refused look for a refusal and not for an absence', async () => {
    const server = await startS3();
    server.fates.push(fate.status(403, 'Forbidden'));
    await expect(s3ObjectStore(server).head(uri)).rejects.toThrow(AwsAccessError);
  });
});

describe('s3Upload', () => {
  const large = randomBytes(20 * 1024 * 1024 + 17);

  it.each(['bytes', 'a file'])('puts %s of three parts together, in their order', async (what) => {
    const server = await startS3();
    const path = join(temporaryFolder(), 'large');
    writeFileSync(path, large);
    await s3Upload(server.s3, uri, what === 'bytes' ? large : { path });
    expect(Buffer.compare(server.objects.get('bucket/r/a.json') ?? Buffer.alloc(0), large)).toBe(0);
    expect(server.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(3);
  });

  it('gives its parts up when one cannot be sent, and leaves what was there', async () => {
    const server = await startS3();
    await s3Upload(server.s3, uri, body);
    const refuse = fate.status(403, 'AccessDenied');
    server.fates.push(() => false, refuse, refuse, refuse);
    await expect(s3Upload(server.s3, uri, large)).rejects.toThrow(AwsAccessError);
    expect(server.requests.at(-1)).toMatch(/^DELETE .*uploadId=/);
    expect(server.objects.get('bucket/r/a.json')).toEqual(Buffer.from(body));
  });

  it('says that a file cannot be read', async () => {
    const server = await startS3();
    await expect(s3Upload(server.s3, uri, { path: join(temporaryFolder(), 'none') })).rejects.toMatchObject({
      code: 'SCRATCH_DISK',
    });
    expect(server.objects.size).toBe(0);
  });
});
