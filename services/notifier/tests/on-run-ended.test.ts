import type { DriftItem, TableResult } from '@snapferry/events';
import { createOnRunEnded } from '@snapferry/notifier';
import {
  deliver,
  lakeAccount,
  memoryNotifications,
  recordedObservability,
  runEvent,
  sourceAccount,
  tableEvent,
  testRun,
} from '@snapferry/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const run = testRun();

function notifier(audience: 'data-team' | 'service-team' = 'data-team') {
  const notifications = memoryNotifications();
  const { observability } = recordedObservability();
  return { notifications, handler: createOnRunEnded({ lakeAccount, audience, notifications, observability }) };
}

async function told(...messages: object[]) {
  const { notifications, handler } = notifier();
  expect(await deliver(handler, ...messages)).toEqual([]);
  return notifications.sent;
}

const table = (name: string, changes: Partial<TableResult> = {}): TableResult => ({
  name: `shop.${name}`,
  outcome: 'loaded',
  rows: 1,
  bytes: 1,
  snapshotId: '1',
  metadataLocation: 'file:///x',
  ...changes,
});
const rejected = table('album', {
  outcome: 'rejected',
  reasonCode: 'invalid-values',
  reason: 'Two values do not cast.',
});
const drift = (column: string, isNew: boolean): DriftItem => ({
  table: 'public.artist',
  column,
  change: 'column-added',
  since: '2026-11-20T03:00:00.000Z',
  new: isNew,
});

