import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { defaultRetentionDays } from '@snapferry/contract/retention';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { queryLake } from '../../packages/cli/src/app/lake-query.ts';
import { openLocalApp } from '../../packages/cli/src/app/local-app.ts';
import { replayRun } from '../../packages/cli/src/commands/replay.ts';
import {
  contractOf,
  item,
  outcomes,
  person,
  resetRows,
  run,
  startDatabase,
  type TestHome,
  temporaryHome,
} from './shop-of-two.ts';

const contracts = {
  source: contractOf({ item, person }),
  lake: contractOf({ item, person }, { properties: { snapferryExport: 'lake' } }),
};
const modes = ['source', 'lake'] as const;
let pglite: PGlite;
let test: TestHome;

beforeAll(async () => {
  pglite = await startDatabase();
  await resetRows(pglite);
});
afterAll(() => pglite.close());
beforeEach(() => {
  test = temporaryHome();
});
afterEach(() => test.close());

/** Files in the places that `contract explain` calls raw. */
function rawFiles(): string[] {
  const places = ['snapshots', 'tmp', 'objects/snapferry-source-landing', 'objects/snapferry-lake-landing'];
  return places
    .flatMap((place) => globSync(join(test.home, place, '{*,.*}/**/{*,.*}')))
    .filter((path) => statSync(path).isFile());
}

/** What the next command would find so many days later. */
function reopenAfter(days: number): void {
  test.app.close();
  const clock = { now: () => new Date(Date.now() + days * 24 * 60 * 60 * 1000) };
  test.app = openLocalApp({ home: test.home, clock });
}

describe('raw data in a home', () => {
  it.each(modes)(
    'of a complete run in export: %s is gone when its days are over, and the tables stay',
    async (mode) => {
      await run(test.app, pglite, contracts[mode]);
      reopenAfter(defaultRetentionDays.landing - 1);
      expect(rawFiles().some((file) => file.endsWith('.parquet'))).toBe(true);
      expect(rawFiles().some((file) => file.endsWith('.copy'))).toBe(true);
      reopenAfter(defaultRetentionDays.landing + 1);
      expect(rawFiles()).toEqual([]);
      expect((await queryLake(test.app.catalog, 'select count(*)::int as n from two.item')).rows).toEqual([{ n: 500 }]);
    },
  );

  it.each(modes)('of a run in export: %s that stopped on the way goes as well, and a replay says so', async (mode) => {
    const { runId } = await run(test.app, pglite, contracts[mode], 'export');
    if (mode === 'lake') expect(rawFiles().some((file) => file.includes('/.lake/snapferry-copy-'))).toBe(true);
    reopenAfter(defaultRetentionDays.landing + 1);
    expect(rawFiles()).toEqual([]);
    const failed = await replayRun(test.app, { runId: runId as string, from: 'ExportCompleted' });
    expect(failed).toMatchObject({ status: 'failed', reasonCode: 'snapshot-gone' });
  });

  it('of another day, that is younger, stays', async () => {
    await run(test.app, pglite, contracts.source);
    reopenAfter(4);
    const second = await run(test.app, pglite, contracts.source, 'export');
    reopenAfter(defaultRetentionDays.landing + 1);
    expect(
      rawFiles()
        .filter((file) => file.includes('objects/'))
        .every((file) => file.includes(second.runId as string)),
    ).toBe(true);
    const loaded = await replayRun(test.app, { runId: second.runId as string, from: 'ExportCompleted' });
    expect(outcomes(loaded)).toEqual({ 'two.item': 'loaded', 'two.person': 'loaded' });
  });
});
