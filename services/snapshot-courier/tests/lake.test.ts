import { exportFailed, snapshotReceived } from '@snapferry/events';
import { contractUri, copyNoteUri } from '@snapferry/ports';
import {
  contractsUri,
  copyKey,
  databaseSnapshot,
  dataContract,
  deliver,
  lakeAccount,
  lakeNotesUri,
  memoryRegistry,
  registeredDataset,
  runEvent,
  snapshotArn,
  sourceAccount,
  strangerAccount,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { cluster, contract, copyArn, couriers, type Options, run } from './support.ts';

const sharedCopy = databaseSnapshot({ id: 'shared', arn: copyArn(), type: 'manual' });
const completed = runEvent.snapshotCompleted(run, { sharedSnapshotArn: copyArn() });
const own = copyArn(1, lakeAccount);

/** The source has shared its copy already. */
function lakeWithShare(options: Options = {}) {
  const rig = couriers({ snapshots: [sharedCopy], ...options });
  rig.world.shares.add(`${copyArn()} ${lakeAccount}`);
  return rig;
}

/** The lake has its own copy, and RDS told so. */
async function received() {
  const rig = lakeWithShare();
  await deliver(rig.lake.onSnapshotCompleted, completed);
  rig.world.settle();
  await rig.lake.copyEnded(own);
  return rig;
}

describe('a shared copy', () => {
  it('is copied into the lake account, under the registry’s key', async () => {
    const { lake } = lakeWithShare();
    expect(await deliver(lake.onSnapshotCompleted, completed)).toEqual([]);
    expect(lake.copied).toMatchObject([
      {
        sourceArn: copyArn(),
        id: `snapferry-copy-${run.runId}-1`,
        kmsKeyId: copyKey.lake,
        tags: { 'snapferry:copy-of': run.snapshot.arn, 'snapferry:dataset': 'shop' },
      },
    ]);
    expect(lake.publisher.events).toEqual([]);
  });

  it('is announced as received, under the original’s name, and stays shared with nobody', async () => {
    const { lake, world } = await received();
    expect(lake.publisher.dataOf(snapshotReceived)).toEqual([
      {
        dataset: 'shop',
        runId: run.runId,
        attempt: 1,
        snapshot: run.snapshot,
        contract: run.inline,
        receivedSnapshotArn: own,
      },
    ]);
    expect(lake.publisher.events[0]).toMatchObject({ subject: run.runId, source: 'snapferry.lake' });
    expect([...world.shares]).toEqual([`${copyArn()} ${lakeAccount}`]);
  });

  it('of a cluster is, too', async () => {
    const ofCluster = testRun({ contract, arn: cluster.arn, time: cluster.time });
    const arn = copyArn(1, sourceAccount, 'cluster', ofCluster);
    const { lake, world } = couriers({ snapshots: [databaseSnapshot({ id: 's', kind: 'cluster', arn })] });
    world.shares.add(`${arn} ${lakeAccount}`);
    const message = runEvent.snapshotCompleted(ofCluster, { sharedSnapshotArn: arn });
    expect(await deliver(lake.onSnapshotCompleted, message)).toEqual([]);
    world.settle();
    const copy = copyArn(1, lakeAccount, 'cluster', ofCluster);
    await lake.copyEnded(copy, 'RDS-EVENT-0075');
    expect(lake.publisher.dataOf(snapshotReceived)).toMatchObject([{ receivedSnapshotArn: copy }]);
  });

  it('is announced again, under the same id, when it is told again', async () => {
    const { lake } = await received();
    await deliver(lake.onSnapshotCompleted, completed);
    await lake.copyEnded(own);
    expect(lake.publisher.types()).toEqual(Array(3).fill('SnapshotReceived'));
    expect(new Set(lake.publisher.ids()).size).toBe(1);
    expect(lake.copied).toHaveLength(1);
  });

  it('for another attempt is announced for that attempt', async () => {
    const { lake } = await received();
    await deliver(
      lake.onSnapshotCompleted,
      runEvent.snapshotCompleted(run, { sharedSnapshotArn: copyArn(), attempt: 2 }),
    );
    expect(lake.publisher.dataOf(snapshotReceived).map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(new Set(lake.publisher.ids()).size).toBe(2);
  });

  it('is left alone where the source exports', async () => {
    const { lake } = lakeWithShare({ registry: memoryRegistry(registeredDataset('shop')) });
    expect(await deliver(lake.onSnapshotCompleted, runEvent.snapshotCompleted(testRun()))).toEqual([]);
    expect([lake.copied, lake.objects.opened, lake.publisher.events]).toEqual([[], [], []]);
  });
});

describe('an event that may not be trusted waits for people; nothing is copied or announced:', () => {
  const other = testRun({ contract, time: '2026-11-19T03:00:00.000Z' });
  const claim = (arn: string | undefined) =>
    runEvent.snapshotCompleted(run, arn === undefined ? {} : { sharedSnapshotArn: arn });
  it.each<[string, object]>([
    ['a foreign account', { ...completed, account: strangerAccount }],
    ['the lake itself', { ...completed, account: lakeAccount }],
    ['another Region', { ...completed, region: 'us-east-1' }],
    ['no shared copy', claim(undefined)],
    ['a copy of a foreign account', claim(copyArn(1, strangerAccount))],
    ['a snapshot of the lake’s own', claim(copyArn(1, lakeAccount))],
    ['a copy in another Region', claim(copyArn().replace('eu-central-1', 'us-east-1'))],
    ['a copy of another kind', claim(copyArn(1, sourceAccount, 'cluster'))],
    ['what is no snapshot', claim('arn:aws:rds:eu-central-1:111122223333:db:shop-db')],
    [
      'an original of a foreign account',
      runEvent.snapshotCompleted(testRun({ contract, arn: snapshotArn('x', 'instance', strangerAccount) }), {
        sharedSnapshotArn: copyArn(),
      }),
    ],
    [
      'a run id of another snapshot',
      runEvent.snapshotCompleted(run, { runId: other.runId, sharedSnapshotArn: copyArn() }),
    ],
    [
      'an export in the lake that its contract does not ask for',
      runEvent.snapshotCompleted(testRun(), { exportMode: 'lake', sharedSnapshotArn: copyArn() }),
    ],
    [
      'a dataset that nobody registered',
      runEvent.snapshotCompleted(testRun({ contract: dataContract({ dataset: 'crm', export: 'lake' }) }), {
        sharedSnapshotArn: copyArn(),
      }),
    ],
  ])('%s', async (_what, message) => {
    const { lake } = lakeWithShare();
    expect(await deliver(lake.onSnapshotCompleted, message)).toEqual([0]);
    expect([lake.copied, lake.objects.written, lake.publisher.events]).toEqual([[], [], []]);
  });
});

describe('a refusal is announced as ExportFailed, and nothing is copied:', () => {
  const refused = async (rig: ReturnType<typeof couriers>, message: object = completed) => {
    expect(await deliver(rig.lake.onSnapshotCompleted, message)).toEqual([]);
    expect(rig.lake.copied).toEqual([]);
    expect(rig.lake.publisher.types()).toEqual(['ExportFailed']);
    return rig.lake.publisher.dataOf(exportFailed)[0]?.reasonCode;
  };

  it('a registry without role and keys for it', async () => {
    const rig = lakeWithShare({ registry: memoryRegistry(registeredDataset('shop')) });
    expect(await refused(rig)).toBe('export-not-agreed');
    expect(rig.lake.objects.written).toEqual([]);
  });

  it('another contract than its digest', async () => {
    const forged = { ...run.inline, document: dataContract({ export: 'lake', version: '9.0.0' }).document };
    expect(await refused(lakeWithShare(), runEvent.snapshotCompleted(run, { contract: forged }))).toBe(
      'contract-mismatch',
    );
  });

  it('a contract by reference that is gone', async () => {
    const message = runEvent.snapshotCompleted(run, { contract: run.byReference, sharedSnapshotArn: copyArn() });
    expect(await refused(lakeWithShare(), message)).toBe('object-not-found');
  });

  it('sharing that was revoked', async () => {
    const rig = lakeWithShare();
    rig.world.shares.clear();
    expect(await refused(rig)).toBe('snapshot-gone');
  });

  it('a shared copy that is gone', async () => {
    const rig = lakeWithShare();
    rig.world.all.length = 0;
    expect(await refused(rig)).toBe('snapshot-gone');
  });
});

describe('when it goes wrong', () => {
  it('reads a contract by reference from the registered place alone', async () => {
    const { lake } = lakeWithShare();
    lake.objects.put(contractUri(contractsUri, contract.digest), JSON.stringify(contract.document));
    const message = runEvent.snapshotCompleted(run, { contract: run.byReference, sharedSnapshotArn: copyArn() });
    expect(await deliver(lake.onSnapshotCompleted, message)).toEqual([]);
    expect(lake.copied).toHaveLength(1);
  });

  it('copies after all, once sharing is mended and the event replayed', async () => {
    const { lake, world } = lakeWithShare();
    world.shares.clear();
    await deliver(lake.onSnapshotCompleted, completed);
    world.shares.add(`${copyArn()} ${lakeAccount}`);
    expect(await deliver(lake.onSnapshotCompleted, completed)).toEqual([]);
    world.settle();
    await lake.copyEnded(own);
    expect(lake.publisher.types()).toEqual(['ExportFailed', 'SnapshotReceived']);
  });

  it('tells of a copy that failed, and makes another when the run is replayed', async () => {
    const { lake, world } = lakeWithShare();
    await deliver(lake.onSnapshotCompleted, completed);
    world.settle('failed');
    expect(await lake.tick()).toMatchObject([{ failed: 'copy-failed' }]);
    await deliver(lake.onSnapshotCompleted, completed);
    world.settle();
    await lake.copyEnded(copyArn(2, lakeAccount));
    expect(lake.publisher.types()).toEqual(['ExportFailed', 'SnapshotReceived']);
  });

  it('copies again what was deleted behind its back before it was announced', async () => {
    const { lake, world } = lakeWithShare();
    await deliver(lake.onSnapshotCompleted, completed);
    await lake.copies.delete(own);
    expect(await lake.tick()).toMatchObject([{ began: `snapferry-copy-${run.runId}-1` }]);
    world.settle();
    expect(await lake.tick()).toMatchObject([{ announced: `snapferry-copy-${run.runId}-1` }]);
    expect(lake.publisher.types()).toEqual(['SnapshotReceived']);
  });

  it('tells a done run again although its copies are gone in both accounts', async () => {
    const { lake, world } = await received();
    world.all.length = 0;
    await deliver(lake.onSnapshotCompleted, completed);
    expect(lake.publisher.types()).toEqual(['SnapshotReceived', 'SnapshotReceived']);
    expect(new Set(lake.publisher.ids()).size).toBe(1);
    expect(await lake.tick()).toEqual([]);
  });

  it('does not take one run’s note for another’s', async () => {
    const { lake } = lakeWithShare();
    await deliver(lake.onSnapshotCompleted, completed);
    const note = lake.objects.text(copyNoteUri(lakeNotesUri, run.runId));
    const elsewhere = copyNoteUri(lakeNotesUri, run.runId.replace(/.$/, 'x'));
    lake.objects.put(elsewhere, note);
    await expect(lake.tick()).rejects.toMatchObject({ message: expect.stringContaining(elsewhere) });
  });
});
