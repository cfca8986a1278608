import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  EventBuses,
  ensureKeyFile,
  forgetDataset,
  openState,
  Queues,
  sqliteNotifications,
  sqliteRunLedger,
} from '@snapferry/local';
import { fixedClock, lakeAccount, region, sourceAccount } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support.ts';

const team = { account: sourceAccount, name: 'snapferry-source' };
const native = { account: sourceAccount, name: 'default' };

async function home() {
  const root = temporaryFolder();
  const clock = fixedClock();
  const state = openState(root);
  const queues = new Queues(state, clock);
  const buses = new EventBuses({ state, clock, queues, region });
  sqliteNotifications(state, fixedClock(), 'lake');
  const ledger = sqliteRunLedger(state);
  // The columns that forgetDataset goes by; the tables are the local RDS's own.
  state.exec(`CREATE TABLE rds_snapshots (arn TEXT, source_database TEXT, directory TEXT);
    CREATE TABLE rds_export_tasks (id TEXT, source_arn TEXT);
    CREATE TABLE rds_copies (arn TEXT); CREATE TABLE rds_shares (arn TEXT, account TEXT)`);
  const folder = (...path: string[]): string => {
    const at = join(root, ...path);
    mkdirSync(at, { recursive: true });
    return at;
  };
  for (const dataset of ['shop', 'crm']) {
    const [run, arn] = [`r-${dataset}`, `arn:${dataset}`];
    state.prepare('INSERT INTO rds_snapshots VALUES (?, ?, ?)').run(arn, `local-${dataset}`, `snap-${dataset}`);
    state.prepare('INSERT INTO rds_export_tasks VALUES (?, ?)').run(`task-${dataset}`, arn);
    state.prepare('INSERT INTO rds_copies VALUES (?)').run(arn);
    state.prepare('INSERT INTO rds_shares VALUES (?, ?)').run(arn, lakeAccount);
    const event = { time: '2026-11-20T03:00:00Z', detail: { id: 'x', subject: run } };
    buses.put(team, { ...event, source: 'snapferry.source', detailType: 'SnapshotCompleted', resources: [] });
    buses.put(native, { ...event, source: 'aws.rds', detailType: 'x', resources: [arn], detail: { SourceArn: arn } });
    // A copy that was deleted since: RDS has forgotten it.
    const copy = `arn:aws:rds:eu-central-1:111122223333:snapshot:snapferry-copy-${run}-1`;
    buses.put(native, { ...event, source: 'aws.rds', detailType: 'x', resources: [copy], detail: { SourceArn: copy } });
    queues.send('waiting', JSON.stringify({ detail: { subject: run } }));
    queues.sendDead('dead', JSON.stringify({ detail: { subject: run } }));
    await ledger.update(run, () => ({
      runId: run,
      dataset,
      snapshot: { arn, time: '2026-11-20T03:00:00.000Z' },
      contractVersion: '1.0.0',
      contractDigest: 'sha256:0',
      status: 'open',
      revision: 0,
      tables: [],
      drift: [],
      exportAttempt: 0,
      openedAt: '2026-11-20T03:00:00.000Z',
    }));
    for (const path of [
      ['lake', dataset],
      ['landing', dataset],
      ['snapshots', `snap-${dataset}`],
      ['lake-snapshots', `snap-${dataset}`],
      ['plans', run],
      ['notes', `${run}.json`],
    ])
      folder(...path);
  }
  ensureKeyFile(join(root, 'keys'), 'local-1');
  const forget = (dataset: string) =>
    forgetDataset(state, {
      dataset,
      instanceId: `local-${dataset}`,
      folders: {
        lake: join(root, 'lake', dataset),
        snapshots: [join(root, 'snapshots'), join(root, 'lake-snapshots')],
        landing: [join(root, 'landing', dataset)],
        notes: [join(root, 'notes')],
        plans: join(root, 'plans'),
      },
    });
  return { root, state, queues, buses, ledger, forget };
}

/** All that the home still says of a dataset. */
async function traces({ root, state, queues, buses, ledger }: Awaited<ReturnType<typeof home>>, dataset: string) {
  const rows = (table: string, column: string, value: string) =>
    state.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).all(value).length;
  const named = (text: string) =>
    text.includes(`r-${dataset}"`) || text.includes(`arn:${dataset}"`) || text.includes(`-r-${dataset}-1"`);
  return {
    runs: (await ledger.list(dataset, 10)).length,
    archived: buses.archived().filter(({ envelope }) => named(JSON.stringify(envelope))).length,
    messages: state
      .prepare('SELECT body FROM queue_message')
      .all()
      .filter(({ body }) => named(String(body))).length,
    dead: queues.dead().filter(({ body }) => named(body)).length,
    snapshots: rows('rds_snapshots', 'source_database', `local-${dataset}`),
    tasks: rows('rds_export_tasks', 'source_arn', `arn:${dataset}`),
    copies: rows('rds_copies', 'arn', `arn:${dataset}`) + rows('rds_shares', 'arn', `arn:${dataset}`),
    folders: [
      ['lake', dataset],
      ['landing', dataset],
      ['snapshots', `snap-${dataset}`],
      ['lake-snapshots', `snap-${dataset}`],
      ['plans', `r-${dataset}`],
      ['notes', `r-${dataset}.json`],
    ].filter((path) => existsSync(join(root, ...path))).length,
  };
}

describe('forgetDataset', () => {
  it('removes every trace of one dataset and nothing of another', async () => {
    const before = await home();
    const untouched = await traces(before, 'crm');
    expect(untouched).toEqual({
      runs: 1,
      archived: 3,
      messages: 2,
      dead: 1,
      snapshots: 1,
      tasks: 1,
      copies: 2,
      folders: 6,
    });
    expect(before.forget('shop')).toBe(true);
    expect(Object.values(await traces(before, 'shop')).every((count) => count === 0)).toBe(true);
    expect(await traces(before, 'crm')).toEqual(untouched);
    expect(existsSync(join(before.root, 'keys', 'local-1.key'))).toBe(true);
  });

  it('forgets the days on which it was overdue', async () => {
    const { ledger, forget } = await home();
    for (const dataset of ['shop', 'crm']) await ledger.markOverdue(dataset, '2026-11-20');
    forget('shop');
    expect(await ledger.overdueAnnounced('shop', '2026-11-20')).toBe(false);
    expect(await ledger.overdueAnnounced('crm', '2026-11-20')).toBe(true);
  });

  it('says that there was nothing to forget', async () => {
    const { forget } = await home();
    expect(forget('stranger')).toBe(false);
    expect(forget('shop')).toBe(true);
    expect(forget('shop')).toBe(false);
  });
});
