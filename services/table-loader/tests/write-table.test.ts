import { planLayout, planSchema } from '@snapferry/iceberg';
import type { LoadPlan, PlannedPart } from '@snapferry/ports';
import { loadColumn, type WrittenFile } from '@snapferry/transform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeTable } from '../src/domain/write-table.ts';

const windows = 5;
const plan = {
  columns: [loadColumn({ source: 'id', target: 'id', physicalType: 'integer', policy: 'allow' })],
  parts: Array.from({ length: windows }, (_, i) => ({ uri: `s3://landing/${i + 1}`, size: 1, etag: '' })),
} as unknown as LoadPlan;
const schema = planSchema(undefined, [{ name: 'id', type: 'int' }]);
const shape = { schema, layout: planLayout(undefined, schema.schema, {}), location: 'file:///lake/shop/artist' };
const nameOf = ({ uri }: PlannedPart): string => uri.split('/').at(-1) ?? '';

type Wait = (label: string) => Promise<void>;

/** Loads five windows of one part each with everything around played; every step waits for its turn and is written down. */
function load(wait: Wait, failing?: string) {
  const journal: string[] = [];
  let running = 0;
  const held = { staged: 0, files: 0 };
  const most = { staged: 0, files: 0 };
  const step = async (label: string): Promise<void> => {
    running += 1;
    journal.push(label);
    await wait(label);
    running -= 1;
    journal.push(`${label} done`);
    if (label === failing) throw new Error(label);
  };
  const hold = (what: keyof typeof held, change: 1 | -1): void => {
    held[what] += change;
    most[what] = Math.max(most[what], held[what]);
  };
  const writtenFile = (name: string): WrittenFile => ({
    path: `/scratch/out/${name}.parquet`,
    recordCount: 1n,
    fileSizeBytes: 1n,
    splitOffsets: [4n],
    columns: new Map(),
  });
  const result = writeTable(
    {
      keys: { get: () => Promise.reject(new Error('nothing is hashed')) },
      scratchBytes: 0,
      stager: {
        async stage(parts) {
          const name = parts.map(nameOf).join();
          hold('staged', 1);
          // What staging took it gives back itself if it fails.
          await step(`stage ${name}`).catch((error: unknown) => {
            hold('staged', -1);
            throw error;
          });
          return {
            paths: [name],
            verify: () => step(`verify ${name}`),
            async release() {
              hold('staged', -1);
              await step(`release ${name}`);
            },
          };
        },
      },
      warehouse: {
        async placeDataFile(localPath, uri) {
          const name = localPath.slice('/scratch/out/'.length, -'.parquet'.length);
          expect(uri).toBe(`file:///lake/shop/artist/data/${name}.parquet`);
          await step(`place ${name}`);
          hold('files', -1);
        },
      },
      proofMac: 'unproven',
      openEngine: async () => ({
        outputDirectory: '/scratch/out',
        dispose: () => step('dispose'),
        engine: {
          name: 'played',
          openTable: () => ({
            async write([name = '']) {
              hold('files', 1);
              await step(`write ${name}`);
              return { files: [writtenFile(name)], rows: 1n, nulledValues: [] };
            },
            finish: () => ({ rows: BigInt(windows), nulledValues: [] }),
          }),
        },
      }),
    },
    plan,
    shape,
  );
  return { result, journal, most, held, isIdle: () => running === 0 };
}

/** Lets everything run that waits for nothing but its turn. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a table that is written in windows', () => {
  it('has the next window staged and the files of the one before placed while one is written', async () => {
    const gate = Promise.withResolvers<void>();
    const { result, journal } = load((label) => (label === 'write 3' ? gate.promise : Promise.resolve()));
    await settled();
    expect(journal).toContain('write 3');
    expect(journal).not.toContain('write 3 done');
    expect(journal).toEqual(expect.arrayContaining(['stage 4 done', 'place 2 done']));
    expect(journal).not.toContain('stage 5');
    gate.resolve();
    const { files, rows } = await result;
    expect(files.map(({ uri }) => uri.split('/').at(-1))).toEqual([1, 2, 3, 4, 5].map((n) => `${n}.parquet`));
    expect(rows).toBe(5n);
  });

  it('looks at a window’s parts once more before any of its files is placed', async () => {
    const { result, journal } = load(() => Promise.resolve());
    await result;
    for (let n = 1; n <= windows; n += 1) {
      const order = [`stage ${n} done`, `write ${n} done`, `verify ${n} done`, `place ${n}`];
      expect(journal.filter((entry) => order.includes(entry))).toEqual(order);
    }
  });

  it('holds the parts and the files of two windows at most, in whatever order things happen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { result, most, held, journal } = load(async (label) => {
          await scheduler.schedule(Promise.resolve(), label);
        });
        await scheduler.waitFor(result);
        expect(most.staged).toBeLessThanOrEqual(2);
        expect(most.files).toBeLessThanOrEqual(2);
        expect(held).toEqual({ staged: 0, files: 0 });
        expect(journal.at(-1)).toBe('dispose done');
      }),
      { numRuns: 50 },
    );
  });

  // Vitest fails the run for a rejection that nobody handles.
  it.each(['stage 3', 'place 1'])(
    'waits with the failure of "%s" until the window in hand is written',
    async (failing) => {
      const gate = Promise.withResolvers<void>();
      const { result, journal } = load((label) => (label === 'write 2' ? gate.promise : Promise.resolve()), failing);
      await settled();
      expect(journal).toContain(`${failing} done`);
      expect(journal).not.toContain('write 2 done');
      gate.resolve();
      await expect(result).rejects.toThrow(failing);
      expect(journal).not.toContain('write 3');
    },
  );

  const steps = ['stage', 'write', 'verify', 'release', 'place'].flatMap((what) =>
    [1, 3, 5].map((n) => `${what} ${n}`),
  );

  it.each(steps)('ends with the failure of "%s", with nothing running, staged or undisposed', async (failing) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { result, journal, held, isIdle } = load(async (label) => {
          await scheduler.schedule(Promise.resolve(), label);
        }, failing);
        const outcome = await scheduler.waitFor(result.catch((error: unknown) => error));
        expect((outcome as Error).message).toBe(failing);
        expect(isIdle()).toBe(true);
        expect(held.staged).toBe(0);
        expect(journal.filter((entry) => entry === 'dispose')).toHaveLength(1);
        expect(journal.at(-1)).toBe('dispose done');
      }),
      { numRuns: 20 },
    );
  });
});
