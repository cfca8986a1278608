import { type DriftItem, runCompleted } from '@snapferry/events';
import { dataContract, runEvent, tableEvent, testRun } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { contract, run, spec, tracker } from './support.ts';

const opened = runEvent.snapshotCompleted(run);
const loaded = (table: string, changes = {}) => tableEvent.loaded(run, table, changes);
const rejected = (table: string, changes = {}) => tableEvent.rejected(run, table, changes);

describe('drift', () => {
  const nextDay = testRun({ contract, time: '2026-11-21T03:00:00.000Z' });
  const third = testRun({ contract, time: '2026-11-22T03:00:00.000Z' });
  const column = { table: 'public.artist', column: 'passport', change: 'column-added' as const };
  const day = (of: typeof run, drift: DriftItem[]) => [
    runEvent.snapshotCompleted(of),
    tableEvent.loadRequested(of, 'artist', { drift }),
    tableEvent.loaded(of, 'artist'),
    tableEvent.loaded(of, 'album'),
  ];

  it('is new on its first day, and known since then afterwards', async () => {
    const { hear, publisher } = tracker();
    await hear(...day(run, [column]), ...day(nextDay, [column]));
    const [first, second] = publisher.dataOf(runCompleted);
    expect(first?.drift).toEqual([{ ...column, since: run.snapshot.time, new: true, toldIn: 1 }]);
    expect(second?.drift).toEqual([{ ...column, since: run.snapshot.time, new: false }]);
  });

  it('that went away and came back is new again', async () => {
    const { hear, publisher } = tracker();
    await hear(...day(run, [column]), ...day(nextDay, []), ...day(third, [column]));
    expect(publisher.dataOf(runCompleted)[2]?.drift).toEqual([
      { ...column, since: third.snapshot.time, new: true, toldIn: 1 },
    ]);
  });

  it('stays known across a day whose export failed, and nobody looked', async () => {
    const { hear, publisher } = tracker();
    await hear(...day(run, [column]), runEvent.snapshotCompleted(nextDay), runEvent.exportFailed(nextDay));
    await hear(...day(third, [column]));
    expect(publisher.dataOf(runCompleted)[1]?.drift).toEqual([{ ...column, since: run.snapshot.time, new: false }]);
  });

  it.each([
    ['missing', 'table-missing', [{ table: 'public.artist', change: 'table-missing' as const }]],
    ['not whole, and its columns not told', 'export-incomplete', []],
  ])('stays known across a day on which its table was %s', async (_what, reasonCode, drift) => {
    const { hear, publisher } = tracker();
    await hear(...day(run, [column]), runEvent.snapshotCompleted(nextDay));
    await hear(tableEvent.rejected(nextDay, 'artist', { reasonCode, drift }), tableEvent.loaded(nextDay, 'album'));
    await hear(...day(third, [column]));
    const known = { ...column, since: run.snapshot.time, new: false };
    expect(publisher.dataOf(runCompleted).at(-1)?.drift).toEqual([known]);
  });

  it('that a table is missing is told anew when it was there in between', async () => {
    const { hear, publisher } = tracker();
    const missing = [{ table: 'public.artist', change: 'table-missing' as const }];
    const gone = (of: typeof run) => [
      runEvent.snapshotCompleted(of),
      tableEvent.rejected(of, 'artist', { reasonCode: 'table-missing', drift: missing }),
      tableEvent.loaded(of, 'album'),
    ];
    await hear(...gone(run), ...day(nextDay, []), ...gone(third));
    expect(publisher.dataOf(runCompleted).map(({ drift }) => drift.map((item) => item.new))).toEqual([
      [true],
      [],
      [true],
    ]);
  });

  it('of a type is new again when the type is another one again, and not before', async () => {
    const { hear, publisher } = tracker();
    const changed = (found: string): DriftItem[] => [
      { table: 'public.artist', column: 'id', change: 'type-changed', found },
    ];
    await hear(...day(run, changed('bigint')), ...day(nextDay, changed('bigint')), ...day(third, changed('text')));
    expect(publisher.dataOf(runCompleted).map(({ drift }) => drift.map((item) => [item.found, item.new]))).toEqual([
      [['bigint', true]],
      [['bigint', false]],
      [['text', true]],
    ]);
  });

  it('that a table’s event had no room for is counted, with what the run’s own has none for', async () => {
    const { hear, publisher, record } = tracker();
    const planned = tableEvent.loadRequested(run, 'artist', { drift: [column], driftOmitted: 40 });
    const missing = [{ table: 'public.album', change: 'table-missing' as const }];
    await hear(opened, planned, loaded('artist'), rejected('album', { drift: missing, driftOmitted: 2 }));
    const [told] = publisher.dataOf(runCompleted);
    expect(told).toMatchObject({ driftOmitted: 42, record: { uri: expect.stringContaining(run.runId) } });
    expect(JSON.stringify(told?.tables)).not.toContain('driftOmitted');
    await hear(tableEvent.loadRequested(run, 'artist', { attempt: 2, drift: [column] }));
    expect((await record()).tables.map(({ driftOmitted }) => driftOmitted)).toEqual([undefined, 2]);
  });

  it('of an older day, loaded later, is held against the days before it only', async () => {
    const { hear, publisher } = tracker();
    await hear(...day(nextDay, [column]), ...day(run, [column]));
    expect(publisher.dataOf(runCompleted)[1]?.drift).toEqual([
      { ...column, since: run.snapshot.time, new: true, toldIn: 1 },
    ]);
  });

  it('that a later revision of its run tells again says which told it first', async () => {
    const { hear, publisher } = tracker();
    const other = { ...column, column: 'visa' };
    await hear(
      opened,
      tableEvent.loadRequested(run, 'artist', { drift: [column] }),
      rejected('artist'),
      loaded('album'),
    );
    await hear(tableEvent.loadRequested(run, 'artist', { attempt: 2, drift: [column, other] }));
    await hear(loaded('artist', { attempt: 2 }));
    const revisions = publisher
      .dataOf(runCompleted)
      .map(({ revision, drift }) => [revision, drift.map((item) => [item.column, item.new, item.toldIn])]);
    expect(revisions[0]).toEqual([1, [['passport', true, 1]]]);
    expect(revisions.at(-1)?.[1]).toEqual([
      ['passport', true, 1],
      ['visa', true, 2],
    ]);
  });

  it('that stood under the contract before is not new under the next, though the snapshot is the same', async () => {
    const { hear, publisher } = tracker();
    const raised = testRun({ contract: dataContract({ ...spec, version: '1.1.0' }) });
    expect(raised.runId).not.toBe(run.runId);
    await hear(...day(run, [column]), ...day(raised, [column]));
    expect(publisher.dataOf(runCompleted)[1]?.drift).toEqual([{ ...column, since: run.snapshot.time, new: false }]);
  });

  it('comes with a rejection, too, and a rejection without any leaves what the plan saw', async () => {
    const { hear, record } = tracker();
    const missing = { table: 'public.album', change: 'table-missing' as const };
    await hear(opened, tableEvent.loadRequested(run, 'artist', { drift: [column] }));
    await hear(rejected('artist'), rejected('album', { drift: [missing] }));
    const seen = (await record()).drift.map((item) => [item.table, item.change]);
    expect(seen.sort()).toEqual([
      ['public.album', 'table-missing'],
      ['public.artist', 'column-added'],
    ]);
  });
});
