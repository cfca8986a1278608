import { describe, expect, it } from 'vitest';
import type { LocalApp } from '../../packages/cli/src/app/local-app.ts';
import { reconcilers, runSchedules } from '../../packages/cli/src/commands/scheduled.ts';
import { contractOf, item, person } from './support/contract-of-two.ts';
import { ShopOfTwo } from './support/shop-of-two.ts';
import { snapferry as runSnapferry } from './support/snapferry-command.ts';

const shop = new ShopOfTwo();

/** Every message that a function should hear is lost, until told otherwise. */
function lose(app: LocalApp, queue: string): () => void {
  app.state.exec(`CREATE TRIGGER lose AFTER INSERT ON queue_message WHEN NEW.queue = '${queue}'
    BEGIN DELETE FROM queue_message WHERE id = NEW.id; END`);
  return () => app.state.exec('DROP TRIGGER lose');
}

const statuses = async (app: LocalApp) => (await app.ledger.list('two', 10)).map(({ status }) => status);

describe('a run whose event was lost', () => {
  it.each([
    ['source', 'source-snapshot-publisher-on-snapshot-created', 'snapshot-publisher'],
    ['source', 'source-export-publisher-on-export-ended', 'export-publisher'],
    ['lake', 'source-snapshot-publisher-on-snapshot-created', 'snapshot-publisher'],
    ['lake', 'source-snapshot-courier-on-snapshot-taken', 'snapshot-publisher'],
    ['lake', 'source-snapshot-courier-on-copy-ended', 'snapshot-courier'],
    ['lake', 'lake-snapshot-courier-on-copy-ended', 'snapshot-courier'],
    ['lake', 'lake-export-publisher-on-export-ended', 'export-publisher'],
  ])(
    'in export: %s at %s is found by the reconcilers, completes, and is not called overdue',
    async (mode, queue, service) => {
      const mend = lose(shop.app, queue);
      await shop.day({ contract: contractOf({ item, person }, { properties: { snapferryExport: mode } }) });
      mend();
      expect(await statuses(shop.app)).not.toContain('complete');
      shop.home.reopen();
      const result = await runSchedules(shop.app, reconcilers);
      expect(result).toMatchObject({ done: [{ service }], failures: [] });
      expect(await statuses(shop.app)).toEqual(['complete']);
      expect(await runSchedules(shop.app, reconcilers)).toEqual({ done: [], failures: [] });
      expect([await shop.app.rds.copies.list(), await shop.app.lakeRds.copies.list()]).toEqual([[], []]);
    },
  );
});

describe('a request for an export that the lake put aside', () => {
  it('is told as an overdue day, and a replay of the run has it exported', async () => {
    const mend = lose(shop.app, 'lake-snapshot-exporter-on-snapshot-received');
    const lake = contractOf({ item, person }, { properties: { snapferryExport: 'lake' } });
    const { runId } = await shop.day({ contract: lake });
    mend();
    shop.home.reopen();
    const { done, failures } = await runSchedules(shop.app, reconcilers);
    expect([done, failures]).toMatchObject([[{ service: 'run-tracker', lastRun: runId, lastStatus: 'open' }], []]);
    expect((await shop.replay(runId, 'SnapshotCompleted')).status).toBe('complete');
    expect(await statuses(shop.app)).toEqual(['complete']);
  });
});

describe('a run that gets no export', () => {
  it('is told of once, and the reconcilers leave it alone', async () => {
    const nothing = contractOf({ item: item.map((column) => ({ ...column, policy: 'drop' })) });
    const { runId } = await shop.day({ contract: nothing });
    const told = () =>
      shop.app.cloud.buses
        .archived({ subject: runId })
        .filter(({ envelope }) => envelope['detail-type'] === 'RunFailed').length;
    const before = told();
    expect([before > 0, await statuses(shop.app)]).toEqual([true, ['failed']]);
    shop.home.reopen();
    // The day is overdue, and that is all.
    const { done, failures } = await runSchedules(shop.app, reconcilers);
    expect([done.map(({ service }) => service), failures]).toEqual([['run-tracker'], []]);
    expect(told()).toBe(before);
  });
});

describe('the commands', () => {
  const snapferry = (...args: string[]) => runSnapferry([...args, '--home', shop.home.path]);

  it('keep the tables, and reconcile', async () => {
    await shop.day();
    shop.home.leave();
    const kept = snapferry('upkeep', '--json');
    expect(kept.code).toBe(0);
    expect(JSON.parse(kept.stdout)).toEqual({
      done: ['item', 'person', 'snapferry_loads'].map((table) => ({
        service: 'table-keeper',
        table: `two.${table}`,
        expiredSnapshots: 0,
        expiredFiles: 0,
        orphanFiles: 0,
        orphanBytes: 0,
        failedFiles: 0,
      })),
      failures: [],
    });
    expect(snapferry('upkeep').stdout).toContain('two.person');
    const reconciled = snapferry('reconcile', '--json');
    expect([reconciled.code, JSON.parse(reconciled.stdout)]).toEqual([0, { done: [], failures: [] }]);
    expect(snapferry('reconcile').stdout).toBe('Nothing was left unsaid.\n');
  }, 60_000);
});
