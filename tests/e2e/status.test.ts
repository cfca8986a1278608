import { writeFileSync } from 'node:fs';
import { runRecord } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { readStatus } from '../../packages/cli/src/commands/status.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';
import { snapferry } from './support/snapferry-command.ts';

const shop = new ShopOfTwo();

describe('snapferry status', () => {
  it('shows the row counts of the last 30 runs of a table, and of none before', async () => {
    const { runId } = await shop.day();
    const today = await shop.app.ledger.get(runId);
    if (today === undefined) throw new Error('expected the run in the ledger, found none');
    const earlier = 34;
    for (let ago = 1; ago <= earlier; ago += 1) {
      const time = new Date(Date.parse(today.snapshot.time) - ago * 24 * 60 * 60 * 1000).toISOString();
      const tables = today.tables.map((table) => ({ ...table, rows: 1000 - ago }));
      const snapshot = { ...today.snapshot, time };
      await shop.app.ledger.update(`r-${ago}`, () =>
        runRecord(`r-${ago}`, { dataset: 'two', snapshot, status: 'complete', tables }),
      );
    }
    const [status] = await readStatus(shop.home.path);
    const counts = status?.tables.find(({ name }) => name === 'two.item')?.rowCounts.map(({ rows }) => rows);
    expect(counts).toEqual([...Array.from({ length: 29 }, (_, index) => 1000 - 29 + index), 500]);
  });

  it('shows the other tables where the metadata of one are garbage, and so does the next run', async () => {
    await shop.day();
    const { metadataLocation } = await shop.head('item');
    writeFileSync(metadataLocation.slice('file://'.length), 'garbage');
    const [status] = await readStatus(shop.home.path);
    expect(status?.tables.map(({ name, rows, fault }) => [name, rows, fault])).toEqual([
      ['two.item', null, expect.stringContaining('expected JSON in')],
      ['two.person', 200, undefined],
    ]);
    const next = await shop.day();
    expect(outcomes(next)).toEqual({ 'two.item': 'invalid-table', 'two.person': 'loaded' });
    expect(next.status).toBe('incomplete');
    const [after] = await readStatus(shop.home.path);
    expect(after?.lastRun?.notArrived).toEqual([
      {
        name: 'two.item',
        outcome: 'rejected',
        reasonCode: 'invalid-table',
        reason: expect.stringContaining('expected JSON in'),
      },
    ]);
    shop.home.leave();
    const { stdout } = snapferry(['status', '--home', shop.home.path]);
    expect(stdout).toMatch(/✘ two\.item: rejected, invalid-table: .*expected JSON in/);
  });
});
