import { describe, expect, it } from 'vitest';
import { rollBack } from '../../packages/cli/src/commands/rollback.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

const shop = new ShopOfTwo();

const rows = () => shop.rowsOf('two.item');

/** Two good days, of 500 rows and of 100. */
async function twoDays(): Promise<{ first: string; second: string }> {
  const first = (await shop.day()).runId;
  await shop.pglite.exec('DELETE FROM item WHERE id > 100');
  const second = (await shop.day()).runId;
  expect(await rows()).toBe(100);
  return { first, second };
}

describe('a rollback', () => {
  it('shows the earlier content again, and says what is refused from now on', async () => {
    const { first } = await twoDays();
    const result = await rollBack(shop.app, 'two.item', first);
    expect(result).toMatchObject({ changed: true, refusedUpTo: { contractVersion: '1.0.0' } });
    expect(await rows()).toBe(500);
    const head = await shop.head('item');
    expect(head.metadata.properties['snapferry.run-id']).toBe(first);
    expect(await shop.faultsOf('item')).toEqual([]);
  });

  it('is not undone by a replay of what was rolled back from, nor of anything older', async () => {
    const { first, second } = await twoDays();
    await rollBack(shop.app, 'two.item', first);
    const refused = await shop.replay(second);
    expect(outcomes(refused)).toEqual({ 'two.item': 'rolled-back', 'two.person': 'already-loaded' });
    expect(refused.tables[0]?.reason).toContain('A later snapshot');
    expect(outcomes(await shop.replay(first))['two.item']).toBe('already-loaded');
    expect(await rows()).toBe(500);
  });

  it('gives way to the next day, which ends the floor', async () => {
    const { first, second } = await twoDays();
    await rollBack(shop.app, 'two.item', first);
    await shop.pglite.exec('DELETE FROM item WHERE id > 50');
    expect((await shop.day()).status).toBe('complete');
    expect(await rows()).toBe(50);
    const properties = (await shop.head('item')).metadata.properties;
    expect(properties['snapferry.rollback-floor']).toBe('');
    expect(outcomes(await shop.replay(second))['two.item']).toBe('superseded');
  });

  it('asked twice changes nothing, and keeps the floor', async () => {
    const { first } = await twoDays();
    const once = await rollBack(shop.app, 'two.item', first);
    const twice = await rollBack(shop.app, 'two.item', first);
    expect(twice).toEqual({ ...once, changed: false });
  });

  it('to a run that the table does not know names those that it does', async () => {
    const { first } = await twoDays();
    await expect(rollBack(shop.app, 'two.item', `r-${'0'.repeat(32)}`)).rejects.toThrow(new RegExp(first));
    await expect(rollBack(shop.app, 'item', first)).rejects.toThrow(/<namespace>\.<table>/);
  });
});