describe('a finished run', () => {
  it('is told in one line, with the id of its event', async () => {
    const message = runEvent.runCompleted(run, { tables: [table('artist'), table('album')] });
    const [sent, ...more] = await told(message);
    expect(more).toEqual([]);
    expect(sent).toMatchObject({
      subject: 'Snapferry shop 2026-11-20: complete, 2 of 2 tables arrived',
      eventId: (message.detail as { id: string }).id,
    });
    expect(sent?.text).toContain(run.runId);
  });

  it('names what did not arrive, and why', async () => {
    const [sent] = await told(
      runEvent.runCompleted(run, { status: 'incomplete', tables: [table('artist'), rejected] }),
    );
    expect(sent?.subject).toContain('incomplete, 1 of 2');
    expect(sent?.text).toContain('shop.album: rejected, invalid-values. Two values do not cast.');
    expect(sent?.text).not.toContain('shop.artist');
  });

  it('counts the tables that the event leaves out, which begin with those that arrived', async () => {
    const [some] = await told(
      runEvent.runCompleted(run, { status: 'incomplete', tables: [rejected, table('artist')], tablesOmitted: 98 }),
    );
    expect(some?.subject).toContain('incomplete, 99 of 100 tables arrived');
    const [all] = await told(
      runEvent.runCompleted(run, { status: 'incomplete', tables: [rejected], tablesOmitted: 99 }),
    );
    expect(all?.subject).toContain('incomplete, at least 1 of 100 tables did not arrive');
  });

  it('tells what an export warns of, although the table arrived', async () => {
    const warning = 'exported by a single thread';
    const [sent] = await told(runEvent.runCompleted(run, { tables: [table('artist', { warning }), table('album')] }));
    expect(sent?.text).toContain(`shop.artist: the export warns: ${warning}`);
    expect(sent?.text).not.toContain('shop.album');
  });

  it('tells how many values became null, column by column', async () => {
    const nulledValues = [
      { column: 'born', count: 2 },
      { column: 'price', count: 1 },
    ];
    const [sent] = await told(
      runEvent.runCompleted(run, { tables: [table('artist', { nulledValues }), table('album')] }),
    );
    expect(sent?.text).toContain(
      'shop.artist: values that do not cast became null, as the contract says: born (2), price (1).',
    );
    expect(sent?.text).not.toContain('shop.album');
  });

  it('tells drift on its first day only', async () => {
    const [sent] = await told(runEvent.runCompleted(run, { drift: [drift('fresh', true), drift('known', false)] }));
    expect(sent?.text).toContain(
      'Drift, column-added: public.artist.fresh. It is in the database and not in the contract',
    );
    expect(sent?.text).not.toContain('known');
  });

  it('tells no drift of which it is not said whether it is new', async () => {
    const { new: _new, since: _since, ...unclear } = drift('unclear', true);
    const [sent] = await told(runEvent.runCompleted(run, { drift: [unclear] }));
    expect(sent?.text).not.toContain('unclear');
  });

  it('tells drift with the revision that told it first, and not with the next', async () => {
    const items = [
      { ...drift('first', true), toldIn: 1 },
      { ...drift('second', true), toldIn: 2 },
    ];
    const [one, two] = await told(
      runEvent.runCompleted(run, { revision: 1, drift: items.slice(0, 1) }),
      runEvent.runCompleted(run, { revision: 2, drift: items }),
    );
    expect(one?.text.match(/artist\.\w+/g)).toEqual(['artist.first']);
    expect(two?.text.match(/artist\.\w+/g)).toEqual(['artist.second']);
  });

  it('names the type that a column has now', async () => {
    const changed: DriftItem = { ...drift('id', true), change: 'type-changed', found: 'numeric(12)' };
    const [sent] = await told(runEvent.runCompleted(run, { drift: [changed] }));
    expect(sent?.text).toContain('Drift, type-changed: public.artist.id, now numeric(12). ');
  });

  it('tells drift of a table as a whole', async () => {
    const missing: DriftItem = { table: 'public.album', change: 'table-missing', new: true };
    const [sent] = await told(runEvent.runCompleted(run, { drift: [missing] }));
    expect(sent?.text).toContain('Drift, table-missing: public.album.');
  });

  it.each(['column-added', 'column-removed', 'type-changed', 'table-missing'] as const)(
    'says of %s what it means and what to do',
    async (change) => {
      const [sent] = await told(runEvent.runCompleted(run, { drift: [{ table: 'public.album', change, new: true }] }));
      const [, meaning] = /^Drift, .+: public\.album\. (.+)$/m.exec(sent?.text ?? '') ?? [];
      expect(meaning).toMatch(/\. (Name|Take|Say) /);
    },
  );

  it('says how much drift the event leaves out', async () => {
    const [sent] = await told(runEvent.runCompleted(run, { drift: [drift('fresh', true)], driftOmitted: 7 }));
    expect(sent?.text).toContain('7 more items of drift');
    const record = { uri: 's3://lake-work/runs/r-1/1.json', sha256: '0'.repeat(64) };
    const [cut] = await told(runEvent.runCompleted(run, { drift: [drift('fresh', true)], driftOmitted: 7, record }));
    expect(cut?.text).toContain(`7 more items of drift have no room here`);
    expect(cut?.text).toContain(record.uri);
  });

  it('says nothing of drift left out that was told before: not every day', async () => {
    const standing = { ...drift('old', false), toldIn: 1 };
    const [sent] = await told(runEvent.runCompleted(run, { drift: [standing], driftOmitted: 7 }));
    expect(sent?.text).not.toMatch(/drift/i);
  });
});

describe('a failed run', () => {
  it('is told with its reason and what to do', async () => {
    const [sent] = await told(runEvent.runFailed(run, { reasonCode: 'snapshot-gone', reason: 'It is gone.' }));
    expect(sent?.subject).toBe('Snapferry shop 2026-11-20: failed, snapshot-gone');
    expect(sent?.text).toContain('It is gone.');
    expect(sent?.text).toContain(`replay run ${run.runId}`);
  });

  it('says that another export was asked for', async () => {
    const [sent] = await told(runEvent.runFailed(run, { reasonCode: 'raw-export-expired', nextExportAttempt: 2 }));
    expect(sent?.text).toContain('Export attempt 2 was asked for.');
    expect(sent?.text).not.toContain('replay run');
  });
});

describe('an overdue day', () => {
  it.each([
    [{}, 'No run of it was ever seen.'],
    [{ lastRunId: run.runId, lastRunStatus: 'open' }, `Its newest run is ${run.runId} (open).`],
    [{ lastRunId: run.runId, lastRunStatus: null }, `Its newest run is ${run.runId} (unknown).`],
  ])('is told with what is known: %j', async (changes, expected) => {
    const [sent] = await told(runEvent.runOverdue('shop', changes));
    expect(sent?.subject).toBe('Snapferry shop 2026-11-20: overdue');
    expect(sent?.text).toContain('2026-11-20T09:00:00.000Z');
    expect(sent?.text).toContain(expected);
  });
});

