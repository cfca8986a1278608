import { exportFailed, tableLoadRequested, tableRejected } from '@snapferry/events';
import { subscriptions } from '../../services/load-planner/src/subscriptions.ts';
import { keyThroughS3, listBucket, readObjects, tableRows, writeObjects } from '../components/permissions.ts';
import { plannerReads } from '../components/run-readers.ts';
import type { Service } from '../components/service.ts';
import { inProgressTable } from '../components/table.ts';
import { plansFolder, workBucket } from '../names.ts';
import type { LakeApp } from './context.ts';
import { readContracts } from './contracts.ts';
import { account, bus, inProgress, registry, work } from './environment.ts';

/** Plans loads from what RDS says of an export, and from the names and sizes of its files. */
export function loadPlanner(app: LakeApp): Service {
  return {
    name: 'load-planner',
    subscriptions,
    announces: [tableLoadRequested, tableRejected, exportFailed],
    size: { memory: 512, timeoutSeconds: 300 },
    permissions: [
      ...app.datasets.flatMap(({ landingBucket, dataset }) => plannerReads(landingBucket, dataset)),
      keyThroughS3(
        app.datasets.map(({ landingKeyArn }) => landingKeyArn),
        app.datasets.map(({ landingRegion }) => landingRegion),
        ['kms:Decrypt'],
      ),
      ...readContracts(app.datasets),
      listBucket(workBucket(app)),
      readObjects(workBucket(app), [`${plansFolder}*`], 'ObjectsBelow'),
      writeObjects(workBucket(app), [`${plansFolder}*`], 'ObjectsBelow'),
      tableRows(app, inProgressTable, ['dynamodb:PutItem', 'dynamodb:DeleteItem']),
    ],
    environment: { ...account(app), ...bus, ...registry, ...inProgress, ...work(app) },
    files: { 'registry.json': app.registryFile },
  };
}
