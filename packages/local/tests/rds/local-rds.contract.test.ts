import { describeExportTasks, describeSnapshotCatalog } from '@snapferry/testkit/suites';
import { afterAll } from 'vitest';
import { ACCOUNT, cannedDatabase, type Home, REGION, rdsIn, startExport, temporaryHome } from './support.ts';

const homes: Home[] = [];
afterAll(() => {
  for (const home of homes) home[Symbol.dispose]();
});

function rig() {
  const home = temporaryHome();
  homes.push(home);
  const { rds } = rdsIn(home);
  const { bucket, roleArn, kmsKeyId } = startExport({ sourceArn: '', exportOnly: [] });
  return {
    ...rds,
    place: { bucket, roleArn, kmsKeyId },
    take(kind: 'instance' | 'cluster', type: 'automated' | 'manual') {
      const instanceId = kind === 'instance' ? 'shop-db' : 'shop-cluster';
      return rds.createSnapshot({
        database: cannedDatabase({ artist: ['Ada'] }),
        instanceId,
        snapshotId: type === 'automated' ? `rds:${instanceId}-2026-11-20-03-00` : `${kind}-by-hand`,
        kind,
        type,
        tags: { team: 'shop' },
      });
    },
  };
}

describeSnapshotCatalog(`localRds of ${ACCOUNT} in ${REGION}`, rig);
describeExportTasks(`localRds of ${ACCOUNT} in ${REGION}`, rig);
