import type { CloudEvent } from '@snapferry/events';
import type { RunRecord } from '@snapferry/ports';
import { runEvent, tableEvent } from '@snapferry/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run, tracker } from './support.ts';

const drift = [{ table: 'public.artist', column: 'x', change: 'column-added' as const }];

/** What can really be said of one run on its way: an outcome is told once, or again as "already loaded". */
const histories: Readonly<Record<string, readonly object[]>> = {
  'a good day': [
    runEvent.snapshotCompleted(run),
    runEvent.exportCompleted(run),
    tableEvent.loadRequested(run, 'artist', { drift, warning: 'the export warns' }),
    tableEvent.loadRequested(run, 'album'),
    tableEvent.loaded(run, 'artist'),
    tableEvent.loaded(run, 'album'),
  ],
  'a load whose first answer was lost': [
    runEvent.snapshotCompleted(run),
    tableEvent.loaded(run, 'artist'),
    tableEvent.loaded(run, 'artist', { outcome: 'already-loaded' }),
    tableEvent.loaded(run, 'album', { outcome: 'already-loaded' }),
    tableEvent.loaded(run, 'album', { outcome: 'superseded', attempt: 2 }),
  ],
  'a table rejected twice and loaded at the third attempt': [
    runEvent.exportCompleted(run),
    tableEvent.rejected(run, 'artist', { attempt: 1 }),
    tableEvent.rejected(run, 'artist', { attempt: 2, reasonCode: 'part-changed' }),
    tableEvent.loaded(run, 'artist', { attempt: 3 }),
    tableEvent.rejected(run, 'album', { attempt: 1 }),
    tableEvent.rejected(run, 'album', { attempt: 2, reasonCode: 'part-changed' }),
  ],
  'an export that failed and then came': [
    runEvent.snapshotCompleted(run),
    runEvent.exportFailed(run, { attempt: 1 }),
    runEvent.exportCompleted(run, { attempt: 2 }),
    tableEvent.loaded(run, 'artist'),
    tableEvent.rejected(run, 'album'),
  ],
  'a table held and then released': [
    runEvent.exportCompleted(run),
    tableEvent.held(run, 'artist'),
    tableEvent.loaded(run, 'artist', { loadedAt: '2026-11-20T03:30:00.000Z' }),
    tableEvent.loaded(run, 'album'),
  ],
  'exports that failed for good': [
    runEvent.snapshotCompleted(run),
    runEvent.exportFailed(run, { attempt: 1 }),
    runEvent.exportFailed(run, { attempt: 2, reasonCode: 'snapshot-gone' }),
  ],
};

/** Some order of the history, each message once to three times. */
const interleaved = (history: readonly object[]) =>
  fc
    .array(fc.constantFrom(...history), { maxLength: 2 * history.length })
    .chain((again) => fc.shuffledSubarray([...history, ...again], { minLength: history.length + again.length }));

/** Times and the number of times that something changed depend on the order, and should. */
function lasting({ openedAt: _opened, finishedAt: _finished, revision, announcedRevision, ...record }: RunRecord) {
  // Whatever was said last was announced.
  expect(announcedRevision).toBe(revision);
  return { ...record, drift: lastingDrift(record.drift) };
}

/** Which revision told an item first is a matter of order as well. */
function lastingDrift(drift: RunRecord['drift']) {
  return drift
    .map(({ toldIn: _first, ...item }) => item)
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function lastWord(events: readonly CloudEvent[]) {
  const { type, data } = events.at(-1) ?? {};
  const { revision: _revision, durationMs: _duration, ...said } = data as Record<string, unknown>;
  return { type, said: { ...said, drift: lastingDrift((said.drift ?? []) as RunRecord['drift']) } };
}

/** Delivers as a queue does: what failed comes again after the rest. */
async function deliverAll(messages: readonly object[]) {
  const rig = tracker();
  let waiting = [...messages];
  for (let round = 0; waiting.length > 0 && round < 3; round += 1) {
    const failed = await rig.hear(...waiting);
    waiting = failed.map((index) => waiting[index] as object);
  }
  expect(waiting).toEqual([]);
  return { record: await rig.record(), events: rig.publisher.events };
}

describe('whatever order a run’s events come in, and however often', () => {
  it.each(Object.entries(histories))('%s ends in the same record and the same last word', async (_what, history) => {
    const straight = await deliverAll(history);
    await fc.assert(
      fc.asyncProperty(interleaved(history), async (messages) => {
        const { record, events } = await deliverAll(messages);
        expect(lasting(record)).toEqual(lasting(straight.record));
        expect(lastWord(events)).toEqual(lastWord(straight.events));
      }),
      { numRuns: 40 },
    );
  });

  it.each(Object.entries(histories))(
    '%s tells one event for each revision, and revisions only grow',
    async (_what, history) => {
      await fc.assert(
        fc.asyncProperty(interleaved(history), async (messages) => {
          const { record, events } = await deliverAll(messages);
          const revisions = events.map(({ data }) => (data as { revision: number }).revision);
          expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
          expect(revisions.at(-1)).toBe(record.revision);
          const said = new Map(events.map(({ id }) => [id, new Set<string>()]));
          for (const { id, type, data } of events) said.get(id)?.add(JSON.stringify([type, data]));
          expect([...said.values()].every((words) => words.size === 1)).toBe(true);
          expect(said.size).toBe(new Set(revisions).size);
        }),
        { numRuns: 40 },
      );
    },
  );
});
