import type { DatabaseSnapshot } from '@snapferry/ports';
import {
  databaseSnapshot,
  deliver,
  lakeAccount,
  runEvent,
  snapshotArn,
  strangerAccount,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { contract, copyArn, couriers, day, hour, original, run } from './support.ts';

const completed = runEvent.runCompleted(run);
const ids = (all: readonly DatabaseSnapshot[]) => all.map(({ id }) => id);

/** Both couriers have brought the run's snapshot to the lake's exporter. */
async function carried() {
  const rig = couriers();
  const { source, lake, world } = rig;
  await deliver(source.onSnapshotTaken, runEvent.snapshotTaken(run));
  world.settle();
  await source.copyEnded(copyArn());
  await deliver(lake.onSnapshotCompleted, runEvent.snapshotCompleted(run, { sharedSnapshotArn: copyArn() }));
  world.settle();
  await lake.copyEnded(copyArn(1, lakeAccount));
  return rig;
}

describe('a run that completed', () => {
  it('has its copies deleted in both accounts, and nothing else', async () => {
    const { source, lake, world } = await carried();
    expect(world.all).toHaveLength(3);
    expect(await deliver(source.onRunEnded, completed)).toEqual([]);
    expect(await deliver(lake.onRunEnded, completed)).toEqual([]);
    expect(world.all).toEqual([original]);
    expect([await source.tick(), await lake.tick()]).toEqual([[], []]);
  });

  it('is told twice without harm', async () => {
    const { source, world } = await carried();
    await deliver(source.onRunEnded, completed, completed);
    expect(ids(world.all)).toContain(original.id);
  });

  it('has copies that failed deleted too', async () => {
    const rig = couriers();
    await deliver(rig.source.onSnapshotTaken, runEvent.snapshotTaken(run));
    rig.world.settle('failed');
    await deliver(rig.source.onSnapshotTaken, runEvent.snapshotTaken(run));
    await deliver(rig.source.onRunEnded, completed);
    expect(rig.world.all).toEqual([original]);
  });

  it('keeps the copies of other runs, and snapshots of people that only look like ours', async () => {
    const { source, world } = await carried();
    const other = testRun({ contract, time: '2026-11-19T03:00:00.000Z' });
    const tags = { 'snapferry:copy-of': original.arn };
    const theirs = [
      databaseSnapshot({ id: 'theirs', arn: snapshotArn('theirs'), type: 'manual', tags }),
      databaseSnapshot({
        id: `snapferry-copy-${other.runId}-1`,
        arn: copyArn(1, undefined, undefined, other),
        type: 'manual',
        tags,
      }),
    ];
    world.all.push(...theirs);
    await deliver(source.onRunEnded, completed);
    expect(world.all).toEqual(expect.arrayContaining(theirs));
  });

  it.each([
    ['is incomplete: what is missing may be mended', runEvent.runCompleted(run, { status: 'incomplete' })],
    ['failed', runEvent.runFailed(run)],
  ])('is not one that %s', async (_what, message) => {
    const { source, lake, world } = await carried();
    expect(await deliver(source.onRunEnded, message)).toEqual([]);
    expect(await deliver(lake.onRunEnded, message)).toEqual([]);
    expect(world.all).toHaveLength(3);
  });

  it('is not believed to have, on the word of a stranger', async () => {
    const { source, lake, world } = await carried();
    for (const { onRunEnded } of [source, lake]) {
      expect(await deliver(onRunEnded, { ...completed, account: strangerAccount })).toEqual([0]);
      expect(await deliver(onRunEnded, { ...completed, account: '111122223333' })).toEqual([0]);
    }
    expect(world.all).toHaveLength(3);
  });

  it('leaves no copy to be made again by the schedule', async () => {
    const { source, world } = couriers();
    await deliver(source.onSnapshotTaken, runEvent.snapshotTaken(run));
    await deliver(source.onRunEnded, completed);
    expect(await source.tick()).toEqual([]);
    expect(world.all).toEqual([original]);
  });
});

describe('copies that no run completed from', () => {
  it.each(['source', 'lake'] as const)('are kept for seven days in the %s, and then deleted', async (team) => {
    const rig = await carried();
    rig.clock.advance(7 * day);
    expect(await rig[team].tick()).toEqual([]);
    expect(rig.world.all).toHaveLength(3);
    rig.clock.advance(1);
    expect(await rig[team].tick()).toEqual([{ deleted: `snapferry-copy-${run.runId}-1` }]);
    expect(rig.world.all).toHaveLength(2);
    expect(await rig[team].tick()).toEqual([]);
  });

  it('are not those that somebody made of ours, tags and all', async () => {
    const { source, clock, world } = await carried();
    const tags = world.all.find(({ arn }) => arn === copyArn())?.tags ?? {};
    world.all.push(databaseSnapshot({ id: 'theirs', arn: snapshotArn('theirs'), type: 'manual', tags }));
    clock.advance(30 * day);
    await source.tick();
    expect(ids(world.all)).toContain('theirs');
  });

  it('are as old as the copy, not as the snapshot that it shows', async () => {
    const old = databaseSnapshot({ time: '2026-09-01T03:00:00.000Z' });
    const late = testRun({ contract, arn: old.arn, time: old.time });
    const { source, world } = couriers({ snapshots: [old] });
    await deliver(source.onSnapshotTaken, runEvent.snapshotTaken(late));
    expect(await source.tick()).toEqual([]);
    expect(world.all).toHaveLength(2);
  });

  it('are as old as the snapshot where somebody took the tag off', async () => {
    const { source, clock, world } = await carried();
    const index = world.all.findIndex(({ arn }) => arn === copyArn());
    world.all[index] = { ...(world.all[index] as DatabaseSnapshot), tags: { 'snapferry:copy-of': '' } };
    // It was taken an hour before it was copied.
    clock.advance(7 * day - hour / 2);
    expect(await source.tick()).toHaveLength(1);
  });

  it('are deleted one by one: the fault of one keeps no other', async () => {
    const rig = await carried();
    const second = testRun({ contract, time: '2026-11-20T03:30:00.000Z', arn: `${original.arn}b` });
    rig.world.all.push({ ...original, arn: second.snapshot.arn });
    await deliver(rig.source.onSnapshotTaken, runEvent.snapshotTaken(second));
    rig.world.settle();
    rig.clock.advance(8 * day);
    const { delete: remove } = rig.source.copies;
    rig.source.copies.delete = (arn) => (arn === copyArn() ? Promise.reject(new Error('no')) : remove(arn));
    await expect(rig.source.tick()).rejects.toMatchObject({
      done: [{ deleted: `snapferry-copy-${second.runId}-1` }],
    });
  });

  it('are not begun again once they are too old: people know by then', async () => {
    const { source, clock, world } = couriers();
    await deliver(source.onSnapshotTaken, runEvent.snapshotTaken(run));
    clock.advance(7 * day + hour);
    expect(await source.tick()).toEqual([{ deleted: `snapferry-copy-${run.runId}-1` }]);
    expect(await source.tick()).toEqual([]);
    expect(world.all).toEqual([original]);
  });
});
