import { tableHeld, tableLoaded, tableRejected } from '@snapferry/events';
import { requests } from '../../services/table-loader/src/requests.ts';
import { subscriptions } from '../../services/table-loader/src/subscriptions.ts';
import { listBucket, readObjects, tableRows, writeObjects } from '../components/permissions.ts';
import { lakeReaders } from '../components/run-readers.ts';
import type { Service } from '../components/service.ts';
import { inProgressTable } from '../components/table.ts';
import { heldFolder, plansFolder, releasesFolder, roleArn, runsFolder, workBucket } from '../names.ts';
import type { LakeApp } from './context.ts';
import { account, bus, inProgress, registry, work } from './environment.ts';
import { useProofs } from './proofs.ts';
import { useSecrets } from './secrets.ts';
import { warehouse, writeTables } from './warehouse.ts';

/** Loads tables. Alone it takes on the landing reader's role, reads the pseudonymisation keys and writes the lake's tables. */
export function tableLoader(app: LakeApp): Service {
  return {
    name: 'table-loader',
    subscriptions,
    requests,
    announces: [tableLoaded, tableHeld, tableRejected],
    // Two processors' worth; the engine spills to /tmp, and a load holds a window of its parts there.
    size: { memory: 3538, timeoutSeconds: 900, tmp: 10_240 },
    batchSize: 1,
    maxConcurrency: 10,
    permissions: [
      { actions: ['sts:AssumeRole'], resources: [roleArn(app.account, lakeReaders.loader)] },
      // It asks for records and releases that are not there, too.
      listBucket(workBucket(app)),
      readObjects(
        workBucket(app),
        [plansFolder, runsFolder, heldFolder, releasesFolder].map((folder) => `${folder}*`),
        'ObjectsBelow',
      ),
      writeObjects(workBucket(app), [`${heldFolder}*`], 'ObjectsBelow'),
      ...writeTables(app),
      ...useSecrets(app),
      ...useProofs(app),
      tableRows(app, inProgressTable, ['dynamodb:PutItem', 'dynamodb:DeleteItem']),
    ],
    environment: {
      ...account(app),
      ...bus,
      ...registry,
      ...inProgress,
      ...work(app),
      ...warehouse(app),
      SNAPFERRY_SNAPSHOT_DAYS: String(app.days.tableSnapshots),
      SNAPFERRY_UNREFERENCED_DAYS: String(app.days.unreferencedFiles),
      SNAPFERRY_LANDING_ROLE_ARN: roleArn(app.account, lakeReaders.loader),
      SNAPFERRY_PROOF_KEY_ARN: app.proofKeyArn,
      // glibc's. Node hands each statement to any of its threads, and each would keep memory of its own that the next cannot use.
      MALLOC_ARENA_MAX: '1',
    },
    files: { 'registry.json': app.registryFile },
  };
}
