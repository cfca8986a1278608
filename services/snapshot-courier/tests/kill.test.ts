import type { EventBridgeEnvelope } from '@snapferry/events';
import { deliver, fuse, lakeAccount, runEvent } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { copyArn, couriers, original, run } from './support.ts';

type Rig = ReturnType<typeof couriers>;

/** Everything that the couriers hear on a day, in its order; each step is delivered until it is acknowledged. */
const steps: Readonly<Record<string, (rig: Rig) => Promise<readonly number[]>>> = {
  'SnapshotTaken in the source': ({ source }) => deliver(source.onSnapshotTaken, runEvent.snapshotTaken(run)),
  'the end of the copy in the source': ({ source, world }) => {
    world.settle();
    return source.copyEnded(copyArn());
  },
  'SnapshotCompleted in the lake': ({ lake }) =>
    deliver(lake.onSnapshotCompleted, runEvent.snapshotCompleted(run, { sharedSnapshotArn: copyArn() })),
  'the end of the copy in the lake': ({ lake, world }) => {
    world.settle();
    return lake.copyEnded(copyArn(1, lakeAccount));
  },
  'RunFailed in the source': ({ source }) =>
    deliver(source.onRunEnded, runEvent.runFailed(run, { reasonCode: 'raw-export-expired', nextExportAttempt: 2 })),
  'RunCompleted in the source': ({ source }) => deliver(source.onRunEnded, completed()),
  'RunCompleted in the lake': ({ lake }) => deliver(lake.onRunEnded, completed()),
};

function completed(): EventBridgeEnvelope {
  return runEvent.runCompleted(run);
}

async function day(rig: Rig, at: (step: string) => void): Promise<void> {
  for (const [name, step] of Object.entries(steps)) {
    at(name);
    for (let delivery = 1; (await step(rig)).length > 0; delivery += 1) {
      // SQS gives a message up after three.
      if (delivery === 3) throw new Error(`${name}: not acknowledged at its third delivery`);
    }
  }
}

/** What is left of the day for others to see. */
const traces = ({ world, source, lake }: Rig) => ({
  snapshots: world.all,
  shares: [...world.shares],
  copied: [source, lake].map(({ copied }) => [...new Set(copied.map(({ id }) => id))]),
  told: [source, lake].map(({ publisher }) => [...new Set(publisher.ids())]),
  notes: [source, lake].map(({ objects }) => objects.uris().map((uri) => JSON.parse(objects.text(uri)).told)),
});

async function undisturbed() {
  const rig = couriers();
  const calls = new Map<string, number>();
  const counting = fuse();
  const counted = couriers({ fuse: counting });
  let step = '';
  let before = 0;
  await day(counted, (next) => {
    if (step !== '') calls.set(step, counting.calls - before);
    step = next;
    before = counting.calls;
  });
  calls.set(step, counting.calls - before);
  await day(rig, () => undefined);
  return { traces: traces(rig), calls };
}

const { traces: expected, calls } = await undisturbed();

const interruptions = [...calls].flatMap(([step, count]) =>
  Array.from({ length: count }, (_, index) => index + 1).flatMap((call) =>
    (['before', 'after'] as const).map((when) => ({ step, call, when })),
  ),
);

describe('a courier that is killed', () => {
  it('has a day that the test knows whole', () => {
    expect([...calls.keys()]).toEqual(Object.keys(steps));
    expect(Math.min(...calls.values())).toBeGreaterThan(1);
    expect(expected.snapshots).toEqual([original]);
    expect(expected.copied).toEqual([[`snapferry-copy-${run.runId}-1`], [`snapferry-copy-${run.runId}-1`]]);
    expect(expected.told.map((ids) => ids.length)).toEqual([2, 1]);
  });

  it.each(interruptions)('at $step, $when its call $call, ends the day all the same', async ({ step, call, when }) => {
    const blowing = fuse();
    const rig = couriers({ fuse: blowing });
    await day(rig, (next) => {
      if (next === step) blowing.blowAt(call, when);
    });
    expect(blowing.blown).toBe(true);
    expect(traces(rig)).toEqual(expected);
  });
});
