import { readFile } from 'node:fs/promises';
import { type ObjectStore, PartChangedError, type PartStager, type PlannedPart } from '@snapferry/ports';
import { describe, expect, it } from 'vitest';

export interface PartStagerRig {
  readonly stager: PartStager;
  /** Holds the parts. */
  readonly objects: ObjectStore;
}

/** What every PartStager promises. The factory gives one over an empty bucket `bucket`. */
export function describePartStager(
  name: string,
  factory: () => Promise<PartStagerRig> | PartStagerRig,
  bucket = 'bucket',
): void {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  async function put({ objects }: PartStagerRig, key: string, body: Uint8Array): Promise<PlannedPart> {
    const uri = `s3://${bucket}/${key}`;
    await objects.write(uri, body);
    const { size, etag } = (await objects.head(uri)) ?? { size: -1, etag: '' };
    return { uri, size, etag };
  }

  describe(`${name} as a PartStager`, () => {
    it('gives files that hold the parts, byte for byte and in their order', async () => {
      const rig = await factory();
      const bodies = ['b', 'a', 'c'].map((text) => Uint8Array.from({ length: 1000 }, () => text.charCodeAt(0)));
      const parts: PlannedPart[] = [];
      for (const [index, body] of bodies.entries()) parts.push(await put(rig, `r/t/part-${index}.parquet`, body));
      const staged = await rig.stager.stage(parts);
      expect(await Promise.all(staged.paths.map((path) => readFile(path)))).toEqual(
        bodies.map((each) => Buffer.from(each)),
      );
      await expect(staged.verify()).resolves.toBeUndefined();
      await staged.release();
    });

    it('takes an empty part, and no part at all', async () => {
      const rig = await factory();
      const staged = await rig.stager.stage([await put(rig, 'r/t/empty.parquet', new Uint8Array())]);
      expect(await readFile(staged.paths[0] as string)).toHaveLength(0);
      await staged.release();
      expect((await rig.stager.stage([])).paths).toEqual([]);
    });

    it.each<[string, (part: PlannedPart) => PlannedPart]>([
      ['is gone', (part) => ({ ...part, uri: `${part.uri}-gone` })],
      ['is shorter than planned', (part) => ({ ...part, size: part.size + 1 })],
      ['is longer than planned', (part) => ({ ...part, size: part.size - 1 })],
      ['has another ETag', (part) => ({ ...part, etag: '"00000000000000000000000000000000"' })],
    ])('refuses a part that %s, by its name', async (_what, change) => {
      const rig = await factory();
      const good = await put(rig, 'r/t/part-0.parquet', bytes('good'));
      const changed = change(await put(rig, 'r/t/part-1.parquet', bytes('planned')));
      const staging = rig.stager.stage([good, changed]);
      await expect(staging).rejects.toThrow(PartChangedError);
      await expect(staging).rejects.toThrow(changed.uri);
    });

    it('never lets a part that is written anew pass for the planned one', async () => {
      const rig = await factory();
      const part = await put(rig, 'r/t/part-0.parquet', bytes('planned'));
      const staged = await rig.stager.stage([part]);
      await rig.objects.write(part.uri, bytes('another'));
      const verified = await staged.verify().then(
        () => true,
        (error: unknown) => error,
      );
      if (verified === true) expect(await readFile(staged.paths[0] as string, 'utf8')).toBe('planned');
      else expect(verified).toBeInstanceOf(PartChangedError);
      await staged.release();
    });

    it('may be asked to give back twice, and leaves the parts where they are', async () => {
      const rig = await factory();
      const part = await put(rig, 'r/t/part-0.parquet', bytes('planned'));
      const staged = await rig.stager.stage([part]);
      await staged.release();
      await staged.release();
      expect(await rig.objects.read(part.uri)).toEqual(bytes('planned'));
    });

    it('keeps stages apart: giving one back leaves the other', async () => {
      const rig = await factory();
      const parts = [
        await put(rig, 'r/t/part-0.parquet', bytes('a')),
        await put(rig, 'r/t/part-1.parquet', bytes('b')),
      ];
      const [first, second] = await Promise.all([
        rig.stager.stage(parts.slice(0, 1)),
        rig.stager.stage(parts.slice(1)),
      ]);
      await first.release();
      expect(await readFile(second.paths[0] as string, 'utf8')).toBe('b');
      await second.release();
    });
  });
}
