import { createHash } from 'node:crypto';
import { type DriftItem, runCompleted, runFailed } from '@snapferry/events';
import { runLists, runListsUri } from '@snapferry/ports';
import { dataContract, runEvent, tableEvent, testRun, workUri } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { run, tracker } from './support.ts';

const names = Array.from({ length: 400 }, (_, index) => `t${String(index).padStart(3, '0')}`);
const wide = testRun({
  contract: dataContract({ tables: Object.fromEntries(names.map((name) => [name, { id: 'integer' }])) }),
});
const reason = `expected ${'something '.repeat(80)}`;

/** A run of 400 tables, of which the last one arrived and the others were rejected in many words. */
async function bigDay() {
  const rig = tracker();
  await rig.hear(
    runEvent.snapshotCompleted(wide),
    ...names.slice(0, -1).map((name) => tableEvent.rejected(wide, name, { reason })),
    tableEvent.loaded(wide, names.at(-1) as string),
  );
  return rig;
}

describe('lists that an event cannot hold', () => {
  it('are cut in the event, with what someone must act on first, and stand whole in an object that it names', async () => {
    const { publisher, objects } = await bigDay();
    const [told] = publisher.dataOf(runCompleted);
    expect(Buffer.byteLength(JSON.stringify(told))).toBeLessThan(200_000);
    expect(told?.tables.length).toBeGreaterThan(100);
    expect(told?.tables.every(({ outcome }) => outcome === 'rejected')).toBe(true);
    expect(told?.tablesOmitted).toBe(400 - (told?.tables.length ?? 0));
    const uri = runListsUri(workUri, { runId: wide.runId, revision: 1 });
    const text = objects.text(uri);
    expect(told?.record).toEqual({ uri, sha256: createHash('sha256').update(text).digest('hex') });
    const whole = runLists.parse(JSON.parse(text));
    expect(whole).toMatchObject({ runId: wide.runId, revision: 1 });
    expect(whole.tables.map(({ source }) => source)).toEqual(names.map((name) => `public.${name}`));
    expect(whole.tables[0]).toMatchObject({ outcome: 'rejected', reason, rows: null });
    expect(whole.tables.at(-1)).toMatchObject({ outcome: 'loaded', rows: 3 });
  }, 60_000);

  it('are the same object when the revision is told again, and the announcement waits for it', async () => {
    const { publisher, objects, hear } = await bigDay();
    const before = objects.text(runListsUri(workUri, { runId: wide.runId, revision: 1 }));
    await hear(tableEvent.rejected(wide, 't000', { reason }));
    const [first, again] = publisher.dataOf(runCompleted);
    expect(again).toEqual(first);
    expect(objects.text(runListsUri(workUri, { runId: wide.runId, revision: 1 }))).toBe(before);
    expect(objects.written.length).toBe(2);
  }, 60_000);

  const wideDrift = (table: string): DriftItem[] =>
    Array.from({ length: 1500 }, (_, index) => ({
      table: `public.${table}`,
      column: `column_${index}_${'x'.repeat(40)}`,
      change: 'column-added',
    }));

  it('of drift alone are kept alike, in a failed run too', async () => {
    const { hear, publisher, objects } = tracker();
    const drift = wideDrift('artist');
    await hear(runEvent.snapshotCompleted(run), tableEvent.loadRequested(run, 'artist', { drift }));
    await hear(runEvent.exportFailed(run, { attempt: 2 }));
    const [told] = publisher.dataOf(runFailed);
    expect(told?.driftOmitted).toBeGreaterThan(0);
    const whole = runLists.parse(JSON.parse(objects.text(told?.record?.uri ?? '')));
    expect(whole.drift).toHaveLength(1500);
  });

  it('of drift begin with what this revision tells first, before what an earlier one told', async () => {
    const { hear, publisher } = tracker();
    await hear(
      runEvent.snapshotCompleted(run),
      tableEvent.loadRequested(run, 'album', { drift: wideDrift('album') }),
      tableEvent.loaded(run, 'album'),
      tableEvent.loaded(run, 'artist'),
    );
    const fresh: DriftItem = { table: 'public.artist', column: 'passport', change: 'column-added' };
    await hear(tableEvent.loadRequested(run, 'artist', { attempt: 2, drift: [fresh] }));
    const [, again] = publisher.dataOf(runCompleted);
    expect(again?.driftOmitted).toBeGreaterThan(0);
    expect(again?.drift.slice(0, 2)).toMatchObject([{ ...fresh, toldIn: 2 }, { toldIn: 1 }]);
  });

  it('are written nowhere while the event holds all', async () => {
    const { hear, publisher, objects } = tracker();
    await hear(runEvent.snapshotCompleted(run), tableEvent.loaded(run, 'artist'), tableEvent.loaded(run, 'album'));
    expect(publisher.dataOf(runCompleted)[0]).not.toHaveProperty('record');
    expect(objects.written).toEqual([]);
  });
});

describe('a table’s entry', () => {
  it('says where it comes from, when the lake took it, and what the export warned of', async () => {
    const { hear, publisher } = tracker();
    const loadedAt = '2026-11-20T03:30:00.000Z';
    await hear(
      runEvent.snapshotCompleted(run),
      tableEvent.loaded(run, 'artist', { loadedAt }),
      tableEvent.loadRequested(run, 'artist', { warning: 'a single thread' }),
      tableEvent.loadRequested(run, 'album', { warning: 'gone again' }),
      tableEvent.loadRequested(run, 'album'),
      tableEvent.held(run, 'album', { rows: 2, proof: { method: 'm', value: 'v', engine: 'e' } }),
    );
    expect(publisher.dataOf(runCompleted)[0]?.tables).toEqual([
      expect.objectContaining({ source: 'public.artist', loadedAt, warning: 'a single thread' }),
      expect.objectContaining({ source: 'public.album', outcome: 'held', rows: 2, proof: expect.anything() }),
    ]);
    expect(publisher.dataOf(runCompleted)[0]?.tables[1]).not.toHaveProperty('warning');
  });
});
