import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../packages/cli/src/commands/exit-code.ts';
import { releaseTable } from '../../packages/cli/src/commands/release.ts';
import { replayable } from '../../packages/cli/src/commands/replay.ts';
import { rollBack } from '../../packages/cli/src/commands/rollback.ts';
import { runSchedules } from '../../packages/cli/src/commands/scheduled.ts';
import { readStatus } from '../../packages/cli/src/commands/status.ts';
import { contractOf, item, person } from './support/contract-of-two.ts';
import { resetRows } from './support/database-of-two.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

const contract = contractOf({ item, person }, { maxShrink: 0.5 });

const shop = new ShopOfTwo({ contract });

const rows = () => shop.rowsOf('two.item');
const lakeFiles = () => globSync(`${shop.home.path}/lake/two/item/data/*.parquet`).sort();
const release = (runId: string) => releaseTable(shop.app, { runId, table: 'two.item' });

/** A day on which items were deleted, down to so many. */
async function dayOf(left: number) {
  await shop.pglite.exec(`DELETE FROM item WHERE id > ${left}`);
  return shop.day();
}

describe('a table that shrank too much', () => {
  it('is held: the run is incomplete and says so, and the table shows the day before', async () => {
    await dayOf(500);
    const held = await dayOf(100);
    expect([held.status, exitCodeOf(held), outcomes(held)]).toEqual([
      'incomplete',
      2,
      { 'two.item': 'table-shrank', 'two.person': 'loaded' },
    ]);
    expect(held.tables[0]).toMatchObject({ outcome: 'held', rows: 100, snapshotId: expect.any(String) });
    expect(await rows()).toBe(500);
    const notification = shop.app.notifications.lake.since(0).at(-1);
    expect(notification?.text).toContain(`two.item: held, table-shrank.`);
    expect(notification?.text).toContain(`snapferry release ${held.runId} two.item`);
  });

  it('stands with its row count in the ledger and in the status, beside those of the runs before', async () => {
    await dayOf(500);
    await dayOf(450);
    const held = await dayOf(100);
    const [dataset] = await readStatus(shop.home.path);
    const counts = dataset?.tables.map(({ name, rowCounts }) => [name, rowCounts.map((each) => each.rows)]);
    expect(counts).toEqual([
      ['two.item', [500, 450, 100]],
      ['two.person', [200, 200, 200]],
    ]);
    expect(dataset?.tables[0]).toMatchObject({ rows: 450 });
    expect(dataset?.tables[0]?.rowCounts.at(-1)).toMatchObject({ runId: held.runId, outcome: 'held' });
    const ledger = await shop.app.ledger.list('two', 30);
    expect(ledger.map(({ tables }) => tables.find(({ name }) => name === 'two.item')?.rows)).toEqual([100, 450, 500]);
  });

  it('is published when it is released, and the run is told anew', async () => {
    await dayOf(500);
    const held = await dayOf(100);
    const files = lakeFiles();
    shop.home.reopen();
    const released = await release(held.runId);
    expect([released.status, exitCodeOf(released), outcomes(released)['two.item']]).toEqual(['complete', 0, 'loaded']);
    expect(await rows()).toBe(100);
    expect(lakeFiles()).toEqual(files);
    expect(await shop.app.ledger.get(held.runId)).toMatchObject({ status: 'complete', revision: 2 });
    expect(await shop.faultsOf('item')).toEqual([]);
    // Once more changes nothing.
    expect(outcomes(await release(held.runId))['two.item']).toBe('already-loaded');
    expect((await shop.app.ledger.get(held.runId))?.revision).toBe(2);
  });

  it('stays held, in the files that it has, from whichever event its run is replayed', async () => {
    await dayOf(500);
    const held = await dayOf(100);
    const files = lakeFiles();
    for (const from of replayable.source) {
      const replayed = await shop.replay(held.runId, from);
      expect(outcomes(replayed)).toMatchObject({ 'two.item': 'table-shrank', 'two.person': 'already-loaded' });
    }
    expect([lakeFiles(), await rows()]).toEqual([files, 500]);
    expect((await shop.app.ledger.get(held.runId))?.revision).toBe(1);
  });

  it('is held again the next day, until the newest load is released; then an older one is superseded', async () => {
    await dayOf(500);
    const tuesday = await dayOf(100);
    const wednesday = await dayOf(90);
    expect(outcomes(wednesday)['two.item']).toBe('table-shrank');
    await release(wednesday.runId);
    expect(await rows()).toBe(90);
    expect(outcomes(await release(tuesday.runId))['two.item']).toBe('superseded');
    expect(await rows()).toBe(90);
  });

  it('is passed by when its rows come back', async () => {
    await dayOf(500);
    const held = await dayOf(100);
    await resetRows(shop.pglite);
    expect((await dayOf(500)).status).toBe('complete');
    expect(outcomes(await release(held.runId))['two.item']).toBe('superseded');
    expect(await rows()).toBe(500);
  });

  it('keeps its files for three days of upkeep; later its release loads them from the export again', async () => {
    await dayOf(500);
    const held = await dayOf(100);
    const files = lakeFiles();
    const upkeepAfter = async (days: number) => {
      shop.home.reopen(days);
      await runSchedules(shop.app, ['table-keeper']);
      shop.home.reopen();
    };
    await upkeepAfter(2.9);
    expect(lakeFiles()).toEqual(files);
    await upkeepAfter(3.1);
    expect(lakeFiles()).toHaveLength(files.length - 1);
    expect(outcomes(await release(held.runId))['two.item']).toBe('loaded');
    expect(await rows()).toBe(100);
  });

  it('can be released onto a table that was rolled back; what was released can be rolled back', async () => {
    const first = await dayOf(500);
    await dayOf(400);
    const held = await dayOf(100);
    await rollBack(shop.app, 'two.item', first.runId);
    expect(outcomes(await release(held.runId))['two.item']).toBe('loaded');
    await rollBack(shop.app, 'two.item', first.runId);
    expect(outcomes(await release(held.runId))['two.item']).toBe('rolled-back');
    expect(await rows()).toBe(500);
  });
});

describe('a release', () => {
  it('of what is not held says what it found, and leaves no marker', async () => {
    const { runId } = await dayOf(500);
    await expect(release(runId)).rejects.toThrow(/to be held.*found it loaded/s);
    await expect(releaseTable(shop.app, { runId, table: 'two.nothing' })).rejects.toThrow(
      /found no two\.nothing\. Its tables: .*two\.item/,
    );
    await expect(release(`r-${'0'.repeat(32)}`)).rejects.toThrow('expected a run of this home');
    await expect(release('yesterday')).rejects.toThrow('expected a run id');
    expect(globSync(`${shop.home.path}/objects/*/releases/**/*.json`)).toEqual([]);
  });
});
