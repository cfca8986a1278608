import type { DataContract } from '@snapferry/contract';
import { type DatabaseSnapshot, onDemandTag, ownCopyTag } from '@snapferry/ports';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DemoClock, demoClock } from '../../packages/cli/src/app/demo-clock.ts';
import type { LocalApp } from '../../packages/cli/src/app/local-app.ts';
import { cannedDatabase } from '../../packages/local/tests/rds/support.ts';
import { contractOf } from './support/contract-of-two.ts';
import { TemporaryHome } from './support/temporary-home.ts';

const days = Array.from({ length: 10 }, (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`);
const artist = { name: 'v', type: 'text', policy: 'allow' };
const database = cannedDatabase({ artist: ['Ada', 'Grace'] });
const instanceId = 'shop-db';
/** Every tag that could start a run by itself, and one of the team's own. */
const nightly = { nightly: 'yes', team: 'shop' };

interface Case {
  readonly mode: 'source' | 'lake';
  readonly trigger: 'automated' | 'backup' | 'tag:nightly=yes';
  readonly kind: DatabaseSnapshot['kind'];
}

/** The kind of snapshot that starts the dataset's runs, and one that never does. */
function snapshotOf({ trigger, kind }: Case, time: string) {
  const stamp = time.slice(0, 16).replaceAll(/[T:]/g, '-');
  const base = { database, instanceId, kind, time: new Date(time) };
  if (trigger === 'automated') return { ...base, type: 'automated', snapshotId: `rds:${instanceId}-${stamp}` } as const;
  if (trigger === 'backup') return { ...base, type: 'awsbackup', snapshotId: `awsbackup:job-${stamp}` } as const;
  return { ...base, type: 'manual', snapshotId: `z-nightly-${stamp}`, tags: nightly } as const;
}

/** RDS tells on the account's default bus what it told before, or what the local one does not. */
function tell(local: LocalApp, account: 'source' | 'lake', snapshot: DatabaseSnapshot, eventId: string): void {
  const cluster = snapshot.kind === 'cluster';
  local.cloud.buses.put(local.cloud.bus(account, 'default'), {
    source: 'aws.rds',
    detailType: `RDS DB ${cluster ? 'Cluster ' : ''}Snapshot Event`,
    time: '2026-11-10T12:00:00Z',
    resources: [snapshot.arn],
    detail: { SourceArn: snapshot.arn, SourceIdentifier: snapshot.id, EventID: eventId },
  });
}

/** A day at RDS: more than one snapshot that could start its run, out of order, told more than once, and copies of all kinds. */
async function day(local: LocalApp, clock: DemoClock, given: Case, date: string): Promise<void> {
  const before = local.cloud.buses.lastSequence();
  clock.set(new Date(`${date}T16:00:00.000Z`));
  // The later one is told first.
  await local.rds.createSnapshot(snapshotOf(given, `${date}T15:00:00.000Z`));
  const first = await local.rds.createSnapshot(snapshotOf(given, `${date}T03:00:00.000Z`));
  // AWS Backup's are told as created, as copied, or both.
  if (given.trigger === 'backup')
    tell(local, 'source', first, given.kind === 'cluster' ? 'RDS-EVENT-0075' : 'RDS-EVENT-0197');
  await local.cloud.drain();
  // Later a person's snapshot, and a person's copy of the day's with all of its tags.
  const byHand = {
    ...snapshotOf(given, `${date}T01:00:00.000Z`),
    type: 'manual',
    snapshotId: `by-hand-${date}`,
  } as const;
  await local.rds.createSnapshot({ ...byHand, tags: { team: 'shop' } });
  const theirs = { sourceArn: first.arn, kmsKeyId: 'key-of-theirs', tags: { ...first.tags } };
  await local.rds.copies.copy({ ...theirs, id: `a-copy-${date}` });
  // A copy of ours, as a courier of an earlier time may have left it, with tags that would start a run whatever the day.
  const ours = { ...first.tags, [onDemandTag]: 'shop', [ownCopyTag]: first.arn };
  await local.rds.copies.copy({ ...theirs, id: `old-copy-${date}`, tags: ours });
  await local.cloud.drain();

  // What RDS told today it tells once more, last things first; and so does the lake's own.
  const told = local.cloud.buses.archived({ after: before }).filter(({ bus }) => bus.name === 'default');
  for (const event of told.toReversed()) local.cloud.buses.replay(event, `again-${date}`);
  await local.cloud.drain();
}

const cases: readonly Case[] = [
  { mode: 'source', trigger: 'automated', kind: 'instance' },
  { mode: 'source', trigger: 'backup', kind: 'cluster' },
  { mode: 'source', trigger: 'tag:nightly=yes', kind: 'instance' },
  { mode: 'lake', trigger: 'automated', kind: 'cluster' },
  { mode: 'lake', trigger: 'backup', kind: 'instance' },
  { mode: 'lake', trigger: 'tag:nightly=yes', kind: 'instance' },
];

describe('ten days of events', () => {
  it.each(cases)(
    'make exactly ten runs: export $mode, trigger $trigger, snapshots of an instance or cluster ($kind)',
    async (given) => {
      const clock = demoClock(new Date(`${days[0]}T00:00:00.000Z`));
      const home = new TemporaryHome(clock);
      onTestFinished(() => home.remove());
      const local = home.app;
      const contract: DataContract = contractOf(
        { artist: [artist] },
        {
          dataset: 'shop',
          database: 'app',
          properties: { snapferryExport: given.mode, snapferryTrigger: given.trigger },
        },
      );
      await local.deployDataset(contract, instanceId);
      for (const date of days) await day(local, clock, given, date);

      const runs = await local.ledger.list('shop', 100);
      expect(runs.map(({ status, snapshot }) => `${status} ${snapshot.time}`)).toEqual(
        days.map((date) => `complete ${date}T03:00:00.000Z`).toReversed(),
      );
      const archived = local.cloud.buses.archived();
      const subjects = (type: string) =>
        new Set(
          archived
            .filter(({ envelope }) => envelope['detail-type'] === type)
            .map(({ envelope }) => (envelope.detail as { subject: string }).subject),
        );
      for (const type of ['SnapshotTaken', 'SnapshotCompleted', 'ExportCompleted', 'RunCompleted'])
        expect([type, subjects(type)]).toEqual([type, new Set(runs.map(({ runId }) => runId))]);
      expect([subjects('ExportFailed'), subjects('RunFailed')]).toEqual([new Set(), new Set()]);
      // Each exported once, in the account that its contract names.
      const tasks = local.state.prepare('SELECT owner, count(*) AS tasks FROM rds_export_tasks GROUP BY owner').all();
      const exporter = given.mode === 'source' ? '111122223333' : '444455556666';
      expect(tasks.map((row) => ({ ...row }))).toEqual([{ owner: `${exporter}/eu-central-1`, tasks: 10 }]);
      // No copy of ours is left, but for those that no courier of today made.
      expect((await local.rds.copies.list()).map(({ id }) => id)).toEqual(days.map((date) => `old-copy-${date}`));
      expect(await local.lakeRds.copies.list()).toEqual([]);
      expect(local.cloud.queues.dead()).toEqual([]);
    },
    120_000,
  );
});
