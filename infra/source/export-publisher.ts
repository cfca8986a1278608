import { exportCompleted, exportFailed } from '@snapferry/events';
import { schedules } from '../../services/export-publisher/src/schedules.ts';
import { subscriptions } from '../../services/export-publisher/src/subscriptions.ts';
import { exportPublisherPermissions } from '../components/exporting.ts';
import type { Service } from '../components/service.ts';
import { landingBucket } from '../names.ts';
import { datasetsExportedIn, type SourceApp } from './context.ts';
import { sourceEnvironment } from './environment.ts';

/** Announces how exports ended. It reads what RDS says of an export and none of the exported rows. */
export function exportPublisher(app: SourceApp): Service {
  return {
    name: 'export-publisher',
    subscriptions,
    schedules,
    announces: [exportCompleted, exportFailed],
    size: { memory: 256, timeoutSeconds: 60 },
    permissions: exportPublisherPermissions(app, {
      bucket: landingBucket(app),
      datasets: datasetsExportedIn('source', app.datasets),
      keyArn: app.landingKeyArn,
    }),
    environment: sourceEnvironment(app),
    files: { 'datasets.json': app.datasetsFile },
  };
}
