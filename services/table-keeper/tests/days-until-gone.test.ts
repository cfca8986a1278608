import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daysUntilGone } from '@snapferry/contract';
import { defaultRetentionDays } from '@snapferry/contract/retention';
import {
  type FileStore,
  fileCatalog,
  fileUri,
  localFileIo,
  newSnapshotId,
  planSchema,
  replaceContent,
} from '@snapferry/iceberg';
import { createOnSchedule } from '@snapferry/table-keeper';
import {
  fixedClock,
  lambdaContext,
  memoryRegistry,
  recordedObservability,
  registeredDataset,
} from '@snapferry/testkit';
import { expect, it, onTestFinished } from 'vitest';

const artist = { namespace: 'shop', name: 'artist' };
const columns = [{ name: 'id', type: 'long' as const }];
const day = 24 * 60 * 60 * 1000;

/** A lake that is loaded and kept once a day; a clean-up may be cut off after so many deletes. */
async function days() {
  const warehouse = await mkdtemp(join(tmpdir(), 'snapferry-keeper-'));
  onTestFinished(() => rm(warehouse, { recursive: true, force: true }));
  const clock = fixedClock('2026-11-01T03:00:00.000Z');
  const catalog = fileCatalog({ warehouse, now: clock.now });
  const table = join(warehouse, 'shop', 'artist');
  let deletesLeft = Number.POSITIVE_INFINITY;
  const store = localFileIo();
  const io: FileStore = {
    ...store,
    async delete(uri) {
      if (deletesLeft === 0) throw new Error('cut off');
      deletesLeft -= 1;
      await store.delete(uri);
    },
  };
  const seen = new Set<string>();

  /** The store's times are the test's. */
  async function date(): Promise<void> {
    for (const { uri } of await store.list(fileUri(table))) {
      if (!seen.has(uri)) await utimes(new URL(uri), clock.now(), clock.now());
      seen.add(uri);
    }
  }

  async function load(run: number): Promise<void> {
    const files = [1, 2, 3, 4, 5].map((part) => `file://${join(table, 'data', `${run}-${part}.parquet`)}`);
    for (const uri of files) await store.write(uri, Buffer.from('x'));
    const head = await catalog.load(artist);
    const file = { recordCount: 1n, fileSizeBytes: 1n, splitOffsets: [], columns: new Map() };
    await replaceContent(
      { catalog, io, now: clock.now, newSnapshotId, newUuid: randomUUID },
      {
        table: artist,
        columns,
        schema: planSchema(head, columns),
        files: files.map((uri) => ({ ...file, uri })),
        properties: { 'snapferry.run-id': String(run) },
        summary: {},
        admit: () => ({ proceed: true }),
      },
    );
    await date();
  }

  const { observability } = recordedObservability();
  return {
    async pass(run: number, deletes = Number.POSITIVE_INFINITY): Promise<string[]> {
      await load(run);
      clock.advance(day / 2);
      deletesLeft = deletes;
      const warehouseKept = { upkeep: 'by-us', catalog, io } as const;
      const registry = memoryRegistry(registeredDataset('shop'));
      await createOnSchedule({ registry, warehouse: warehouseKept, clock, newUuid: randomUUID, observability })(
        {},
        lambdaContext(),
      );
      await date();
      clock.advance(day / 2);
      return (await readdir(join(table, 'data'))).filter((name) => name.startsWith('1-'));
    },
  };
}

it.each([
  ['every clean-up ends', []],
  ['the one that expires it is cut off after its third delete', [6]],
  ['those of three days are', [6, 7, 8]],
])('a deleted row is gone from the store within the days that are computed, if %s', async (_what, cutOff) => {
  const { pass } = await days();
  // The first day's files alone hold the row: it is deleted at the source right after that day's snapshot.
  const left: number[] = [];
  for (let today = 1; today <= daysUntilGone(defaultRetentionDays).lake; today += 1) {
    left.push((await pass(today, cutOff.some((each) => each === today) ? 3 : undefined)).length);
  }
  expect(left[0]).toBe(5);
  if (cutOff.length > 0) expect(left[5]).toBe(2);
  // Nothing is waited for here that S3 Tables alone waits for.
  const { lake } = daysUntilGone({ ...defaultRetentionDays, noncurrentFiles: 0 });
  expect(left.slice(lake - 1)).toEqual(left.slice(lake - 1).map(() => 0));
});
