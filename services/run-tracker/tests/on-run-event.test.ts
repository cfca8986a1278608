import { runCompleted, runFailed } from '@snapferry/events';
import { dataContract, runEvent, strangerAccount, tableEvent, testRun } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { contract, run, tracker } from './support.ts';

const opened = runEvent.snapshotCompleted(run);
const exported = runEvent.exportCompleted(run);
const loaded = (table: string, changes = {}) => tableEvent.loaded(run, table, changes);
const rejected = (table: string, changes = {}) => tableEvent.rejected(run, table, changes);

describe('a run', () => {
  it.each([
    ['SnapshotCompleted', opened],
    ['ExportCompleted', exported],
    ['ExportCompleted of the lake', runEvent.exportCompleted(run, {}, { by: 'snapferry.lake' })],
  ])('is opened by %s alone, with each table that the contract carries', async (_what, message) => {
    const { hear, record, outcomes, publisher } = tracker();
    expect(await hear(message)).toEqual([]);
    expect(await record()).toMatchObject({
      runId: run.runId,
      dataset: 'shop',
      snapshot: run.snapshot,
      contractVersion: '1.0.0',
      contractDigest: contract.digest,
      status: 'open',
      revision: 0,
    });
    expect(await outcomes()).toEqual({ 'public.artist': 'pending', 'public.album': 'pending' });
    expect(publisher.events).toEqual([]);
  });

  it('ends complete when every table has arrived, and says so once', async () => {
    const { hear, publisher } = tracker();
    await hear(opened, exported, loaded('artist'));
    expect(publisher.events).toEqual([]);
    await hear(loaded('album', { outcome: 'already-loaded' }));
    expect(publisher.types()).toEqual(['RunCompleted']);
    const [data] = publisher.dataOf(runCompleted);
    expect(data).toMatchObject({ status: 'complete', revision: 1, runId: run.runId, durationMs: 3000, drift: [] });
    expect(data?.tables.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['shop.artist', 'loaded'],
      ['shop.album', 'already-loaded'],
    ]);
  });

  it('ends incomplete when a table was rejected, and names why', async () => {
    const { hear, publisher } = tracker();
    await hear(opened, loaded('artist'), rejected('album'));
    expect(publisher.dataOf(runCompleted)).toMatchObject([
      { status: 'incomplete', tables: [{ outcome: 'loaded' }, { outcome: 'rejected', reasonCode: 'invalid-values' }] },
    ]);
  });

  it('counts a superseded table as arrived, and a held one not', async () => {
    const superseded = tracker();
    await superseded.hear(opened, loaded('artist', { outcome: 'superseded' }), loaded('album'));
    expect((await superseded.record()).status).toBe('complete');
    const held = tracker();
    await held.hear(opened, tableEvent.held(run, 'artist'), loaded('album'));
    expect((await held.record()).status).toBe('incomplete');
  });

  it('that carries nothing yet waits for the word that there is nothing to export', async () => {
    const empty = testRun({ contract: dataContract({ tables: { t: { id: { type: 'integer', policy: 'drop' } } } }) });
    const { hear, publisher } = tracker();
    await hear(runEvent.snapshotCompleted(empty));
    expect(publisher.events).toEqual([]);
    await hear(runEvent.exportFailed(empty, { reasonCode: 'nothing-to-export' }));
    expect(publisher.types()).toEqual(['RunFailed']);
  });
});

