import { exportFailed, snapshotCompleted } from '@snapferry/events';
import { copyNoteUri, type DatabaseSnapshot } from '@snapferry/ports';
import {
  copyKey,
  databaseSnapshot,
  dataContract,
  deliver,
  lakeAccount,
  notesUri,
  runEvent,
  sourceDataset,
  strangerAccount,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { shared, taken } from './shared-copy.ts';
import { cluster, contract, copyArn, couriers, original, run } from './support.ts';

describe('a snapshot that was taken', () => {
  it('is copied under the key of the copies, with our tags and no other', async () => {
    const { source } = couriers({ snapshots: [{ ...original, tags: { weekly: 'yes', 'snapferry:run': 'shop' } }] });
    expect(await deliver(source.onSnapshotTaken, taken)).toEqual([]);
    expect(source.copied).toEqual([
      {
        sourceArn: original.arn,
        id: `snapferry-copy-${run.runId}-1`,
        kmsKeyId: copyKey.source,
        tags: {
          'snapferry:copy-of': original.arn,
          'snapferry:copied-at': '2026-11-20T04:00:00.000Z',
          'snapferry:dataset': 'shop',
        },
      },
    ]);
    expect(source.publisher.events).toEqual([]);
  });

  it('is copied in a name that RDS takes for clusters too: 63 letters, digits and hyphens, and no rds:', async () => {
    const { source } = couriers();
    await deliver(source.onSnapshotTaken, taken);
    expect(source.copied[0]?.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(source.copied[0]?.id.length).toBeLessThanOrEqual(63);
  });

  it('is noted before it is copied', async () => {
    const { source } = couriers();
    const notedWhenCopied: boolean[] = [];
    const { copy } = source.copies;
    source.copies.copy = (request) => {
      notedWhenCopied.push(source.objects.uris().includes(copyNoteUri(notesUri, run.runId)));
      return copy(request);
    };
    await deliver(source.onSnapshotTaken, taken);
    expect(notedWhenCopied).toEqual([true]);
  });

  it('is copied once, however often it is told', async () => {
    const { source } = couriers();
    await deliver(source.onSnapshotTaken, taken, taken);
    await deliver(source.onSnapshotTaken, { ...taken, 'replay-name': 'again' });
    expect(source.copied).toHaveLength(1);
  });

  it('is left alone where the source exports', async () => {
    const { source } = couriers({ datasets: [sourceDataset(dataContract())] });
    const inSource = testRun({ arn: original.arn, time: original.time });
    expect(await deliver(source.onSnapshotTaken, runEvent.snapshotTaken(inSource))).toEqual([]);
    expect([source.copied, source.objects.written, source.publisher.events]).toEqual([[], [], []]);
  });

  it('waits while RDS takes no more copies, and is copied when it does', async () => {
    const others = Array.from({ length: 20 }, (_, index) =>
      databaseSnapshot({ id: `other-${index}`, arn: copyArn().replace(/-1$/, `-${index + 100}`), status: 'creating' }),
    );
    const { source, world } = couriers({ snapshots: [original, ...others] });
    expect(await deliver(source.onSnapshotTaken, taken)).toEqual([0]);
    expect(source.publisher.events).toEqual([]);
    world.settle();
    expect(await deliver(source.onSnapshotTaken, taken)).toEqual([]);
    expect(source.copied).toHaveLength(1);
  });
});

describe('a finished copy', () => {
  it('is shared with the lake, and announced under the original’s name', async () => {
    const { source, world } = await shared();
    expect([...world.shares]).toEqual([`${copyArn()} ${lakeAccount}`]);
    expect(source.publisher.dataOf(snapshotCompleted)).toEqual([
      {
        dataset: 'shop',
        runId: run.runId,
        attempt: 1,
        snapshot: run.snapshot,
        contract: run.inline,
        exportMode: 'lake',
        sharedSnapshotArn: copyArn(),
      },
    ]);
    expect(source.publisher.events[0]).toMatchObject({ subject: run.runId, source: 'snapferry.source' });
  });

  it('of a cluster is, too', async () => {
    const ofCluster = testRun({ contract, arn: cluster.arn, time: cluster.time });
    const { source, world } = couriers({ snapshots: [cluster] });
    await deliver(source.onSnapshotTaken, runEvent.snapshotTaken(ofCluster));
    world.settle();
    const copy = copyArn(1, undefined, 'cluster', ofCluster);
    expect(await source.copyEnded(copy, 'RDS-EVENT-0075')).toEqual([]);
    expect(source.publisher.dataOf(snapshotCompleted)).toMatchObject([
      { snapshot: { arn: cluster.arn }, sharedSnapshotArn: copy },
    ]);
  });

  it('is announced under the same id when RDS tells it twice, and when its first event is replayed', async () => {
    const { source } = await shared();
    await source.copyEnded(copyArn());
    await deliver(source.onSnapshotTaken, taken);
    expect(source.publisher.types()).toEqual(Array(3).fill('SnapshotCompleted'));
    expect(new Set(source.publisher.ids()).size).toBe(1);
  });

  it('that RDS does not show as such yet comes again', async () => {
    const { source, world } = couriers();
    await deliver(source.onSnapshotTaken, taken);
    expect(await source.copyEnded(copyArn())).toEqual([0]);
    world.settle();
    expect(await source.copyEnded(copyArn())).toEqual([]);
    expect(source.publisher.types()).toEqual(['SnapshotCompleted']);
  });

  it('of other people is none of ours, whatever its tags', async () => {
    const { source, world } = couriers();
    for (const id of ['by-hand', 'rds:shop-db-2026-11-20-03-00', 'snapferry-copy-mine', `snapferry-${run.runId}-1`]) {
      const arn = original.arn.replace(/snapshot:.*/, `snapshot:${id}`);
      world.all.push(databaseSnapshot({ id, arn, type: 'manual', tags: { 'snapferry:copy-of': original.arn } }));
      expect(await source.copyEnded(arn)).toEqual([]);
    }
    expect([source.publisher.events, [...world.shares]]).toEqual([[], []]);
  });

  it('whose note is gone waits for people', async () => {
    const { source, world } = couriers();
    await deliver(source.onSnapshotTaken, taken);
    world.settle();
    source.objects.delete(copyNoteUri(notesUri, run.runId));
    expect(await source.copyEnded(copyArn())).toEqual([0]);
    expect([source.publisher.events, [...world.shares]]).toEqual([[], []]);
  });

  it('that is being deleted is waited for when it is asked for again, and then made anew', async () => {
    const { source, world } = await shared();
    const index = world.all.findIndex(({ arn }) => arn === copyArn());
    const copy = world.all[index] as DatabaseSnapshot;
    world.all[index] = { ...copy, status: 'deleting' };
    source.publisher.forget();
    expect(await source.copyEnded(copyArn())).toEqual([]);
    expect(await deliver(source.onSnapshotTaken, taken)).toEqual([0]);
    expect([source.copied.length, source.publisher.events]).toEqual([1, []]);
    world.all.splice(index, 1);
    expect(await deliver(source.onSnapshotTaken, taken)).toEqual([]);
    expect(source.copied).toHaveLength(2);
  });

  it('that is gone by the time its event comes is not made again', async () => {
    const { source, world } = await shared();
    await source.copies.delete(copyArn());
    source.publisher.forget();
    expect(await source.copyEnded(copyArn())).toEqual([]);
    expect([source.copied.length, source.publisher.events, world.all]).toEqual([1, [], [original]]);
  });
});

describe('a refusal is announced as ExportFailed, and nothing is copied:', () => {
  const refused = async (rig: ReturnType<typeof couriers>, message = taken) => {
    expect(await deliver(rig.source.onSnapshotTaken, message)).toEqual([]);
    expect(rig.source.copied).toEqual([]);
    const [failure, ...more] = rig.source.publisher.dataOf(exportFailed);
    expect(more).toEqual([]);
    expect(failure).toMatchObject({ runId: run.runId, attempt: 1, snapshot: run.snapshot, contract: run.inline });
    return failure?.reasonCode;
  };

  it('another contract than the deployed one', async () => {
    const deployed = sourceDataset(dataContract({ export: 'lake', version: '2.0.0' }));
    expect(await refused(couriers({ datasets: [deployed] }))).toBe('contract-mismatch');
  });

  it('a dataset that is not deployed here', async () => {
    expect(await refused(couriers({ datasets: [] }))).toBe('dataset-unknown');
  });

  it('a snapshot that is gone', async () => {
    expect(await refused(couriers({ snapshots: [] }))).toBe('snapshot-gone');
  });
});

describe('nothing is copied, shared or announced on the word of', () => {
  const untouched = ({ source, world }: ReturnType<typeof couriers>) =>
    expect([source.copied, source.publisher.events, [...world.shares]]).toEqual([[], [], []]);

  it.each([
    ['the lake', lakeAccount],
    ['a stranger', strangerAccount],
  ])('%s that a snapshot was taken', async (_who, account) => {
    const rig = couriers();
    expect(await deliver(rig.source.onSnapshotTaken, { ...taken, account })).toEqual([0]);
    untouched(rig);
  });

  it('an event that names a snapshot of another database, although its run id is well computed', async () => {
    const payroll = databaseSnapshot({ id: 'rds:payroll', sourceDatabase: 'payroll', arn: `${original.arn}x` });
    const rig = couriers({ snapshots: [original, payroll] });
    const forged = testRun({ contract, arn: payroll.arn, time: payroll.time });
    expect(await deliver(rig.source.onSnapshotTaken, runEvent.snapshotTaken(forged))).toEqual([0]);
    untouched(rig);
    const failed = runEvent.runFailed(forged, { reasonCode: 'raw-export-expired', nextExportAttempt: 2 });
    expect(await deliver(rig.source.onRunEnded, failed)).toEqual([0]);
    untouched(rig);
  });

  it('an event that says export: lake of a dataset that the source exports', async () => {
    const rig = couriers({ datasets: [sourceDataset(dataContract())] });
    const inSource = testRun({ arn: original.arn, time: original.time });
    const lying = runEvent.snapshotTaken(inSource, { exportMode: 'lake' });
    expect(await deliver(rig.source.onSnapshotTaken, lying)).toEqual([0]);
    untouched(rig);
  });
});
