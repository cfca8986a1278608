import { expect, it } from 'vitest';
import { contractOf, item, person } from './support/contract-of-two.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

const shop = new ShopOfTwo();

const two = contractOf({ item, person });
const three = contractOf({ item, person }, { dataset: 'three' });

async function tablesOf(namespace: string): Promise<Record<string, string | undefined>> {
  const tables = (await shop.app.catalog.list()).filter((table) => table.namespace === namespace);
  return Object.fromEntries(
    await Promise.all(
      tables.map(async (table) => [table.name, (await shop.app.catalog.load(table))?.metadataLocation]),
    ),
  );
}

it('carries datasets with tables of the same names into a namespace each', async () => {
  expect(outcomes(await shop.day({ contract: two }))).toEqual({ 'two.item': 'loaded', 'two.person': 'loaded' });
  await shop.pglite.exec("INSERT INTO item VALUES (1000, 1.00, '2026-06-01', 'later')");
  expect(outcomes(await shop.day({ contract: three }))).toEqual({ 'three.item': 'loaded', 'three.person': 'loaded' });
  expect([await shop.rowsOf('two.item'), await shop.rowsOf('three.item')]).toEqual([500, 501]);
});

it('leaves one team’s tables as they are, whatever mistake the other makes', async () => {
  expect((await shop.day({ contract: two })).status).toBe('complete');
  expect((await shop.day({ contract: three })).status).toBe('complete');
  const standing = await tablesOf('two');
  expect(Object.keys(standing)).toEqual(expect.arrayContaining(['item', 'person']));

  // A contract changed under its old version, one that names what is not there, one of another database.
  const mistakes = [
    contractOf({ item: item.slice(0, 2), person }, { dataset: 'three' }),
    contractOf(
      { gone: item, person: [...person, { name: 'x', type: 'text', policy: 'allow' }] },
      { dataset: 'three', version: '1.1.0' },
    ),
    contractOf({ item, person }, { dataset: 'three', version: '1.2.0', database: 'elsewhere' }),
  ];
  for (const mistake of mistakes) expect((await shop.day({ contract: mistake })).status).not.toBe('complete');

  expect(await tablesOf('two')).toEqual(standing);
  const next = await shop.day({ contract: two });
  expect(next.status).toBe('complete');
  expect(next.drift).toEqual([]);
});
