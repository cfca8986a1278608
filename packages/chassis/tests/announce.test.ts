import { announcer } from '@snapferry/chassis';
import { runOverdue, snapshotCompleted } from '@snapferry/events';
import { fixedClock, recordingPublisher, testRun } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const run = testRun();
const data = {
  dataset: 'shop',
  runId: run.runId,
  attempt: 1,
  snapshot: run.snapshot,
  contract: run.inline,
  exportMode: 'source' as const,
};
const announcement = { subject: run.runId, attempt: 1, causationId: '', data };

function setUp() {
  const publisher = recordingPublisher();
  const clock = fixedClock();
  return { publisher, clock, announce: announcer({ publisher, clock, source: 'snapferry.source' }) };
}

describe('announcer', () => {
  it('tells a whole CloudEvent', async () => {
    const { publisher, announce } = setUp();
    await announce(snapshotCompleted, { ...announcement, causationId: 'ff'.repeat(16) });
    expect(publisher.events).toEqual([
      {
        specversion: '1.0',
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        source: 'snapferry.source',
        type: 'SnapshotCompleted',
        subject: run.runId,
        time: '2026-11-20T04:00:00.000Z',
        datacontenttype: 'application/json',
        dataschema: 'urn:snapferry:event:SnapshotCompleted:1.0',
        correlationid: run.runId,
        causationid: 'ff'.repeat(16),
        data,
      },
    ]);
  });

  it('gives the same fact the same id, whenever it is told', async () => {
    const { publisher, clock, announce } = setUp();
    await announce(snapshotCompleted, announcement);
    clock.advance(86_400_000);
    await announce(snapshotCompleted, { ...announcement, causationId: '00'.repeat(16) });
    expect(new Set(publisher.ids()).size).toBe(1);
    expect(publisher.events).toHaveLength(2);
  });

  it('refuses data that its own schema refuses, and publishes nothing', async () => {
    const { publisher, announce } = setUp();
    const wrong = announce(snapshotCompleted, { ...announcement, data: { ...data, runId: 'r-1' } });
    await expect(wrong).rejects.toThrow(/run id/);
    expect(publisher.events).toEqual([]);
  });

  it('sends no field that the schema does not know', async () => {
    const { publisher, announce } = setUp();
    await announce(snapshotCompleted, { ...announcement, data: { ...data, leak: 'CANARY' } as typeof data });
    expect(JSON.stringify(publisher.events)).not.toContain('CANARY');
  });

  it('says so when the bus does not answer', async () => {
    const { publisher, announce } = setUp();
    publisher.failAfter(0);
    await expect(announce(snapshotCompleted, announcement)).rejects.toThrow('the bus did not answer');
  });

  it('takes the table, attempt and revision into the id only', async () => {
    const { publisher, announce } = setUp();
    const overdue = { dataset: 'shop', date: '2026-11-20', deadline: '2026-11-20T09:00:00.000Z' };
    const told = { ...overdue, lastRunId: null, lastRunStatus: null };
    await announce(runOverdue, { subject: 'shop/2026-11-20', revision: 2, causationId: '', data: told });
    expect(publisher.events[0]).not.toHaveProperty('revision');
    expect(publisher.dataOf(runOverdue)).toEqual([told]);
  });
});
