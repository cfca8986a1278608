import { exportFailed } from '@snapferry/events';
import { maxReceiveCount, patienceSeconds } from '../../services/snapshot-exporter/src/domain/patience.ts';
import { subscriptions } from '../../services/snapshot-exporter/src/subscriptions.ts';
import { exportCopies, exporterPermissions, exportSnapshots, type Landing } from '../components/exporting.ts';
import { tableRows } from '../components/permissions.ts';
import type { Statement } from '../components/policy.ts';
import type { Service } from '../components/service.ts';
import { inProgressTable } from '../components/table.ts';
import type { TeamApp } from '../components/team-app.ts';
import type { AppPart } from './app-part.ts';
import { environmentOf } from './environment.ts';

export interface ExporterArgs extends AppPart {
  readonly landings: readonly Landing[];
  readonly snapshotKeys: readonly $util.Input<string>[];
  /** Where its contracts are read, if they are not beside its code. */
  readonly contracts: readonly Statement[];
}

/** Starts exports, in the account that a dataset chose. */
export function snapshotExporter(app: TeamApp, args: ExporterArgs): Service {
  return {
    name: 'snapshot-exporter',
    subscriptions: subscriptions[app.team],
    announces: [exportFailed],
    size: { memory: 256, timeoutSeconds: 60 },
    // RDS allows five exports at once: an account's sixth waits in the queue.
    patience: { maxReceiveCount, seconds: patienceSeconds },
    permissions: [
      ...(app.team === 'source' ? exportSnapshots(app) : exportCopies(app)),
      ...exporterPermissions(app, args.landings, args.snapshotKeys),
      ...args.contracts,
      tableRows(app, inProgressTable, ['dynamodb:PutItem', 'dynamodb:DeleteItem']),
    ],
    environment: { ...environmentOf(app), ...args.environment, SNAPFERRY_IN_PROGRESS_TABLE: inProgressTable },
    files: args.files,
  };
}
