import { expect, it } from 'vitest';
import { ShopOfTwo } from './support/shop-of-two.ts';

const shop = new ShopOfTwo();

/** How often each team was told of a drifted column. */
function tellings(of: string): { source: number; lake: number } {
  const count = (team: 'source' | 'lake'): number =>
    shop.app.notifications[team].since(0).filter(({ text }) => text.includes(`Drift, column-added: ${of}.`)).length;
  return { source: count('source'), lake: count('lake') };
}

it('tells both teams of a change once, and goes on listing it every day', async () => {
  expect((await shop.day()).drift).toEqual([]);
  expect(shop.app.notifications.source.since(0)).toEqual([]);
  expect(shop.app.notifications.lake.since(0)).toHaveLength(1);

  await shop.pglite.exec('ALTER TABLE item ADD COLUMN colour text');
  try {
    const [first] = (await shop.day()).drift;
    expect(first).toMatchObject({ table: 'public.item', column: 'colour', change: 'column-added', new: true });
    expect(tellings('public.item.colour')).toEqual({ source: 1, lake: 1 });

    const [second] = (await shop.day()).drift;
    const { toldIn, ...known } = first as NonNullable<typeof first>;
    expect([toldIn, second]).toEqual([1, { ...known, new: false }]);
    expect(tellings('public.item.colour')).toEqual({ source: 1, lake: 1 });
    // A complete day is the data team's to hear; the service team has nothing to do about it.
    expect(shop.app.notifications.source.since(0)).toHaveLength(1);
    expect(shop.app.notifications.lake.since(0)).toHaveLength(3);
  } finally {
    await shop.pglite.exec('ALTER TABLE item DROP COLUMN colour');
  }
});
