import { existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pgliteDatabase } from '@snapferry/local/rds';
import { describe, expect, it } from 'vitest';
import { demoClock } from '../../packages/cli/src/app/demo-clock.ts';
import { openLocalApp } from '../../packages/cli/src/app/local-app.ts';
import { replayable } from '../../packages/cli/src/commands/replay.ts';
import { reconcilers, runSchedules } from '../../packages/cli/src/commands/scheduled.ts';
import { contractOf, item, person } from './support/contract-of-two.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

const contract = contractOf({ item, person }, { properties: { snapferryExport: 'lake' } });
const loaded = { 'two.item': 'loaded', 'two.person': 'loaded' };

const shop = new ShopOfTwo({ contract });

/** Our events in the order in which they were announced, with the bus that heard each. */
function heard(on: 'source' | 'lake'): string[] {
  return shop.app.cloud.buses
    .archived()
    .filter(({ bus }) => bus.name === `snapferry-${on}`)
    .map(({ envelope }) => `${envelope.source.replace('snapferry.', '')} ${envelope['detail-type']}`);
}
const copies = async () =>
  [await shop.app.rds.copies.list(), await shop.app.lakeRds.copies.list()].map((of) => of.map(({ status }) => status));
const landed = (bucket: string): string[] => globSync(`${shop.home.path}/objects/${bucket}/**/*.parquet`);
const expireExports = (): void => {
  for (const folder of globSync(`${shop.home.path}/objects/snapferry-lake-landing/exports/two/*/*/snapferry-r-*`))
    rmSync(folder, { recursive: true });
};

describe('a run that the lake exports', () => {
  it('carries what the contract allows', async () => {
    expect(outcomes(await shop.day())).toEqual(loaded);
    expect(await shop.rowsOf('two.item')).toBe(500);
  });

  it('is announced step by step, and each account hears what it needs', async () => {
    const { runId } = await shop.day();
    expect(heard('source')).toEqual([
      'source SnapshotTaken',
      'source SnapshotCompleted',
      'lake ExportCompleted',
      'lake RunCompleted',
    ]);
    const inLake = heard('lake').filter((event) => !event.includes('Table'));
    expect(inLake).toEqual([
      'source SnapshotCompleted',
      'lake SnapshotReceived',
      'lake ExportCompleted',
      'lake RunCompleted',
      'lake RunReconciled',
    ]);
    const subjects = shop.app.cloud.buses
      .archived()
      .filter(({ bus }) => bus.name !== 'default')
      .map(({ envelope }) => (envelope.detail as { subject: string }).subject);
    expect(new Set(subjects)).toEqual(new Set([runId]));
    expect(shop.app.cloud.queues.dead()).toEqual([]);
  });

  it('lands in the lake alone, and leaves a copy in neither account', async () => {
    await shop.day();
    expect(landed('snapferry-source-landing')).toEqual([]);
    expect(landed('snapferry-lake-landing').length).toBeGreaterThan(0);
    expect(await copies()).toEqual([[], []]);
  });

  it('is one beside a dataset that the source exports', async () => {
    const other = contractOf({ item }, { dataset: 'other' });
    expect(outcomes(await shop.day())).toEqual(loaded);
    expect(outcomes(await shop.day({ contract: other }))).toEqual({ 'other.item': 'loaded' });
    expect(landed('snapferry-source-landing').every((file) => file.includes('/other/'))).toBe(true);
    expect(heard('source').filter((event) => event === 'lake ExportCompleted')).toHaveLength(1);
  });

  it('is overdue like any other when it does not come', async () => {
    await shop.app.deployDataset(contract, 'local-two');
    const { done } = await runSchedules(shop.app, ['run-tracker']);
    expect(done).toMatchObject([{ service: 'run-tracker', dataset: 'two', lastRun: 'none' }]);
    expect([heard('lake'), heard('source')]).toEqual([['lake RunOverdue'], ['lake RunOverdue']]);
  });
});

describe('a replay', () => {
  it.each(replayable.lake)('of a finished run from %s changes nothing, and leaves no copy', async (from) => {
    const first = await shop.day();
    const before = globSync(`${shop.home.path}/lake/**/*.metadata.json`).sort();
    shop.home.reopen();
    const again = await shop.replay(first.runId, from);
    expect([again.status, outcomes(again)]).toEqual([
      'complete',
      { 'two.item': 'already-loaded', 'two.person': 'already-loaded' },
    ]);
    expect(globSync(`${shop.home.path}/lake/**/*.metadata.json`).sort()).toEqual(before);
    expect(await copies()).toEqual([[], []]);
    expect(heard('lake')).not.toContain('lake ExportFailed');
  });

  it.each(['snapshot', 'export', 'plan'] as const)('goes on with a run that was stopped after %s', async (step) => {
    const stopped = await shop.day({ stopAfter: step });
    expect(stopped.status).toBe('open');
    expect(await copies()).toEqual([['available'], ['available']]);
    shop.home.reopen();
    const ended = await shop.replay(stopped.runId);
    expect(outcomes(ended)).toEqual(loaded);
    expect(await copies()).toEqual([[], []]);
  });

  it('says which events a run of the other kind begins with', async () => {
    const { runId } = await shop.day({ contract: contractOf({ item }) });
    const impossible = shop.replay(runId, 'SnapshotReceived');
    await expect(impossible).rejects.toThrow(/expected one of SnapshotCompleted, ExportCompleted, TableLoadRequested/);
  });
});

