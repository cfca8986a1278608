import { exportFailed } from '@snapferry/events';
import { subscriptions } from '../../services/snapshot-exporter/src/subscriptions.ts';
import { exporterPermissions } from '../components/exporting.ts';
import { tableRows } from '../components/permissions.ts';
import type { Service } from '../components/service.ts';
import { inProgressTable } from '../components/table.ts';
import { landingBucket, roleArn } from '../names.ts';
import { datasetsExportedIn, type SourceApp } from './context.ts';
import { sourceEnvironment } from './environment.ts';

/** Starts exports, by the datasets that are deployed here. */
export function snapshotExporter(app: SourceApp): Service {
  return {
    name: 'snapshot-exporter',
    subscriptions,
    announces: [exportFailed],
    size: { memory: 256, timeoutSeconds: 60 },
    permissions: [
      ...exporterPermissions(app, {
        bucket: landingBucket(app),
        datasets: datasetsExportedIn('source', app.datasets),
        keyArn: app.landingKeyArn,
        exportRoleArn: roleArn(app.account, 'export'),
      }),
      tableRows(app, inProgressTable, ['dynamodb:PutItem', 'dynamodb:DeleteItem']),
    ],
    environment: {
      ...sourceEnvironment(app),
      SNAPFERRY_LAKE_ACCOUNT: app.lake.account,
      SNAPFERRY_IN_PROGRESS_TABLE: inProgressTable,
    },
    files: { 'datasets.json': app.datasetsFile },
  };
}
