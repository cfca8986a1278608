import { describe, expect, it } from 'vitest';
import type { LakeConfig, LakeDatasetConfig } from '../../infra/config/types.ts';
import { recordLake, recordSource } from './support/apps.ts';
import { asBilling, billing, lakeOfOne, lakeOfThree, shop } from './support/deployments.ts';

const withDataset = (changes: Partial<LakeDatasetConfig>): LakeConfig => ({
  ...lakeOfOne,
  sources: lakeOfOne.sources.map((source) => ({
    ...source,
    datasets: source.datasets.map((dataset) => ({ ...dataset, ...changes })),
  })),
});
const elsewhere = 'eu-west-1';

/** Each would deploy, and then stop every function of the account at its next start, or a dataset's first run. */
describe('a deployment says before it changes anything', () => {
  it.each<[string, LakeConfig, RegExp]>([
    ['a deadline in no form', withDataset({ deadline: { time: '9:00', zone: 'UTC' } }), /datasets\.0\.deadline\.time/],
    [
      'a zone that is none',
      withDataset({ deadline: { time: '09:00', zone: 'Europe/Bonn' } }),
      /deadline\.zone: expected an IANA time zone/,
    ],
    ['a dataset that cannot be a namespace', withDataset({ dataset: 'Shop' }), /datasets\.0\.dataset/],
    ['a key id in no form', withDataset({ keys: ['a/b'] }), /datasets\.0\.keys/],
    [
      'a dataset of two sources',
      { ...lakeOfOne, sources: [...lakeOfOne.sources, { ...lakeOfOne.sources[0], account: '222233334444' } as never] },
      /expected each dataset once, found shop again/,
    ],
    [
      'a source in another Region whose snapshots it would copy',
      { ...lakeOfThree, sources: lakeOfThree.sources.map((source) => ({ ...source, region: elsewhere })) },
      /billing: expected its source and the lake in one Region.* found eu-west-1 and eu-central-1/,
    ],
  ])('in the lake, %s', async (_what, config, message) => {
    await expect(recordLake(config)).rejects.toThrow(message);
  });

  it('in the source, a dataset that stands there twice', async () => {
    const twice = { ...shop, datasets: [...shop.datasets, ...shop.datasets] };
    await expect(recordSource(twice)).rejects.toThrow(/expected each dataset once, found shop again/);
  });

  it('in the source, a database in no form', async () => {
    const config = { ...shop, datasets: shop.datasets.map((dataset) => ({ ...dataset, database: 'Shop DB' })) };
    await expect(recordSource(config)).rejects.toThrow(/datasets\.0\.sourceDatabase: expected a database's identifier/);
  });

  it('in the source, a lake in another Region that would copy its snapshots, and no other', async () => {
    const lake = { ...billing.lake, region: elsewhere };
    await expect(recordSource({ ...billing, lake }, asBilling)).rejects.toThrow(/in one Region.* and eu-west-1/);
    await expect(recordSource({ ...shop, lake })).resolves.toMatchObject({ account: shop.account });
  });
});
