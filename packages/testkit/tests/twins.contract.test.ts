import {
  copyKey,
  databaseSnapshot,
  lakeAccount,
  memoryInProgressStore,
  memoryObjectStore,
  memoryRunLedger,
  memorySnapshotWorld,
  snapshotArn,
  sourceAccount,
} from '@snapferry/testkit';
import {
  describeInProgressStore,
  describeObjectStore,
  describeRunLedger,
  describeSnapshotCopies,
} from '@snapferry/testkit/suites';

describeObjectStore('memoryObjectStore', memoryObjectStore);
describeRunLedger('memoryRunLedger', memoryRunLedger);
describeInProgressStore('memoryInProgressStore', memoryInProgressStore);
describeSnapshotCopies('memorySnapshotWorld', () => {
  const world = memorySnapshotWorld();
  const { copies, snapshots } = world.account(sourceAccount);
  return {
    copies,
    snapshots,
    account: sourceAccount,
    otherAccount: lakeAccount,
    kmsKeyId: copyKey.source,
    async take(kind, type) {
      const id = type === 'automated' ? 'rds:shop-db-2026-11-20-03-00' : `${kind}-by-hand`;
      const snapshot = databaseSnapshot({ id, kind, type, arn: snapshotArn(id, kind), tags: { team: 'shop' } });
      world.all.push(snapshot);
      return snapshot;
    },
    settle: async () => world.settle(),
  };
});
