import type { DatabaseSnapshot } from '@snapferry/ports';
import {
  copyKey,
  databaseSnapshot,
  lakeAccount,
  memoryExportTasks,
  memoryInProgressStore,
  memoryNotifications,
  memoryObjectStore,
  memoryProofMac,
  memoryRunLedger,
  memorySnapshots,
  memorySnapshotWorld,
  recordingPublisher,
  snapshotArn,
  sourceAccount,
} from '@snapferry/testkit';
import {
  describeEventPublisher,
  describeExportTasks,
  describeInProgressStore,
  describeNotifications,
  describeObjectStore,
  describeProofMac,
  describeRunLedger,
  describeSnapshotCatalog,
  describeSnapshotCopies,
  type SnapshotCatalogRig,
} from '@snapferry/testkit/suites';

describeObjectStore('memoryObjectStore', memoryObjectStore);
describeRunLedger('memoryRunLedger', memoryRunLedger);
describeInProgressStore('memoryInProgressStore', memoryInProgressStore);
describeEventPublisher('recordingPublisher', () => {
  const publisher = recordingPublisher();
  return { publisher, taken: async () => publisher.events };
});
describeNotifications('memoryNotifications', () => {
  const notifications = memoryNotifications();
  return { notifications, reached: async () => notifications.sent };
});
describeProofMac('memoryProofMac', () => ({ mac: memoryProofMac(), otherMac: memoryProofMac('another') }));
describeSnapshotCatalog('memorySnapshots', () => {
  const all: DatabaseSnapshot[] = [];
  return { snapshots: memorySnapshots(all), take: takeInto(all) };
});
describeExportTasks('memoryExportTasks', () => {
  const all: DatabaseSnapshot[] = [];
  const exportTasks = memoryExportTasks({ snapshotGone: (arn) => all.every((snapshot) => snapshot.arn !== arn) });
  const place = { bucket: 'landing', roleArn: 'arn:aws:iam::111122223333:role/export', kmsKeyId: copyKey.source };
  return { exportTasks, place, take: takeInto(all) };
});
describeSnapshotCopies('memorySnapshotWorld', () => {
  const world = memorySnapshotWorld();
  const { copies, snapshots } = world.account(sourceAccount);
  return {
    copies,
    snapshots,
    account: sourceAccount,
    otherAccount: lakeAccount,
    kmsKeyId: copyKey.source,
    take: takeInto(world.all),
    settle: async () => world.settle(),
  };
});

function takeInto(all: DatabaseSnapshot[]): SnapshotCatalogRig['take'] {
  return async (kind, type) => {
    const id = type === 'automated' ? `rds:${kind}-2026-11-20-03-00` : `${kind}-by-hand`;
    const sourceDatabase = kind === 'instance' ? 'shop-db' : 'shop-cluster';
    const about = { id, kind, type, sourceDatabase, arn: snapshotArn(id, kind), tags: { team: 'shop' } };
    const snapshot = databaseSnapshot(about);
    all.push(snapshot);
    return snapshot;
  };
}