describe('an outcome', () => {
  it('that comes before its run comes again', async () => {
    const { hear, ledger, publisher } = tracker();
    expect(await hear(loaded('artist'))).toEqual([0]);
    expect(await ledger.list('shop', 10)).toEqual([]);
    expect(await hear(opened, loaded('artist'), loaded('album'))).toEqual([]);
    expect(publisher.types()).toEqual(['RunCompleted']);
  });

  it.each([
    ['a rejection', rejected('artist', { attempt: 2 })],
    ['a hold', tableEvent.held(run, 'artist', { attempt: 2 })],
    ['"superseded"', loaded('artist', { outcome: 'superseded', attempt: 2 })],
    ['"already loaded"', loaded('artist', { outcome: 'already-loaded', attempt: 2 })],
    ['a failed export', runEvent.exportFailed(run, { reasonCode: 'raw-export-expired', attempt: 3 })],
  ])('"loaded" is never undone by %s', async (_what, later) => {
    const { hear, outcomes, record } = tracker();
    await hear(opened, loaded('artist'), loaded('album'), later);
    expect((await outcomes())['public.artist']).toBe('loaded');
    expect((await record()).status).toBe('complete');
  });

  it('"loaded" takes the place of a rejection, and the run is told anew', async () => {
    const { hear, publisher } = tracker();
    await hear(opened, rejected('artist'), loaded('album'), loaded('artist', { attempt: 2 }));
    const told = publisher.dataOf(runCompleted).map(({ status, revision }) => [status, revision]);
    expect(told).toEqual([
      ['incomplete', 1],
      ['complete', 2],
    ]);
    expect(new Set(publisher.ids()).size).toBe(2);
  });

  it('of a rejection is the newest attempt’s, in whichever order they come', async () => {
    const first = rejected('artist', { reasonCode: 'invalid-values' });
    const second = rejected('artist', { reasonCode: 'part-changed', attempt: 2 });
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      const { hear, record } = tracker();
      await hear(opened, ...order);
      expect((await record()).tables[0]).toMatchObject({ reasonCode: 'part-changed', attempt: 2 });
    }
  });

  it('of an arrival stands as it was first told', async () => {
    const { hear, record } = tracker();
    await hear(opened, loaded('artist'), loaded('artist', { snapshotId: '9', durationMs: 99 }), loaded('album'));
    expect((await record()).tables[0]).toMatchObject({ snapshotId: '4711', durationMs: 12 });
  });

  it('of a table that the contract does not carry changes nothing', async () => {
    const { hear, outcomes } = tracker();
    expect(await hear(opened, loaded('unused'), loaded('stranger'))).toEqual([]);
    expect(await outcomes()).toEqual({ 'public.artist': 'pending', 'public.album': 'pending' });
  });
});

