import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlannedPart } from '@snapferry/ports';
import { AwsUnavailableError, s3ObjectStore, s3PartStager } from '@snapferry/ports/aws';
import { etagOf, fate } from '@snapferry/testkit/s3-server';
import { describePartStager } from '@snapferry/testkit/suites';
import { describe, expect, it } from 'vitest';
import { startS3 } from './s3.ts';
import { temporaryFolder } from './support.ts';

describePartStager('s3PartStager', async () => {
  const server = await startS3();
  const stager = s3PartStager({ s3For: () => server.s3, directory: temporaryFolder(), rangeBytes: 64 });
  return { stager, objects: s3ObjectStore(server) };
});

async function setUp(sizes: readonly number[], parallel = 4) {
  const server = await startS3();
  const directory = temporaryFolder();
  const bodies = sizes.map((size) => randomBytes(size));
  const parts: PlannedPart[] = bodies.map((body, index) => {
    server.objects.set(`bucket/r/${index}`, body);
    return { uri: `s3://bucket/r/${index}`, size: body.length, etag: etagOf(body) };
  });
  const stager = s3PartStager({ s3For: () => server.s3, directory, rangeBytes: 1000, parallel });
  return { server, directory, bodies, parts, stager };
}

/** Digests: a difference of bodies would fill the screen. */
const digests = (bodies: readonly Uint8Array[]): string[] => bodies.map(etagOf);
const contents = (paths: readonly string[]): string[] => digests(paths.map((path) => readFileSync(path)));

describe('s3PartStager', () => {
  it('fetches large parts in pieces, a set number at once, under the planned ETag', async () => {
    const { server, bodies, parts, stager } = await setUp([10_500, 999, 1000, 1001]);
    const { promise: allAsked, resolve: go } = Promise.withResolvers<boolean>();
    for (let asked = 1; asked <= 4; asked += 1) {
      server.fates.push(() => {
        if (asked === 4) go(false);
        return allAsked;
      });
    }
    const { paths } = await stager.stage(parts);
    expect(contents(paths)).toEqual(digests(bodies));
    expect(server.requests).toHaveLength(11 + 1 + 1 + 2);
    expect(server.mostAtOnce()).toBe(4);
  });

  it('asks for a piece again when its answer breaks off, wherever', async () => {
    const { server, bodies, parts, stager } = await setUp([2500], 1);
    const piece = (bodies[0] as Buffer).subarray(1000, 2000);
    const headers = { 'content-range': 'bytes 1000-1999/2500' };
    server.fates.push(() => false);
    for (const sent of [0, 1, 999]) server.fates.push(fate.cutShort(piece, sent, headers));
    expect(contents((await stager.stage(parts)).paths)).toEqual(digests(bodies));
  });

  it('takes no answer that is longer than what was asked for', async () => {
    const { server, bodies, parts, stager } = await setUp([2500], 1);
    const headers = { 'content-range': 'bytes 0-1999/2500' };
    server.fates.push(fate.cutShort((bodies[0] as Buffer).subarray(0, 2000), 2000, headers));
    await expect(stager.stage(parts)).rejects.toThrow(AwsUnavailableError);
  });

  it('gives up on a piece that always breaks off, and leaves no file', async () => {
    const { server, directory, bodies, parts, stager } = await setUp([900]);
    for (let index = 0; index < 8; index += 1) server.fates.push(fate.cutShort(bodies[0] as Buffer, 500));
    await expect(stager.stage(parts)).rejects.toThrow(AwsUnavailableError);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('outlives throttling', async () => {
    const { server, bodies, parts, stager } = await setUp([900, 900]);
    server.fates.push(fate.status(503, 'SlowDown'), fate.status(503, 'SlowDown'), fate.status(500, 'InternalError'));
    expect(contents((await stager.stage(parts)).paths)).toEqual(digests(bodies));
  });

  it('does not mix two versions of a part that is written anew while it is fetched', async () => {
    const { server, directory, parts, stager } = await setUp([5000]);
    server.fates.push(
      () => false,
      () => {
        server.objects.set('bucket/r/0', randomBytes(5000));
        return false;
      },
    );
    await expect(stager.stage(parts)).rejects.toMatchObject({ code: 'PART_CHANGED', disposition: 'reject' });
    expect(readdirSync(directory)).toEqual([]);
  });

  describe('where S3 denies a part', () => {
    const denied = fate.status(403, 'AccessDenied');
    it.each([
      ['that is gone, and may be listed', true, [denied], { code: 'PART_CHANGED', disposition: 'reject' }],
      ['that is gone, and may not be listed', true, [denied, denied], { code: 'AWS_ACCESS' }],
      ['that is there', false, [denied], { code: 'AWS_ACCESS' }],
    ])('%s, says so as far as it can be known', async (_what, gone, fates, expected) => {
      const { server, parts, stager } = await setUp([10, 10], 1);
      // One whose name begins with the other's is none.
      if (gone) server.objects.delete('bucket/r/0');
      server.objects.set('bucket/r/0-other', randomBytes(3));
      server.fates.push(...fates);
      await expect(stager.stage(parts)).rejects.toMatchObject(expected);
      expect(server.requests).toHaveLength(2);
    });
  });

  it('says that the scratch disk is full, or no disk', async () => {
    const { parts } = await setUp([10]);
    const { server } = await setUp([10]);
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const stager = s3PartStager({ s3For: () => server.s3, directory: join(file, 'below') });
    await expect(stager.stage(parts)).rejects.toMatchObject({ code: 'SCRATCH_DISK' });
  });

  it('stops the others when one part fails, and waits for them', async () => {
    const { server, directory, parts, stager } = await setUp([5000, 5000, 5000, 5000]);
    server.objects.delete('bucket/r/0');
    await expect(stager.stage(parts)).rejects.toMatchObject({ code: 'PART_CHANGED' });
    expect(server.requests.length).toBeLessThan(20);
    expect(readdirSync(directory)).toEqual([]);
  });
});
