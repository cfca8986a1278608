import { announcer } from '@snapferry/chassis';
import { snapshotCompleted, snapshotTaken } from '@snapferry/events';
import type { DatabaseSnapshot, SourceDataset } from '@snapferry/ports';
import { createOnSnapshotCreated } from '@snapferry/snapshot-publisher';
import {
  contractsUri,
  databaseSnapshot,
  dataContract,
  deliver,
  fixedClock,
  memoryObjectStore,
  memorySnapshots,
  nativeRdsEnvelope,
  recordedObservability,
  recordingPublisher,
  snapshotArn,
  sourceAccount,
  sourceDataset,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const day = (hour: string, changes: Partial<DatabaseSnapshot> = {}): DatabaseSnapshot =>
  databaseSnapshot({ time: `2026-11-20T${hour}:00:00.000Z`, ...changes });
const manual = (hour: string, tags: Record<string, string>): DatabaseSnapshot =>
  day(hour, { id: `manual-${hour}`, type: 'manual', tags });

function setUp(snapshots: DatabaseSnapshot[], datasets: readonly SourceDataset[] = [sourceDataset(dataContract())]) {
  const publisher = recordingPublisher();
  const objects = memoryObjectStore();
  const recorded = recordedObservability();
  const handler = createOnSnapshotCreated({
    ownAccount: sourceAccount,
    snapshots: memorySnapshots(snapshots),
    objects,
    datasets,
    announce: announcer({ publisher, clock: fixedClock(), source: 'snapferry.source' }),
    observability: recorded.observability,
  });
  const created = (arn: string, eventId = 'RDS-EVENT-0091') => deliver(handler, nativeRdsEnvelope(eventId, arn));
  return { publisher, objects, handler, created, ...recorded };
}

describe('a snapshot that starts a run', () => {
  it('is announced as taken and as completed, with the run’s derived id', async () => {
    const snapshot = day('03');
    const { publisher, created } = setUp([snapshot]);
    expect(await created(snapshot.arn)).toEqual([]);
    const run = testRun({ arn: snapshot.arn, time: snapshot.time });
    expect(publisher.types()).toEqual(['SnapshotTaken', 'SnapshotCompleted']);
    expect(publisher.dataOf(snapshotCompleted)).toEqual([
      {
        dataset: 'shop',
        runId: run.runId,
        attempt: 1,
        snapshot: { arn: snapshot.arn, time: snapshot.time },
        contract: run.inline,
        exportMode: 'source',
      },
    ]);
    expect(publisher.events[1]).toMatchObject({ subject: run.runId, causationid: '', source: 'snapferry.source' });
  });

  it('is announced under the same ids when RDS says it twice', async () => {
    const snapshot = day('03');
    const { publisher, objects, created } = setUp([snapshot]);
    await created(snapshot.arn);
    await created(snapshot.arn);
    expect(publisher.ids()).toHaveLength(4);
    expect(new Set(publisher.ids()).size).toBe(2);
    expect(objects.written).toHaveLength(1);
  });

  it('names the key that it is encrypted with', async () => {
    const snapshot = day('03', { kmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1' });
    const { publisher, created } = setUp([snapshot]);
    await created(snapshot.arn);
    expect(publisher.dataOf(snapshotTaken)[0]?.snapshot.kmsKeyArn).toBe(snapshot.kmsKeyArn);
  });

  it('is only announced as taken where the lake exports: the courier says the rest', async () => {
    const snapshot = day('03');
    const { publisher, created } = setUp([snapshot], [sourceDataset(dataContract({ export: 'lake' }))]);
    await created(snapshot.arn);
    expect(publisher.types()).toEqual(['SnapshotTaken']);
  });

  it('is announced for each dataset of its database', async () => {
    const snapshot = day('03');
    const datasets = [
      sourceDataset(dataContract({ dataset: 'shop' })),
      sourceDataset(dataContract({ dataset: 'crm' }), { sourceDatabase: 'crm-db' }),
      sourceDataset(dataContract({ dataset: 'stock' })),
    ];
    const { publisher, created } = setUp([snapshot], datasets);
    await created(snapshot.arn);
    expect(publisher.dataOf(snapshotCompleted).map(({ dataset }) => dataset)).toEqual(['shop', 'stock']);
  });

  it('comes again while RDS does not show it as available', async () => {
    const snapshot = day('03', { status: 'creating' });
    const { publisher, created } = setUp([snapshot]);
    expect(await created(snapshot.arn)).toEqual([0]);
    expect(publisher.events).toEqual([]);
  });

  it('comes again when the bus failed in between, and is then told whole', async () => {
    const snapshot = day('03');
    const { publisher, created } = setUp([snapshot]);
    publisher.failAfter(1);
    expect(await created(snapshot.arn)).toEqual([0]);
    expect(await created(snapshot.arn)).toEqual([]);
    expect(publisher.types()).toEqual(['SnapshotTaken', 'SnapshotTaken', 'SnapshotCompleted']);
  });
});

describe('the contract', () => {
  it('is always kept at its digest', async () => {
    const snapshot = day('03');
    const { objects, created } = setUp([snapshot]);
    await created(snapshot.arn);
    const { contract, byReference } = testRun();
    expect(objects.uris()).toEqual([byReference.uri]);
    expect(byReference.uri).toBe(`${contractsUri}${contract.digest.slice('sha256:'.length)}`);
    expect(JSON.parse(objects.text(byReference.uri))).toEqual(contract.document);
  });

  it.each([
    ['of 64 KiB travels in the event', 0, 'document'],
    ['above 64 KiB travels by reference', 1, 'uri'],
    ['far above it does, too', 300_000, 'uri'],
  ])('%s', async (_what, more, expected) => {
    const bare = JSON.stringify(dataContract({ padding: '' }).document).length;
    const contract = dataContract({ padding: 'x'.repeat(64 * 1024 - bare + more) });
    const snapshot = day('03');
    const { publisher, objects, created } = setUp([snapshot], [sourceDataset(contract)]);
    await created(snapshot.arn);
    const told = publisher.dataOf(snapshotCompleted)[0]?.contract;
    expect(Object.keys(told ?? {}).sort()).toEqual(['digest', expected, 'version'].sort());
    expect(objects.uris()).toHaveLength(1);
    if (expected === 'uri') expect(told?.uri).toBe(objects.uris()[0]);
  });
});

describe('which snapshots start a run', () => {
  const tagged = { 'snapferry:run': 'shop' };
  it.each<[string, DatabaseSnapshot, string | undefined, boolean]>([
    ['an automated one, by default', day('03'), undefined, true],
    [
      'an automated one of a cluster',
      day('03', { kind: 'cluster', arn: snapshotArn('rds:c').replace(':snapshot:', ':cluster-snapshot:') }),
      'automated',
      true,
    ],
    ['a manual one, by default', manual('03', {}), undefined, false],
    ['AWS Backup’s, by default', day('03', { type: 'awsbackup' }), undefined, false],
    ['a shared one', day('03', { type: 'shared' }), undefined, false],
    ['AWS Backup’s, where the contract says backup', day('03', { type: 'awsbackup' }), 'backup', true],
    ['an automated one, where the contract says backup', day('03'), 'backup', false],
    ['a manual one with the tag', manual('03', { weekly: 'yes' }), 'tag:weekly=yes', true],
    ['a manual one with the tag of another value', manual('03', { weekly: 'no' }), 'tag:weekly=yes', false],
    ['a manual one without the tag', manual('03', { yes: 'weekly' }), 'tag:weekly=yes', false],
    ['an automated one with the tag', day('03', { tags: { weekly: 'yes' } }), 'tag:weekly=yes', false],
    ['a manual one on demand', manual('03', tagged), undefined, true],
    ['a manual one on demand, where the contract says backup', manual('03', tagged), 'backup', true],
    ['a manual one on demand for another dataset', manual('03', { 'snapferry:run': 'crm' }), undefined, false],
    ['an automated copy of Snapferry’s own', day('03', { tags: { 'snapferry:copy-of': 'x' } }), undefined, false],
    [
      'a tagged copy of Snapferry’s own',
      manual('03', { weekly: 'yes', 'snapferry:copy-of': '' }),
      'tag:weekly=yes',
      false,
    ],
    ['an on-demand copy of Snapferry’s own', manual('03', { ...tagged, 'snapferry:copy-of': 'x' }), undefined, false],
    ['one of another database', day('03', { sourceDatabase: 'other-db' }), undefined, false],
  ])('%s', async (_what, snapshot, trigger, starts) => {
    const contract = dataContract(trigger === undefined ? {} : { trigger });
    const { publisher, created } = setUp([snapshot], [sourceDataset(contract)]);
    expect(await created(snapshot.arn, 'RDS-EVENT-0042')).toEqual([]);
    expect(publisher.events.length > 0).toBe(starts);
  });

  it('not one that is gone by the time', async () => {
    const { publisher, created } = setUp([]);
    expect(await created(day('03').arn)).toEqual([]);
    expect(publisher.events).toEqual([]);
  });

  it('not an event that names no snapshot: it is kept for people', async () => {
    const { handler, publisher } = setUp([day('03')]);
    const odd = { ...nativeRdsEnvelope('RDS-EVENT-0091', day('03').arn), detail: { EventID: 'RDS-EVENT-0091' } };
    expect(await deliver(handler, odd)).toEqual([0]);
    expect(publisher.events).toEqual([]);
  });
});

describe('the day', () => {
  const starts = async (snapshot: DatabaseSnapshot, all: DatabaseSnapshot[], trigger = 'automated') => {
    const { publisher, created } = setUp(all, [sourceDataset(dataContract({ trigger }))]);
    await created(snapshot.arn);
    return publisher.events.length > 0;
  };

  it('is started by its earliest eligible snapshot, in whichever order they are told', async () => {
    const all = [day('15'), day('03'), day('09')];
    expect(await Promise.all(all.map((snapshot) => starts(snapshot, all)))).toEqual([false, true, false]);
  });

  it('is the UTC date of the snapshot', async () => {
    const evening = databaseSnapshot({ time: '2026-11-19T23:59:59.999Z' });
    const midnight = databaseSnapshot({ time: '2026-11-20T00:00:00.000Z' });
    expect(await starts(midnight, [evening, midnight])).toBe(true);
    expect(await starts(evening, [evening, midnight])).toBe(true);
  });

  it('is decided among two of the same instant by their ARN, so that exactly one wins', async () => {
    const all = [day('03', { id: 'a' }), day('03', { id: 'b' })];
    expect(await Promise.all(all.map((snapshot) => starts(snapshot, all)))).toEqual([true, false]);
  });

  it('is not given to a copy that somebody made with all tags, whatever its name', async () => {
    const tags = { weekly: 'yes' };
    const taken = day('03', { id: 'z', type: 'manual', tags });
    const copy = { ...taken, id: 'a', arn: snapshotArn('a'), createdAt: '2026-11-20T05:00:00.000Z' };
    const all = [copy, taken];
    expect(await Promise.all(all.map((each) => starts(each, all, 'tag:weekly=yes')))).toEqual([false, true]);
  });

  it.each([
    ['was taken by hand', manual('02', {})],
    ['is of another database', day('02', { sourceDatabase: 'other-db' })],
    ['is a copy of ours', day('02', { id: 'copy', tags: { 'snapferry:copy-of': 'x' } })],
    ['was taken on demand', manual('02', { 'snapferry:run': 'shop' })],
    ['has failed, so that nobody will ever export it', day('02', { status: 'failed' })],
  ])('is not spent on an earlier snapshot that %s', async (_what, earlier) => {
    expect(await starts(day('03'), [earlier, day('03')])).toBe(true);
  });

  it('waits for an earlier snapshot that is still being made', async () => {
    expect(await starts(day('03'), [day('02', { status: 'creating' }), day('03')])).toBe(false);
  });

  it.each<[string, Partial<DatabaseSnapshot>]>([
    ['backup', { type: 'awsbackup' }],
    ['tag:weekly=yes', { type: 'manual', tags: { weekly: 'yes' } }],
  ])('has one run whatever the trigger: %s', async (trigger, kind) => {
    const all = ['09', '03', '15'].map((hour) => day(hour, { id: `snapshot-${hour}`, ...kind }));
    const started = await Promise.all(all.map((snapshot) => starts(snapshot, all, trigger)));
    expect(started).toEqual([false, true, false]);
  });

  it('does not limit runs on demand', async () => {
    const all = [day('03'), manual('04', { 'snapferry:run': 'shop' }), manual('05', { 'snapferry:run': 'shop' })];
    expect(await Promise.all(all.map((snapshot) => starts(snapshot, all)))).toEqual([true, true, true]);
  });
});
