import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileObjectStore, filePartStager } from '@snapferry/local';
import { PartChangedError } from '@snapferry/ports';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function setUp() {
  const folder = temporaryFolder();
  const root = join(folder, 'objects');
  return { folder, root, store: fileObjectStore(root) };
}

describe('fileObjectStore', () => {
  it('keeps an object where people find it', async () => {
    const { root, store } = setUp();
    await store.write('s3://bucket/a/b.json', bytes('x'));
    expect(store.pathOf('s3://bucket/a/b.json')).toBe(join(root, 'bucket', 'a', 'b.json'));
    expect(readdirSync(join(root, 'bucket', 'a'))).toEqual(['b.json']);
  });

  it.each([
    's3://bucket/../other/x',
    's3://bucket/a/../../x',
    's3://bucket/..',
    's3://bucket/./x',
    's3://bucket/a/.',
    's3://bucket/a\\..\\..\\x',
    's3://bucket/a\0.json',
    's3://bucket//etc/passwd',
    's3://bucket/a//b',
    's3://../x',
    's3://./x',
    's3://BUCKET/x',
    's3://bucket',
    's3:///x',
    'file:///etc/passwd',
    'http://bucket/x',
    '/etc/passwd',
    '',
  ])('opens nothing for %j', async (uri) => {
    const { folder, store } = setUp();
    await expect(store.read(uri)).rejects.toThrow();
    await expect(store.head(uri)).rejects.toThrow();
    await expect(store.write(uri, bytes('x'))).rejects.toThrow();
    await expect(store.delete(uri)).rejects.toThrow();
    expect(() => store.pathOf(uri)).toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not list out of a bucket', async () => {
    const { store } = setUp();
    await expect(Array.fromAsync(store.list('s3://bucket/../'))).rejects.toThrow();
  });

  it('gives a new ETag to a file that somebody changed in place, its size the same', async () => {
    const { store } = setUp();
    await store.write('s3://bucket/a', bytes('aaaa'));
    const before = await store.head('s3://bucket/a');
    writeFileSync(store.pathOf('s3://bucket/a'), 'bbbb');
    const after = await store.head('s3://bucket/a');
    expect(after?.size).toBe(before?.size);
    expect(after?.etag).not.toBe(before?.etag);
  });

  it('moves a finished file into place', async () => {
    const { folder, store } = setUp();
    writeFileSync(join(folder, 'made'), 'body');
    await store.adopt(join(folder, 'made'), 's3://bucket/deep/er/part');
    expect(await store.read('s3://bucket/deep/er/part')).toEqual(bytes('body'));
    expect(existsSync(join(folder, 'made'))).toBe(false);
  });

  it('deletes one object, and minds none that is missing', async () => {
    const { store } = setUp();
    await store.write('s3://bucket/a', bytes('x'));
    await store.write('s3://bucket/b', bytes('x'));
    await store.delete('s3://bucket/a');
    await store.delete('s3://bucket/a');
    expect(await store.head('s3://bucket/a')).toBeUndefined();
    expect(await store.head('s3://bucket/b')).toBeDefined();
  });

  it('shows no half-written object', async () => {
    const { store } = setUp();
    const long = 'x'.repeat(200_000);
    await store.write('s3://bucket/a', bytes(long));
    const writes = Promise.all(Array.from({ length: 10 }, () => store.write('s3://bucket/a', bytes(long))));
    for (let look = 0; look < 20; look += 1) expect((await store.head('s3://bucket/a'))?.size).toBe(200_000);
    await writes;
    expect(await Array.fromAsync(store.list('s3://bucket/'))).toHaveLength(1);
  });
});

describe('filePartStager', () => {
  async function planned() {
    const { store } = setUp();
    const uris = ['s3://bucket/p/1', 's3://bucket/p/2'];
    for (const uri of uris) await store.write(uri, bytes(uri));
    const parts = await Promise.all(
      uris.map(async (uri) => ({ uri, size: uri.length, etag: (await store.head(uri))?.etag ?? '' })),
    );
    return { store, parts, stager: filePartStager(store) };
  }

  it('gives the files in the order of the plan', async () => {
    const { store, parts, stager } = await planned();
    const staged = await stager.stage([...parts].reverse());
    expect(staged.paths).toEqual([store.pathOf('s3://bucket/p/2'), store.pathOf('s3://bucket/p/1')]);
    await staged.verify();
    await staged.release();
  });

  it.each([
    ['is gone', (store: ReturnType<typeof fileObjectStore>) => store.delete('s3://bucket/p/2'), /found none/],
    [
      'has grown',
      (store: ReturnType<typeof fileObjectStore>) => store.write('s3://bucket/p/2', bytes('longer than it was')),
      /found 18 bytes/,
    ],
    [
      'was written anew',
      (store: ReturnType<typeof fileObjectStore>) => store.write('s3://bucket/p/2', bytes('s3://bucket/p/2')),
      /written anew/,
    ],
  ])('refuses a part that %s, before the engine reads it and after', async (_what, change, message) => {
    const { store, parts, stager } = await planned();
    const staged = await stager.stage(parts);
    await change(store);
    await expect(staged.verify()).rejects.toThrow(PartChangedError);
    await expect(stager.stage(parts)).rejects.toThrow(message);
  });
});
