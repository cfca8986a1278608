import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalApp } from '../../packages/cli/src/app/local-app.ts';
import { reconcilers, runSchedules } from '../../packages/cli/src/commands/scheduled.ts';
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

const bin = fileURLToPath(new URL('../../packages/cli/bin/snapferry.js', import.meta.url));
const contract = contractOf({ item, person });
let pglite: PGlite;
let home: TestHome;

beforeAll(async () => {
  pglite = await startDatabase();
  await resetRows(pglite);
});
afterAll(() => pglite.close());
beforeEach(() => {
  home = temporaryHome();
});

/** Every message that a function should hear is lost, until told otherwise. */
function lose(app: LocalApp, queue: string): () => void {
  app.state.exec(`CREATE TRIGGER lose AFTER INSERT ON queue_message WHEN NEW.queue = '${queue}'
    BEGIN DELETE FROM queue_message WHERE id = NEW.id; END`);
  return () => app.state.exec('DROP TRIGGER lose');
}

const statuses = async (app: LocalApp) => (await app.ledger.list('two', 10)).map(({ status }) => status);

describe('a run whose event was lost', () => {
  afterEach(() => home.close());

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
      const mend = lose(home.app, queue);
      await run(home.app, pglite, contractOf({ item, person }, { properties: { snapferryExport: mode } }));
      mend();
      expect(await statuses(home.app)).not.toContain('complete');
      home.reopen();
      const result = await runSchedules(home.app, reconcilers);
      expect(result).toMatchObject({ done: [{ service }], failures: [] });
      expect(await statuses(home.app)).toEqual(['complete']);
      expect(await runSchedules(home.app, reconcilers)).toEqual({ done: [], failures: [] });
      expect([await home.app.rds.copies.list(), await home.app.lakeRds.copies.list()]).toEqual([[], []]);
    },
  );
});

describe('the commands', () => {
  // They take the home for themselves, so the test has closed it.
  afterEach(() => rmSync(home.home, { recursive: true, force: true }));

  const snapferry = (...args: string[]) => {
    const { status, stdout } = spawnSync(process.execPath, [bin, ...args, '--home', home.home], { encoding: 'utf8' });
    return { status, stdout };
  };

  it('keep the tables, and reconcile', async () => {
    await run(home.app, pglite, contract);
    home.app.close();
    const kept = snapferry('upkeep', '--json');
    expect(kept.status).toBe(0);
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
    expect([reconciled.status, JSON.parse(reconciled.stdout)]).toEqual([0, { done: [], failures: [] }]);
    expect(snapferry('reconcile').stdout).toBe('Nothing was left unsaid.\n');
  }, 60_000);
});