describe('the revision', () => {
  it('stays, and the same event is told again, while nothing changes', async () => {
    const { hear, publisher, record } = tracker();
    await hear(opened, loaded('artist'), rejected('album'));
    const before = await record();
    await hear(opened, exported, loaded('artist'), rejected('album'), loaded('artist', { outcome: 'already-loaded' }));
    expect(new Set(publisher.ids()).size).toBe(1);
    expect(new Set(publisher.events.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(await record()).toMatchObject({ revision: 1, finishedAt: before.finishedAt });
  });

  it('grows with each change of an outcome', async () => {
    const { hear, publisher } = tracker();
    await hear(opened, rejected('artist'), rejected('album'));
    await hear(rejected('album', { attempt: 2, reasonCode: 'part-changed' }), loaded('album', { attempt: 3 }));
    expect(publisher.dataOf(runCompleted).map(({ revision }) => revision)).toEqual([1, 2, 3]);
  });

  it('grows when drift comes late, because the event says something else then', async () => {
    const { hear, publisher } = tracker();
    const drift = [{ table: 'public.album', column: 'x', change: 'column-added' as const }];
    await hear(opened, loaded('artist'), loaded('album'), tableEvent.loadRequested(run, 'album', { drift }));
    expect(publisher.dataOf(runCompleted).map(({ revision, drift: told }) => [revision, told.length])).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  it('tells the finished run again when the bus failed the first time', async () => {
    const { hear, publisher } = tracker();
    publisher.failAfter(0);
    expect(await hear(opened, loaded('artist'), loaded('album'))).toEqual([2]);
    expect(await hear(loaded('album'))).toEqual([]);
    expect(publisher.dataOf(runCompleted)).toMatchObject([{ revision: 1 }]);
  });
});

describe('a failed export', () => {
  it('fails the run', async () => {
    const { hear, publisher } = tracker();
    await hear(opened, runEvent.exportFailed(run, { reasonCode: 'export-failed', reason: 'RDS says no' }));
    expect(publisher.dataOf(runFailed)).toMatchObject([
      { revision: 1, reasonCode: 'export-failed', reason: 'RDS says no' },
    ]);
    expect(publisher.dataOf(runFailed)[0]).not.toHaveProperty('nextExportAttempt');
  });

  it.each([
    [1, 2],
    [2, 3],
    [3, undefined],
  ])('that expired as attempt %i asks for %s', async (attempt, next) => {
    const { hear, publisher } = tracker();
    const expired = { reasonCode: 'raw-export-expired', attempt };
    await hear(
      runEvent.exportCompleted(run, { attempt }),
      runEvent.exportFailed(run, expired, { by: 'snapferry.lake' }),
    );
    expect(publisher.dataOf(runFailed).map(({ nextExportAttempt }) => nextExportAttempt)).toEqual([next]);
  });

  it('is mended by a later attempt, and the run can end well', async () => {
    const { hear, publisher, record } = tracker();
    await hear(opened, runEvent.exportFailed(run), runEvent.exportCompleted(run, { attempt: 2 }));
    expect(await record()).toMatchObject({ status: 'open', exportAttempt: 2 });
    expect(await record()).not.toHaveProperty('reasonCode');
    await hear(loaded('artist'), loaded('album'));
    expect(publisher.types()).toEqual(['RunFailed', 'RunCompleted']);
    expect(publisher.dataOf(runCompleted)).toMatchObject([{ revision: 2 }]);
  });

  it('is not mended by an earlier attempt that is told late', async () => {
    const { hear, record } = tracker();
    await hear(opened, runEvent.exportFailed(run, { attempt: 2 }), runEvent.exportCompleted(run, { attempt: 1 }));
    expect(await record()).toMatchObject({ status: 'failed', exportAttempt: 2 });
  });

  it('of an earlier attempt, told late, takes nothing back', async () => {
    const { hear, record, publisher } = tracker();
    await hear(opened, runEvent.exportCompleted(run, { attempt: 2 }), runEvent.exportFailed(run, { attempt: 1 }));
    expect((await record()).status).toBe('open');
    expect(publisher.events).toEqual([]);
  });
});

describe('a contract that cannot be used', () => {
  const unreadable = { ...run.inline, document: { ...run.inline.document, schema: 'none' } };

  it('fails the run in words', async () => {
    const { hear, publisher } = tracker();
    expect(await hear(runEvent.snapshotCompleted(run, { contract: unreadable }))).toEqual([]);
    expect(publisher.dataOf(runFailed)).toMatchObject([{ reasonCode: 'contract-invalid', tables: [] }]);
  });

  it('that was not to be found fails the run, and a replay after it is back does the work', async () => {
    const { hear, publisher, objects, outcomes } = tracker();
    const byReference = runEvent.exportCompleted(run, { contract: run.byReference });
    await hear(byReference);
    expect(publisher.dataOf(runFailed)).toMatchObject([{ reasonCode: 'object-not-found' }]);
    objects.put(run.byReference.uri, JSON.stringify(contract.document));
    await hear(byReference);
    expect(await outcomes()).toEqual({ 'public.artist': 'pending', 'public.album': 'pending' });
    await hear(loaded('artist'), loaded('album'));
    expect(publisher.types()).toEqual(['RunFailed', 'RunCompleted']);
  });
});

describe('an event that may not be trusted changes nothing and waits for people:', () => {
  const crm = testRun({ contract: dataContract({ dataset: 'crm' }) });
  const unreadable = { ...crm.inline, document: { schema: 'none' } };
  it.each([
    ['an unknown dataset', runEvent.snapshotCompleted(testRun({ contract: dataContract({ dataset: 'stranger' }) }))],
    ['a foreign account', runEvent.snapshotCompleted(run, {}, { account: strangerAccount })],
    ['another dataset’s account', runEvent.snapshotCompleted(run, {}, { account: '222233334444' })],
    ['a run id that does not follow', runEvent.snapshotCompleted(run, { runId: crm.runId })],
    ['an outcome from the source’s account', tableEvent.loaded(run, 'artist', {}, { account: '111122223333' })],
    [
      'a failure of a run of another dataset, under a contract that nobody can read',
      runEvent.exportFailed(run, { dataset: 'crm', contract: unreadable }, { account: '222233334444' }),
    ],
    ['an outcome of another dataset’s run', tableEvent.loaded(run, 'artist', { dataset: 'crm' })],
  ])('%s', async (_what, message) => {
    const { hear, ledger, record, publisher } = tracker();
    await hear(opened);
    const before = await record();
    expect(await hear(message)).toEqual([0]);
    expect(await record()).toEqual(before);
    expect([await ledger.datasets(), publisher.events]).toEqual([['shop'], []]);
  });
});
