import { announcer } from '@snapferry/chassis';
import { runOverdue } from '@snapferry/events';
import type { RegisteredDataset, RunRecord, RunStatus } from '@snapferry/ports';
import { createOnSchedule } from '@snapferry/run-tracker';
import {
  lambdaContext,
  memoryRegistry,
  memoryRunLedger,
  recordedObservability,
  recordingPublisher,
  registeredDataset,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const zoned = (zone: string, time = '09:00', dataset = 'shop'): RegisteredDataset =>
  registeredDataset(dataset, { deadline: { time, zone } });

function watch(...entries: RegisteredDataset[]) {
  const publisher = recordingPublisher();
  const ledger = memoryRunLedger();
  let now = new Date(0);
  const clock = { now: () => now };
  const handler = createOnSchedule({
    ledger,
    registry: memoryRegistry(...(entries.length === 0 ? [zoned('UTC')] : entries)),
    clock,
    announce: announcer({ publisher, clock, source: 'snapferry.lake' }),
    observability: recordedObservability().observability,
  });
  return {
    publisher,
    ledger,
    async run(snapshotTime: string, status: RunStatus = 'complete', dataset = 'shop'): Promise<string> {
      const runId = `r-${Buffer.from(`${dataset}${snapshotTime}${status}`).toString('hex').padEnd(32, '0').slice(-32)}`;
      const record: RunRecord = {
        runId,
        dataset,
        snapshot: { arn: 'arn', time: `${snapshotTime}:00.000Z` },
        contractVersion: '1.0.0',
        contractDigest: `sha256:${'0'.repeat(64)}`,
        status,
        revision: 1,
        tables: [],
        drift: [],
        exportAttempt: 1,
        openedAt: `${snapshotTime}:00.000Z`,
      };
      await ledger.update(runId, () => record);
      return runId;
    },
    async tick(at: string) {
      now = new Date(`${at}:00.000Z`);
      await handler({}, lambdaContext());
      return publisher.events.map(({ subject }) => subject);
    },
    deadlines: () => publisher.dataOf(runOverdue).map(({ deadline }) => deadline.slice(0, 16)),
  };
}

describe('a run that is overdue', () => {
  it('is announced after the deadline, with the newest run that is known', async () => {
    const { tick, run, publisher } = watch();
    await run('2026-11-18T03:00');
    const last = await run('2026-11-19T03:00', 'incomplete');
    await tick('2026-11-20T09:00');
    expect(publisher.dataOf(runOverdue)).toEqual([
      {
        dataset: 'shop',
        date: '2026-11-20',
        deadline: '2026-11-20T09:00:00.000Z',
        lastRunId: last,
        lastRunStatus: 'incomplete',
      },
    ]);
    expect(publisher.events[0]).toMatchObject({
      subject: 'shop/2026-11-20',
      source: 'snapferry.lake',
      causationid: '',
    });
  });

  it('is announced for a dataset that never spoke', async () => {
    const { tick, publisher } = watch();
    await tick('2026-11-20T09:01');
    expect(publisher.dataOf(runOverdue)).toMatchObject([{ lastRunId: null, lastRunStatus: null }]);
  });

  it('is told once a day', async () => {
    const { tick } = watch();
    for (const time of ['2026-11-20T09:00', '2026-11-20T09:15', '2026-11-20T23:45', '2026-11-21T08:59'])
      expect(await tick(time)).toEqual(['shop/2026-11-20']);
    expect(await tick('2026-11-21T09:00')).toEqual(['shop/2026-11-20', 'shop/2026-11-21']);
  });

  it('is announced before it is marked: when announcing fails, the next tick tells it', async () => {
    const { tick, publisher, ledger } = watch();
    publisher.failAfter(0);
    await expect(tick('2026-11-20T09:00')).rejects.toMatchObject({ code: 'SCHEDULED_WORK_FAILED' });
    expect(await ledger.overdueAnnounced('shop', '2026-11-20')).toBe(false);
    expect(await tick('2026-11-20T09:15')).toEqual(['shop/2026-11-20']);
  });

  it.each(['open', 'incomplete', 'failed'] as const)('is overdue while its run is %s', async (status) => {
    const { tick, run } = watch();
    await run('2026-11-20T03:00', status);
    expect(await tick('2026-11-20T09:00')).toEqual(['shop/2026-11-20']);
  });

  it('is not overdue once complete, whatever later attempts say', async () => {
    const { tick, run } = watch();
    await run('2026-11-20T03:00');
    await run('2026-11-20T08:00', 'failed');
    expect(await tick('2026-11-20T09:00')).toEqual([]);
  });

  it('is told for yesterday after midnight, where the deadline lies late', async () => {
    const { tick } = watch(zoned('UTC', '23:50'));
    expect(await tick('2026-11-21T00:05')).toEqual(['shop/2026-11-20']);
  });

  it('is judged for each dataset, and an impossible deadline silences no other', async () => {
    const { tick, run, publisher } = watch(
      zoned('Mars/Olympus', '09:00', 'a'),
      zoned('UTC', '9:00', 'b'),
      zoned('UTC'),
    );
    await run('2026-11-20T03:00', 'complete', 'other');
    await expect(tick('2026-11-20T09:00')).rejects.toMatchObject({
      message: expect.stringMatching(/dataset a: .*Mars\/Olympus; dataset b: expected a deadline HH:MM/),
    });
    expect(publisher.events.map(({ subject }) => subject)).toEqual(['shop/2026-11-20']);
  });
});

describe('the day of a deadline', () => {
  it.each([
    // A backup window in the evening, in the night, and one that UTC and the zone date differently.
    ['Europe/Berlin', '2026-11-19T21:00', '2026-11-20T08:00'],
    ['Europe/Berlin', '2026-11-20T03:00', '2026-11-20T08:00'],
    ['America/Los_Angeles', '2026-11-20T03:00', '2026-11-20T17:00'],
    ['Asia/Tokyo', '2026-11-19T18:00', '2026-11-20T00:00'],
  ])('in %s takes a snapshot of %s', async (zone, snapshot, deadline) => {
    const { tick, run } = watch(zoned(zone));
    await run(snapshot);
    expect(await tick(deadline)).toEqual([]);
  });

  it.each([
    ['Europe/Berlin', '2026-11-19T03:00', '2026-11-20T08:00', 'shop/2026-11-20'],
    ['America/Los_Angeles', '2026-11-19T03:00', '2026-11-20T17:00', 'shop/2026-11-20'],
    ['Asia/Tokyo', '2026-11-18T18:00', '2026-11-20T00:00', 'shop/2026-11-20'],
    ['Pacific/Kiritimati', '2026-11-18T03:00', '2026-11-19T19:00', 'shop/2026-11-20'],
  ])('in %s takes none of %s', async (zone, snapshot, deadline, subject) => {
    const { tick, run } = watch(zoned(zone));
    await run(snapshot);
    expect(await tick(deadline)).toEqual([subject]);
  });

  it.each([
    ['Europe/Berlin', '09:00', 'before summer time', '2026-03-28T09:00', '2026-03-28T08:00'],
    ['Europe/Berlin', '09:00', 'when it has begun', '2026-03-29T09:00', '2026-03-29T07:00'],
    ['Europe/Berlin', '02:30', 'in the hour that is skipped', '2026-03-29T09:00', '2026-03-29T01:30'],
    ['Europe/Berlin', '09:00', 'when it has ended', '2026-10-25T09:00', '2026-10-25T08:00'],
    ['Europe/Berlin', '02:30', 'in the hour that comes twice', '2026-10-25T09:00', '2026-10-25T00:30'],
    ['America/New_York', '01:30', 'in the hour that comes twice', '2026-11-01T12:00', '2026-11-01T05:30'],
    ['Australia/Lord_Howe', '02:15', 'in a half hour that is skipped', '2026-10-04T09:00', '2026-10-03T15:45'],
    ['Asia/Kathmandu', '09:00', 'in a zone of odd minutes', '2026-11-20T09:00', '2026-11-20T03:15'],
  ])('in %s at %s is right %s', async (zone, time, _when, now, deadline) => {
    const { tick, deadlines } = watch(zoned(zone, time));
    await tick(now);
    expect(deadlines()).toEqual([deadline]);
  });
});
