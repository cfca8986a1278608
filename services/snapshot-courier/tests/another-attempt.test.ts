import { exportFailed, snapshotCompleted } from '@snapferry/events';
import { copyNoteUri } from '@snapferry/ports';
import { deliver, notesUri, runEvent, strangerAccount } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { shared, taken } from './shared-copy.ts';
import { copyArn, couriers, run } from './support.ts';

describe('a copy that failed', () => {
  it('is announced with its reason by the schedule, once: RDS tells no event of it', async () => {
    const { source, world } = couriers();
    await deliver(source.onSnapshotTaken, taken);
    expect(await source.tick()).toEqual([]);
    world.settle('failed');
    expect(await source.tick()).toEqual([{ dataset: 'shop', runId: run.runId, failed: 'copy-failed' }]);
    expect(source.publisher.dataOf(exportFailed)).toMatchObject([{ reasonCode: 'copy-failed', runId: run.runId }]);
    expect(source.publisher.dataOf(exportFailed)[0]?.reason).toContain(`snapferry-copy-${run.runId}-1`);
    expect(await source.tick()).toEqual([]);
    expect(source.publisher.events).toHaveLength(1);
  });

  it('is announced when RDS tells its end after all', async () => {
    const { source, world } = couriers();
    await deliver(source.onSnapshotTaken, taken);
    world.settle('failed');
    expect(await source.copyEnded(copyArn())).toEqual([]);
    expect(source.publisher.dataOf(exportFailed)).toMatchObject([{ reasonCode: 'copy-failed' }]);
  });

  it('is followed by another when the run is replayed, whose end is looked after as well', async () => {
    const { source, world } = couriers();
    await deliver(source.onSnapshotTaken, taken);
    world.settle('failed');
    await source.tick();
    expect(await deliver(source.onSnapshotTaken, taken)).toEqual([]);
    expect(source.copied.map(({ id }) => id)).toEqual([1, 2].map((number) => `snapferry-copy-${run.runId}-${number}`));
    world.settle();
    expect(await source.tick()).toMatchObject([{ announced: `snapferry-copy-${run.runId}-2` }]);
    expect(source.publisher.dataOf(snapshotCompleted)).toMatchObject([{ sharedSnapshotArn: copyArn(2) }]);
    expect(await source.tick()).toEqual([]);
  });
});

describe('another export attempt', () => {
  const expired = { reasonCode: 'raw-export-expired', nextExportAttempt: 2 };
  const again = runEvent.runFailed(run, expired);

  it('begins with the copy that still stands, shared once more', async () => {
    const { source, world } = await shared();
    world.shares.clear();
    expect(await deliver(source.onRunEnded, again)).toEqual([]);
    expect(source.copied).toHaveLength(1);
    expect(world.shares.size).toBe(1);
    const told = source.publisher.dataOf(snapshotCompleted);
    expect(told.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(new Set(source.publisher.ids()).size).toBe(2);
  });

  it('begins with a new copy where the first was deleted, and keeps to its attempt', async () => {
    const { source, world } = await shared();
    await source.copies.delete(copyArn());
    source.publisher.forget();
    expect(await deliver(source.onRunEnded, again)).toEqual([]);
    world.settle();
    await source.copyEnded(copyArn());
    await deliver(source.onSnapshotTaken, taken);
    expect(source.publisher.dataOf(snapshotCompleted).map(({ attempt }) => attempt)).toEqual([2, 2]);
  });

  it('that is asked for while the copy is under way is the one that its end announces', async () => {
    const { source, world } = couriers();
    await deliver(source.onSnapshotTaken, taken);
    expect(await deliver(source.onRunEnded, again)).toEqual([]);
    world.settle();
    await source.copyEnded(copyArn());
    expect(source.copied).toHaveLength(1);
    expect(source.publisher.dataOf(snapshotCompleted).map(({ attempt }) => attempt)).toEqual([2]);
  });

  it('that fails, fails as that attempt, whichever event asked for it', async () => {
    const { source, world } = couriers();
    await deliver(source.onRunEnded, again);
    world.all.length = 0;
    await deliver(source.onSnapshotTaken, taken);
    expect(source.publisher.dataOf(exportFailed)).toMatchObject([{ reasonCode: 'snapshot-gone', attempt: 2 }]);
  });

  it('goes without the note that has expired: what was deployed and the event say the rest', async () => {
    const { source, world } = await shared();
    source.objects.delete(copyNoteUri(notesUri, run.runId));
    await source.copies.delete(copyArn());
    await deliver(source.onRunEnded, again);
    world.settle();
    await source.copyEnded(copyArn());
    expect(source.publisher.dataOf(snapshotCompleted).at(-1)).toMatchObject({
      attempt: 2,
      snapshot: run.snapshot,
      contract: run.byReference,
      sharedSnapshotArn: copyArn(),
    });
  });

  it('is refused in words where copy and original are gone', async () => {
    const { source, world } = couriers();
    world.all.length = 0;
    expect(await deliver(source.onRunEnded, again)).toEqual([]);
    expect(source.publisher.dataOf(exportFailed)).toMatchObject([{ reasonCode: 'snapshot-gone', attempt: 2 }]);
  });

  it.each([
    ['asks for none', runEvent.runFailed(run, { reasonCode: 'copy-failed' })],
    ['is of another dataset', runEvent.runFailed(run, { ...expired, dataset: 'crm' })],
  ])('is not begun for a failed run that %s', async (_what, message) => {
    const { source } = couriers();
    expect(await deliver(source.onRunEnded, message)).toEqual([]);
    expect([source.copied, source.publisher.events]).toEqual([[], []]);
  });

  it.each(['111122223333', strangerAccount])('is not begun on the word of %s', async (account) => {
    const { source } = couriers();
    expect(await deliver(source.onRunEnded, { ...again, account })).toEqual([0]);
    expect([source.copied, source.publisher.events]).toEqual([[], []]);
  });
});
