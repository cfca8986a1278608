import type { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  contractOf,
  item,
  person,
  resetRows,
  run,
  startDatabase,
  type TestHome,
  temporaryHome,
} from './shop-of-two.ts';

const contract = contractOf({ item, person });
let pglite: PGlite;
let test: TestHome;

beforeAll(async () => {
  pglite = await startDatabase();
});
afterAll(() => pglite.close());
beforeEach(async () => {
  await resetRows(pglite);
  test = temporaryHome();
});
afterEach(() => test.close());

/** How often each team was told of a drifted column. */
function tellings(of: string): { source: number; lake: number } {
  const count = (team: 'source' | 'lake'): number =>
    test.app.notifications[team].since(0).filter(({ text }) => text.includes(`Drift, column-added: ${of}.`)).length;
  return { source: count('source'), lake: count('lake') };
}

it('tells both teams of a change once, and goes on listing it every day', async () => {
  expect((await run(test.app, pglite, contract)).drift).toEqual([]);
  expect(test.app.notifications.source.since(0)).toEqual([]);
  expect(test.app.notifications.lake.since(0)).toHaveLength(1);

  await pglite.exec('ALTER TABLE item ADD COLUMN colour text');
  try {
    const [first] = (await run(test.app, pglite, contract)).drift;
    expect(first).toMatchObject({ table: 'public.item', column: 'colour', change: 'column-added', new: true });
    expect(tellings('public.item.colour')).toEqual({ source: 1, lake: 1 });

    const [second] = (await run(test.app, pglite, contract)).drift;
    const { toldIn, ...known } = first as NonNullable<typeof first>;
    expect([toldIn, second]).toEqual([1, { ...known, new: false }]);
    expect(tellings('public.item.colour')).toEqual({ source: 1, lake: 1 });
    // A complete day is the data team's to hear; the service team has nothing to do about it.
    expect(test.app.notifications.source.since(0)).toHaveLength(1);
    expect(test.app.notifications.lake.since(0)).toHaveLength(3);
  } finally {
    await pglite.exec('ALTER TABLE item DROP COLUMN colour');
  }
});
