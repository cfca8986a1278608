import { existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { pgliteDatabase } from '@snapferry/local/rds';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoClock } from '../../packages/cli/src/app/demo-clock.ts';
import { queryLake } from '../../packages/cli/src/app/lake-query.ts';
import { openLocalApp } from '../../packages/cli/src/app/local-app.ts';
import { replayable, replayRun } from '../../packages/cli/src/commands/replay.ts';
import { reconcilers, runSchedules } from '../../packages/cli/src/commands/scheduled.ts';
import {
  contractOf,
  item,
  outcomes,
  person,
  resetRows,
  run,
  startDatabase,
  type TestHome,
  temporaryHome,
} from './shop-of-two.ts';

const contract = contractOf({ item, person }, { properties: { snapferryExport: 'lake' } });
const loaded = { 'two.item': 'loaded', 'two.person': 'loaded' };
let pglite: PGlite;
let test: TestHome;

beforeAll(async () => {
  pglite = await startDatabase();
  await resetRows(pglite);
});
afterAll(() => pglite.close());
beforeEach(() => {
  test = temporaryHome();
});
afterEach(() => test.close());

/** Our events in the order in which they were announced, with the bus that heard each. */
function heard(on: 'source' | 'lake'): string[] {
  return test.app.cloud.buses
    .archived()
    .filter(({ bus }) => bus.name === `snapferry-${on}`)
    .map(({ envelope }) => `${envelope.source.replace('snapferry.', '')} ${envelope['detail-type']}`);
}
const copies = async () =>
  [await test.app.rds.copies.list(), await test.app.lakeRds.copies.list()].map((of) => of.map(({ status }) => status));
const landed = (bucket: string): string[] => globSync(`${test.home}/objects/${bucket}/**/*.parquet`);
const expireExports = (): void => {
  for (const folder of globSync(`${test.home}/objects/snapferry-lake-landing/exports/two/*/*/snapferry-r-*`))
    rmSync(folder, { recursive: true });
};

describe('a run that the lake exports', () => {
  it('carries what the contract allows', async () => {
    expect(outcomes(await run(test.app, pglite, contract))).toEqual(loaded);
    const { rows } = await queryLake(test.app.catalog, 'select count(*)::int as n from two.item');
    expect(rows).toEqual([{ n: 500 }]);
  });

  it('is announced step by step, and each account hears what it needs', async () => {
    const { runId } = await run(test.app, pglite, contract);
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
    const subjects = test.app.cloud.buses
      .archived()
      .filter(({ bus }) => bus.name !== 'default')
      .map(({ envelope }) => (envelope.detail as { subject: string }).subject);
    expect(new Set(subjects)).toEqual(new Set([runId]));
    expect(test.app.cloud.queues.dead()).toEqual([]);
  });

  it('lands in the lake alone, and leaves a copy in neither account', async () => {
    await run(test.app, pglite, contract);
    expect(landed('snapferry-source-landing')).toEqual([]);
    expect(landed('snapferry-lake-landing').length).toBeGreaterThan(0);
    expect(await copies()).toEqual([[], []]);
  });

  it('is one beside a dataset that the source exports', async () => {
    const other = contractOf({ item }, { dataset: 'other' });
    expect(outcomes(await run(test.app, pglite, contract))).toEqual(loaded);
    expect(outcomes(await run(test.app, pglite, other))).toEqual({ 'other.item': 'loaded' });
    expect(landed('snapferry-source-landing').every((file) => file.includes('/other/'))).toBe(true);
    expect(heard('source').filter((event) => event === 'lake ExportCompleted')).toHaveLength(1);
  });

  it('is overdue like any other when it does not come', async () => {
    await test.app.deployDataset(contract, 'local-two');
    const { done } = await runSchedules(test.app, ['run-tracker']);
    expect(done).toMatchObject([{ service: 'run-tracker', dataset: 'two', lastRun: 'none' }]);
    expect([heard('lake'), heard('source')]).toEqual([['lake RunOverdue'], ['lake RunOverdue']]);
  });
});

describe('a replay', () => {
  it.each(replayable.lake)('of a finished run from %s changes nothing, and leaves no copy', async (from) => {
    const first = await run(test.app, pglite, contract);
    const before = globSync(`${test.home}/lake/**/*.metadata.json`).sort();
    test.reopen();
    const again = await replayRun(test.app, { runId: first.runId as string, from });
    expect([again.status, outcomes(again)]).toEqual([
      'complete',
      { 'two.item': 'already-loaded', 'two.person': 'already-loaded' },
    ]);
    expect(globSync(`${test.home}/lake/**/*.metadata.json`).sort()).toEqual(before);
    expect(await copies()).toEqual([[], []]);
    expect(heard('lake')).not.toContain('lake ExportFailed');
  });

  it.each(['snapshot', 'export', 'plan'] as const)('goes on with a run that was stopped after %s', async (step) => {
    const stopped = await run(test.app, pglite, contract, step);
    expect(stopped.status).toBe('open');
    expect(await copies()).toEqual([['available'], ['available']]);
    test.reopen();
    const ended = await replayRun(test.app, { runId: stopped.runId as string, from: 'ExportCompleted' });
    expect(outcomes(ended)).toEqual(loaded);
    expect(await copies()).toEqual([[], []]);
  });

  it('says which events a run of the other kind begins with', async () => {
    const { runId } = await run(test.app, pglite, contractOf({ item }));
    const impossible = replayRun(test.app, { runId: runId as string, from: 'SnapshotReceived' });
    await expect(impossible).rejects.toThrow(/expected one of SnapshotCompleted, ExportCompleted, TableLoadRequested/);
  });
});