describe('a raw export that has expired', () => {
  const attempts = () =>
    shop.app.cloud.buses
      .archived()
      .filter(({ bus, envelope }) => bus.name === 'snapferry-lake' && envelope['detail-type'] === 'ExportCompleted')
      .map(({ envelope }) => (envelope.detail as { data: { attempt: number } }).data.attempt);

  it.each([
    ['from the copies that stand', false],
    ['from new copies where they are gone', true],
  ])('is made again %s', async (_how, gone) => {
    const { runId } = await shop.day({ stopAfter: 'export' });
    expireExports();
    shop.home.reopen();
    if (gone) {
      for (const rds of [shop.app.rds, shop.app.lakeRds])
        for (const { arn } of await rds.copies.list()) await rds.copies.delete(arn);
    }
    const mended = await shop.replay(runId);
    expect(outcomes(mended)).toEqual(loaded);
    expect(new Set(attempts())).toEqual(new Set([1, 2]));
    expect(await copies()).toEqual([[], []]);
    expect(heard('source')).toContain('lake RunFailed');
  });

  it('is made three times at most', async () => {
    const { runId } = await shop.day({ stopAfter: 'export' });
    shop.home.reopen();
    expireExports();
    // Nobody plans an export faster than its files are gone.
    shop.app.cloud.buses.observe((_bus, envelope) => {
      if (envelope['detail-type'] === 'ExportCompleted') expireExports();
    });
    await shop.app.cloud.drain();
    const failed = await shop.app.ledger.get(runId);
    expect(failed).toMatchObject({ status: 'failed', exportAttempt: 3, reasonCode: 'raw-export-expired' });
    expect(failed?.nextExportAttempt).toBeUndefined();
    expect(new Set(attempts())).toEqual(new Set([1, 2, 3]));
  });

  it('is not made again where the original is gone too, and says so', async () => {
    const { runId } = await shop.day({ stopAfter: 'export' });
    expireExports();
    shop.home.reopen();
    for (const rds of [shop.app.rds, shop.app.lakeRds])
      for (const { arn } of await rds.snapshots.list('local-two')) await rds.deleteSnapshot(arn);
    const failed = await shop.replay(runId);
    expect(failed).toMatchObject({ status: 'failed', reasonCode: 'snapshot-gone' });
  });
});

describe('a copy that cannot be had', () => {
  it('fails the run in words; a replay from the start mends it', async () => {
    // The lake hears of the shared copy only after sharing was revoked.
    shop.app.state.exec(`CREATE TRIGGER revoke AFTER INSERT ON rds_shares BEGIN DELETE FROM rds_shares; END`);
    const failed = await shop.day();
    expect(failed).toMatchObject({ status: 'failed', reasonCode: 'snapshot-gone' });
    expect(failed.reason).toMatch(/none is shared with it/);
    shop.app.state.exec('DROP TRIGGER revoke');
    const mended = await shop.replay(failed.runId, 'SnapshotTaken');
    expect(outcomes(mended)).toEqual(loaded);
    expect(await copies()).toEqual([[], []]);
  });

  it('by a fault that nobody foresaw waits for people, and the run says where', async () => {
    shop.app.state.exec(`CREATE TRIGGER full BEFORE INSERT ON rds_copies BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
    const stuck = await shop.day();
    expect(stuck).toMatchObject({ status: 'failed', reasonCode: 'dead-letter' });
    expect(stuck.reason).toMatch(/snapshot-courier: Error \(.*snapshot-courier\.jsonl\)/);
    shop.app.state.exec('DROP TRIGGER full');
    const { done } = await runSchedules(shop.app, reconcilers);
    expect(done).toMatchObject([{ service: 'snapshot-courier', began: `snapferry-copy-${stuck.runId}-1` }]);
    expect((await shop.app.ledger.list('two', 1))[0]?.status).toBe('complete');
  });

  it('because RDS gave it up is found by the schedule, which RDS does not do', async () => {
    const home = join(shop.home.path, 'slow');
    const clock = demoClock(new Date('2026-11-20T03:00:00.000Z'));
    const app = openLocalApp({ home, clock, copyMs: 600_000 });
    try {
      await app.deployDataset(contract, 'local-two');
      const snapshot = await app.rds.createSnapshot({
        database: pgliteDatabase(shop.pglite),
        instanceId: 'local-two',
        snapshotId: 'rds:local-two-2026-11-20-03-00',
        type: 'automated',
      });
      await app.cloud.drain();
      await app.rds.deleteSnapshot(snapshot.arn);
      clock.set(new Date('2026-11-20T04:00:00.000Z'));
      await app.cloud.drain();
      expect(await app.ledger.list('two', 1)).toEqual([]);
      const { done } = await runSchedules(app, reconcilers.slice(0, 2));
      expect(done).toMatchObject([{ service: 'snapshot-courier', failed: 'copy-failed' }]);
      const [failed] = await app.ledger.list('two', 1);
      expect(failed).toMatchObject({ status: 'failed', reasonCode: 'copy-failed' });
      expect(existsSync(join(home, 'objects/snapferry-lake-landing'))).toBe(false);
    } finally {
      app.close();
    }
  });
});
