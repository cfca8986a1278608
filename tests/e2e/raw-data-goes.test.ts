import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defaultRetentionDays } from '@snapferry/contract/retention';
import { describe, expect, it } from 'vitest';
import { contractOf, item, person } from './support/contract-of-two.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

const contracts = {
  source: contractOf({ item, person }),
  lake: contractOf({ item, person }, { properties: { snapferryExport: 'lake' } }),
};
const modes = ['source', 'lake'] as const;

const shop = new ShopOfTwo();

/** Files in the places that `contract explain` calls raw. */
function rawFiles(): string[] {
  const places = ['snapshots', 'tmp', 'objects/snapferry-source-landing', 'objects/snapferry-lake-landing'];
  return places
    .map((place) => join(shop.home.path, place))
    .filter((place) => existsSync(place))
    .flatMap((place) => readdirSync(place, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
}

describe('raw data in a home', () => {
  it('would be seen wherever it is left', async () => {
    await shop.day({ contract: contracts.source });
    shop.home.reopen(defaultRetentionDays.landing + 1);
    const left = ['snapshots/x', 'snapshots/.lake/.hidden/.y', 'tmp/.z', 'objects/snapferry-source-landing/a/.b/c'];
    for (const path of left.map((each) => join(shop.home.path, each))) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, '');
    }
    expect(rawFiles().sort()).toEqual(left.map((each) => join(shop.home.path, each)).sort());
  });

  it.each(modes)(
    'of a complete run in export: %s is gone when its days are over, and the tables stay',
    async (mode) => {
      await shop.day({ contract: contracts[mode] });
      shop.home.reopen(defaultRetentionDays.landing - 1);
      expect(rawFiles().some((file) => file.endsWith('.parquet'))).toBe(true);
      expect(rawFiles().some((file) => file.endsWith('.copy'))).toBe(true);
      shop.home.reopen(defaultRetentionDays.landing + 1);
      expect(rawFiles()).toEqual([]);
      expect(await shop.rowsOf('two.item')).toBe(500);
    },
  );

  it.each(modes)('of a run in export: %s that stopped on the way goes as well, and a replay says so', async (mode) => {
    const { runId } = await shop.day({ contract: contracts[mode], stopAfter: 'export' });
    if (mode === 'lake') expect(rawFiles().some((file) => file.includes('/.lake/snapferry-copy-'))).toBe(true);
    shop.home.reopen(defaultRetentionDays.landing + 1);
    expect(rawFiles()).toEqual([]);
    const failed = await shop.replay(runId);
    expect(failed).toMatchObject({ status: 'failed', reasonCode: 'snapshot-gone' });
  });

  it('of another day, that is younger, stays', async () => {
    await shop.day({ contract: contracts.source });
    shop.home.reopen(4);
    const second = await shop.day({ contract: contracts.source, stopAfter: 'export' });
    shop.home.reopen(defaultRetentionDays.landing + 1);
    expect(
      rawFiles()
        .filter((file) => file.includes('objects/'))
        .every((file) => file.includes(second.runId)),
    ).toBe(true);
    const loaded = await shop.replay(second.runId);
    expect(outcomes(loaded)).toEqual({ 'two.item': 'loaded', 'two.person': 'loaded' });
  });
});