describe('a raw export that has expired', () => {
  const attempts = () =>
    test.app.cloud.buses
      .archived()
      .filter(({ bus, envelope }) => bus.name === 'snapferry-lake' && envelope['detail-type'] === 'ExportCompleted')
      .map(({ envelope }) => (envelope.detail as { data: { attempt: number } }).data.attempt);

  it.each([
    ['from the copies that stand', false],
    ['from new copies where they are gone', true],
  ])('is made again %s', async (_how, gone) => {
    const { runId } = await run(test.app, pglite, contract, 'export');
    expireExports();
    test.reopen();
    if (gone) {
      for (const rds of [test.app.rds, test.app.lakeRds])
        for (const { arn } of await rds.copies.list()) await rds.copies.delete(arn);
    }
    const mended = await replayRun(test.app, { runId: runId as string, from: 'ExportCompleted' });
    expect(outcomes(mended)).toEqual(loaded);
    expect(new Set(attempts())).toEqual(new Set([1, 2]));
    expect(await copies()).toEqual([[], []]);
    expect(heard('source')).toContain('lake RunFailed');
  });

  it('is made three times at most', async () => {
    const { runId } = await run(test.app, pglite, contract, 'export');
    test.reopen();
    expireExports();
    // Nobody plans an export faster than its files are gone.
    test.app.cloud.buses.observe((_bus, envelope) => {
      if (envelope['detail-type'] === 'ExportCompleted') expireExports();
    });
    await test.app.cloud.drain();
    const failed = await test.app.ledger.get(runId as string);
    expect(failed).toMatchObject({ status: 'failed', exportAttempt: 3, reasonCode: 'raw-export-expired' });
    expect(failed?.nextExportAttempt).toBeUndefined();
    expect(new Set(attempts())).toEqual(new Set([1, 2, 3]));
  });

  it('is not made again where the original is gone too, and says so', async () => {
    const { runId } = await run(test.app, pglite, contract, 'export');
    expireExports();
    test.reopen();
    for (const rds of [test.app.rds, test.app.lakeRds])
      for (const { arn } of await rds.snapshots.list('local-two')) await rds.deleteSnapshot(arn);
    const failed = await replayRun(test.app, { runId: runId as string, from: 'ExportCompleted' });
    expect(failed).toMatchObject({ status: 'failed', reasonCode: 'snapshot-gone' });
  });
});

describe('a copy that cannot be had', () => {
  it('fails the run in words; a replay from the start mends it', async () => {
    // The lake hears of the shared copy only after sharing was revoked.
    test.app.state.exec(`CREATE TRIGGER revoke AFTER INSERT ON rds_shares BEGIN DELETE FROM rds_shares; END`);
    const failed = await run(test.app, pglite, contract);
    expect(failed).toMatchObject({ status: 'failed', reasonCode: 'snapshot-gone' });
    expect(failed.reason).toMatch(/none is shared with it/);
    test.app.state.exec('DROP TRIGGER revoke');
    const mended = await replayRun(test.app, { runId: failed.runId as string, from: 'SnapshotTaken' });
    expect(outcomes(mended)).toEqual(loaded);
    expect(await copies()).toEqual([[], []]);
  });

  it('by a fault that nobody foresaw waits for people, and the run says where', async () => {
    test.app.state.exec(`CREATE TRIGGER full BEFORE INSERT ON rds_copies BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
    const stuck = await run(test.app, pglite, contract);
    expect(stuck).toMatchObject({ status: 'failed', reasonCode: 'dead-letter' });
    expect(stuck.reason).toMatch(/snapshot-courier: Error \(.*snapshot-courier\.jsonl\)/);
    test.app.state.exec('DROP TRIGGER full');
    const { done } = await runSchedules(test.app, reconcilers);
    expect(done).toMatchObject([{ service: 'snapshot-courier', began: `snapferry-copy-${stuck.runId}-1` }]);
    expect((await test.app.ledger.list('two', 1))[0]?.status).toBe('complete');
  });

  it('because RDS gave it up is found by the schedule, which RDS does not do', async () => {
    test.close();
    const home = join(test.home, 'slow');
    const clock = demoClock(new Date('2026-11-20T03:00:00.000Z'));
    const app = openLocalApp({ home, clock, copyMs: 600_000 });
    try {
      await app.deployDataset(contract, 'local-two');
      const snapshot = await app.rds.createSnapshot({
        database: pgliteDatabase(pglite),
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
      rmSync(home, { recursive: true, force: true });
    }
    test = temporaryHome();
  });
});
