import { runReconciled } from '@snapferry/events';
import { subscriptions } from '../../services/table-reconciler/src/subscriptions.ts';
import { listBucket, readObjects } from '../components/permissions.ts';
import type { Service } from '../components/service.ts';
import { runsFolder, workBucket } from '../names.ts';
import { federatedCatalog, queries, workgroup } from './athena.ts';
import type { LakeApp } from './context.ts';
import { account, bus, registry, work } from './environment.ts';
import { readTables } from './warehouse.ts';

/** Counts loaded tables as readers do, through Athena. It reads tables and writes none. */
export function tableReconciler(app: LakeApp): Service {
  return {
    name: 'table-reconciler',
    subscriptions,
    announces: [runReconciled],
    // It waits for Athena, and little else.
    size: { memory: 256, timeoutSeconds: 900 },
    batchSize: 1,
    permissions: [
      ...queries(app, ['*']),
      ...readTables(app.tableBucketArn),
      listBucket(workBucket(app)),
      readObjects(workBucket(app), [`${runsFolder}*`], 'ObjectsBelow'),
    ],
    environment: {
      ...account(app),
      ...bus,
      ...registry,
      ...work(app),
      SNAPFERRY_ATHENA_WORKGROUP: workgroup,
      SNAPFERRY_ATHENA_CATALOG: federatedCatalog,
    },
    files: { 'registry.json': app.registryFile },
  };
}
