import type { EventBridgeEnvelope } from '@snapferry/events';
import { tableLoaded } from '@snapferry/events';
import { testRun } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { auditTable } from '../../../packages/iceberg/tests/audit-table.ts';
import { loader } from './support.ts';

const [monday, tuesday, wednesday] = ['16', '17', '18'].map((day) =>
  testRun({ time: `2026-11-${day}T03:00:00.000Z` }),
) as [ReturnType<typeof testRun>, ReturnType<typeof testRun>, ReturnType<typeof testRun>];

/** Resolves for nobody before that many have come: both have written before either commits. */
function meeting(expected: number): () => Promise<void> {
  let open: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  let come = 0;
  return () => {
    come += 1;
    if (come === expected) open();
    return all;
  };
}

/** Two loaders of one lake, each a process of its own: they share tables and objects, and no record of calls in progress. */
async function two() {
  const first = loader();
  await first.loadRows(monday, "(1, 'monday')");
  const meet = meeting(2);
  const pair = [0, 1].map(() => loader({ home: first.home, afterWriting: meet })) as [
    ReturnType<typeof loader>,
    ReturnType<typeof loader>,
  ];
  return { first, pair };
}

async function messageOf(
  rig: ReturnType<typeof loader>,
  run: typeof monday,
  rows: string,
): Promise<EventBridgeEnvelope> {
  return rig.request(run, rig.planOf(run, [await rig.putPart(run, 'part-00000.gz.parquet', rows)]));
}

const outcomes = (...rigs: readonly ReturnType<typeof loader>[]) =>
  rigs.flatMap(({ publisher }) => publisher.dataOf(tableLoaded).map(({ outcome }) => outcome));

async function expectSound(rig: ReturnType<typeof loader>, runs: readonly string[]): Promise<void> {
  const head = await rig.head();
  expect(head?.metadata.snapshots.map(({ summary }) => summary['snapferry.run-id'])).toEqual(runs);
  // What the one that stepped back had written, no snapshot lists.
  expect(head && (await auditTable(head))).toEqual([]);
}

describe('two loaders on one table at once', () => {
  it('with the same run: one commits, the other finds it there, and no row is doubled', async () => {
    const { first, pair } = await two();
    const message = await messageOf(pair[0], tuesday, "(1, 'a'), (2, 'b')");
    expect(await Promise.all(pair.map((rig) => rig.load(message)))).toEqual([[], []]);
    expect(outcomes(...pair).sort()).toEqual(['already-loaded', 'loaded']);
    expect(await first.rows()).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
    ]);
    await expectSound(first, [monday.runId, tuesday.runId]);
  });

  it('with two runs: the newer content stands, whoever commits first, and the older one lands before it or steps back', async () => {
    const { first, pair } = await two();
    const [older, newer] = pair;
    const messages = [
      await messageOf(older, tuesday, "(1, 'older')"),
      await messageOf(newer, wednesday, "(1, 'newer'), (2, 'newer')"),
    ];
    expect(await Promise.all(pair.map((rig, i) => rig.load(messages[i] as object)))).toEqual([[], []]);
    const [ofOlder] = outcomes(older);
    expect(['loaded', 'superseded']).toContain(ofOlder);
    expect(outcomes(newer)).toEqual(['loaded']);
    expect(await first.rows()).toEqual([
      { id: 1, name: 'newer' },
      { id: 2, name: 'newer' },
    ]);
    const landed = ofOlder === 'loaded' ? [tuesday.runId, wednesday.runId] : [wednesday.runId];
    await expectSound(first, [monday.runId, ...landed]);
  });

  it('the older run that had written before the newer one committed steps back, and leaves it standing', async () => {
    const first = loader();
    await first.loadRows(monday, "(1, 'monday')");
    const newer = loader({ home: first.home });
    const older = loader({
      home: first.home,
      afterWriting: async () => void (await newer.loadRows(wednesday, "(1, 'newer')")),
    });
    await older.loadRows(tuesday, "(1, 'older')");
    expect([outcomes(older), outcomes(newer)]).toEqual([['superseded'], ['loaded']]);
    expect(await first.rows()).toEqual([{ id: 1, name: 'newer' }]);
    await expectSound(first, [monday.runId, wednesday.runId]);
  });

  it('the newer run that had written before the older one committed is tried again on top of it', async () => {
    const first = loader();
    await first.loadRows(monday, "(1, 'monday')");
    const older = loader({ home: first.home });
    const newer = loader({
      home: first.home,
      afterWriting: async () => void (await older.loadRows(tuesday, "(1, 'older')")),
    });
    await newer.loadRows(wednesday, "(1, 'newer')");
    expect([outcomes(older), outcomes(newer)]).toEqual([['loaded'], ['loaded']]);
    expect(await first.rows()).toEqual([{ id: 1, name: 'newer' }]);
    await expectSound(first, [monday.runId, tuesday.runId, wednesday.runId]);
  });
});