describe('every subject', () => {
  const fits = (subject: string | undefined) => {
    expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
  };

  it('is at most 100 printable ASCII characters, whatever the event holds', async () => {
    const reasonCode = fc.stringMatching(/^[a-z]{1,60}(-[a-z]{1,60}){0,4}$/);
    await fc.assert(
      fc.asyncProperty(reasonCode, fc.string({ unit: 'binary', maxLength: 300 }), async (code, reason) => {
        const [sent] = await told(runEvent.runFailed(run, { reasonCode: code, reason }));
        fits(sent?.subject);
      }),
      { numRuns: 25 },
    );
  });

  it('is cut at 100 where the names are long', async () => {
    const [sent] = await told(runEvent.runFailed(run, { reasonCode: 'a-very-long-reason-code'.repeat(5) }));
    expect(sent?.subject).toHaveLength(100);
    fits(sent?.subject);
  });

  it('holds no line of its own making', async () => {
    const [sent] = await told(runEvent.runFailed(run, { reason: 'one\r\ntwo' }));
    fits(sent?.subject);
  });
});

describe('the service team', () => {
  async function reached(message: object) {
    const { notifications, handler } = notifier('service-team');
    expect(await deliver(handler, message)).toEqual([]);
    return notifications.sent;
  }

  it.each([
    ['a run with new drift', runEvent.runCompleted(run, { drift: [drift('fresh', true)] })],
    ['a run that lacks a table', runEvent.runCompleted(run, { status: 'incomplete', tables: [rejected] })],
    ['a failed run', runEvent.runFailed(run, {})],
    ['an overdue day', runEvent.runOverdue('shop', {})],
  ])('is told of %s, as the data team is', async (_what, message) => {
    const sent = await reached(message);
    expect(sent).toHaveLength(1);
    expect(sent).toEqual(await told(message));
  });

  it.each([
    ['a complete run', runEvent.runCompleted(run, { tables: [table('artist')] })],
    ['a complete run with the drift of every day', runEvent.runCompleted(run, { drift: [drift('known', false)] })],
  ])('is not told of %s', async (_what, message) => {
    expect(await reached(message)).toEqual([]);
  });
});

it.each(['data-team', 'service-team'] as const)('takes nobody’s word but the lake’s (%s)', async (audience) => {
  const { notifications, handler } = notifier(audience);
  const forged = { ...runEvent.runCompleted(run, { drift: [drift('fresh', true)] }), account: sourceAccount };
  expect(await deliver(handler, forged)).toEqual([0]);
  expect(notifications.sent).toEqual([]);
});

it('leaves events of a table to others', async () => {
  const { notifications, handler } = notifier();
  expect(await deliver(handler, tableEvent.loaded(run, 'artist'))).toEqual([0]);
  expect(notifications.sent).toEqual([]);
});

it('tells that readers find something else than what was announced, and nothing where they find it', async () => {
  const { handler, notifications } = notifier();
  const reason = 'shop.artist: expected athena to read 3 rows in snapshot 7, found 2.';
  const mismatch = {
    name: 'shop.artist',
    snapshotId: '7',
    announcedRows: 3,
    foundRows: 2,
    reasonCode: 'rows-differ',
    reason,
  };
  const wrong = runEvent.runReconciled(run, { matches: 30, mismatches: [mismatch], mismatchesOmitted: 1 });
  expect(await deliver(handler, runEvent.runReconciled(run), wrong)).toEqual([]);
  expect(notifications.sent).toEqual([
    {
      subject: 'Snapferry shop 2026-11-20: athena does not read 2 of 32 tables as announced',
      text: expect.stringContaining(reason),
      eventId: (wrong.detail as { id: string }).id,
    },
  ]);
  expect(notifications.sent[0]?.text).toContain('1 more tables');
});
