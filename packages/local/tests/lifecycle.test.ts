import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expireObjects, fileObjectStore } from '@snapferry/local';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support.ts';

const written = new Date('2026-11-20T10:30:00.000Z');
const nothing = new Uint8Array();
const rules = [{ below: 's3://landing/exports/', days: 7 }];

function setUp() {
  const root = join(temporaryFolder(), 'objects');
  const clock = { now: () => written };
  return { root, store: fileObjectStore(root, clock) };
}

describe('a lifecycle rule', () => {
  it.each([
    ['2026-11-27T10:30:00.000Z', 0],
    ['2026-11-27T23:59:59.999Z', 0],
    ['2026-11-28T00:00:00.000Z', 1],
    ['2027-11-28T00:00:00.000Z', 1],
    // A clock that was set back.
    ['2026-11-01T00:00:00.000Z', 0],
  ])('of seven days at %s, counted from when the object was written, removes %i', async (now, gone) => {
    const { store } = setUp();
    await store.write('s3://landing/exports/a', new Uint8Array(1));
    expect(expireObjects(store, rules, new Date(now))).toBe(gone);
    expect(await Array.fromAsync(store.list('s3://landing/'))).toHaveLength(1 - gone);
  });

  it('counts a file that was moved into place from then, however old it is', async () => {
    const { root, store } = setUp();
    writeFileSync(`${root}-part`, 'rows');
    await store.adopt(`${root}-part`, 's3://landing/exports/part');
    expect(expireObjects(store, rules, new Date('2026-11-27T12:00:00.000Z'))).toBe(0);
    expect(expireObjects(store, rules, new Date('2026-11-28T12:00:00.000Z'))).toBe(1);
  });

  it('leaves what is younger, other folders and other buckets, and no empty folder', async () => {
    const { root, store } = setUp();
    const later = fileObjectStore(root, { now: () => new Date('2026-11-25T00:00:00.000Z') });
    for (const key of ['exports/a/1/x', 'exports/b/1/x', 'other/x']) await store.write(`s3://landing/${key}`, nothing);
    await store.write('s3://work/exports/x', nothing);
    await later.write('s3://landing/exports/b/2/x', nothing);
    expect(expireObjects(store, rules, new Date('2026-11-29T00:00:00.000Z'))).toBe(2);
    const left = [
      ...(await Array.fromAsync(store.list('s3://landing/'))),
      ...(await Array.fromAsync(store.list('s3://work/'))),
    ];
    expect(left.map(({ uri }) => uri)).toEqual([
      's3://landing/exports/b/2/x',
      's3://landing/other/x',
      's3://work/exports/x',
    ]);
    expect([existsSync(join(root, 'landing/exports/a')), existsSync(join(root, 'landing/exports/b/1'))]).toEqual([
      false,
      false,
    ]);
  });

  it('takes half-written files along', async () => {
    const { root, store } = setUp();
    await store.write('s3://landing/exports/a', new Uint8Array(1));
    writeFileSync(join(root, 'landing/exports/a.0.tmp'), 'rows');
    expect(expireObjects(store, rules, new Date('2100-01-01T00:00:00.000Z'))).toBe(2);
    expect(existsSync(join(root, 'landing/exports/a.0.tmp'))).toBe(false);
  });

  it('minds no bucket that nobody wrote to', () => {
    expect(expireObjects(setUp().store, rules, written)).toBe(0);
  });
});
