import { createHmac } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { replayable } from '../../packages/cli/src/commands/replay.ts';
import { contractOf, item, person } from './support/contract-of-two.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

const shop = new ShopOfTwo();

const metadataFiles = (): string[] => globSync(`${shop.home.path}/lake/**/*.metadata.json`).sort();

describe('a run', () => {
  it('carries what the contract allows, as the policies say', async () => {
    const result = await shop.day();
    expect(outcomes(result)).toEqual({ 'two.item': 'loaded', 'two.person': 'loaded' });
    const rows = await shop.query('select * from two.person where id = 7');
    const key = readFileSync(`${shop.home.path}/keys/local-1.key`);
    expect(rows).toEqual([
      { id: '7', email: createHmac('sha256', key).update('p7@example.org').digest('hex'), born: '1980-01-01' },
    ]);
  });

  it('leaves tables that the auditor finds sound', async () => {
    await shop.day();
    await shop.pglite.exec('DELETE FROM item WHERE id > 250');
    await shop.day();
    for (const name of ['item', 'person']) {
      expect(await shop.faultsOf(name)).toEqual([]);
    }
  });

  it('leaves nothing in its scratch folder, and no message behind', async () => {
    await shop.day();
    expect(globSync(`${shop.home.path}/tmp/**/*`)).toEqual([]);
    expect(shop.app.cloud.queues.dead()).toEqual([]);
  });
});

describe('replaying a finished run', () => {
  it.each(replayable.source)('from %s changes nothing', async (from) => {
    const first = await shop.day();
    const before = metadataFiles();
    shop.home.reopen();
    const again = await shop.replay(first.runId, from);
    expect(again.status).toBe('complete');
    expect(outcomes(again)).toEqual({ 'two.item': 'already-loaded', 'two.person': 'already-loaded' });
    expect(metadataFiles()).toEqual(before);
    expect(again.tables.map((table) => table.snapshotId)).toEqual(first.tables.map((table) => table.snapshotId));
  });

  it('tells the whole run once more, and not with every table', async () => {
    const { runId } = await shop.day();
    const told = () =>
      shop.app.cloud.buses
        .archived({ subject: runId })
        .filter(({ bus, envelope }) => bus.name === 'snapferry-lake' && envelope['detail-type'] === 'RunCompleted')
        .length;
    expect(told()).toBe(1);
    await shop.replay(runId);
    expect(told()).toBe(2);
  });

  it('never lets an older day replace a newer one', async () => {
    const older = await shop.day();
    await shop.pglite.exec('DELETE FROM item WHERE id > 100');
    await shop.day();
    const before = metadataFiles();
    const replayed = await shop.replay(older.runId);
    expect(outcomes(replayed)).toEqual({ 'two.item': 'superseded', 'two.person': 'superseded' });
    expect(metadataFiles()).toEqual(before);
  });
});

describe('a run that stopped on the way', () => {
  it.each(['snapshot', 'export', 'plan'] as const)('after %s goes on with the next replay', async (step) => {
    const stopped = await shop.day({ stopAfter: step });
    expect(stopped.status).toBe('open');
    expect(metadataFiles()).toEqual([]);
    shop.home.reopen();
    const ended = await shop.replay(stopped.runId);
    expect(ended.status).toBe('complete');
    expect(outcomes(ended)).toEqual({ 'two.item': 'loaded', 'two.person': 'loaded' });
  });
});

describe('two contract versions on one snapshot', () => {
  it('lets the higher version replace, and reads the dropped column no more', async () => {
    await shop.day();
    const next = contractOf({ item: [...item.slice(0, 3)], person }, { version: '1.1.0' });
    expect((await shop.day({ contract: next })).status).toBe('complete');
    expect(await shop.rowsOf('two.item')).toBe(500);
  });
});
