import { exportFailed, snapshotCompleted, snapshotReceived } from '@snapferry/events';
import { schedules } from '../../services/snapshot-courier/src/schedules.ts';
import { subscriptions } from '../../services/snapshot-courier/src/subscriptions.ts';
import { tableRows } from '../components/permissions.ts';
import type { Statement } from '../components/policy.ts';
import type { Service } from '../components/service.ts';
import { inProgressTable } from '../components/table.ts';
import type { TeamApp } from '../components/team-app.ts';
import type { AppPart } from './app-part.ts';
import { environmentOf } from './environment.ts';

export interface CourierArgs extends AppPart {
  readonly permissions: readonly Statement[];
  readonly notesUri: string;
  readonly copyDays: number;
}

/** `export: lake`: copies snapshots, shares them or takes them over, and deletes the copies. */
export function snapshotCourier(app: TeamApp, args: CourierArgs): Service {
  return {
    name: 'snapshot-courier',
    subscriptions: subscriptions[app.team],
    schedules,
    announces: [app.team === 'source' ? snapshotCompleted : snapshotReceived, exportFailed],
    size: { memory: 256, timeoutSeconds: 60 },
    permissions: [...args.permissions, tableRows(app, inProgressTable, ['dynamodb:PutItem', 'dynamodb:DeleteItem'])],
    environment: {
      ...environmentOf(app),
      ...args.environment,
      SNAPFERRY_IN_PROGRESS_TABLE: inProgressTable,
      SNAPFERRY_NOTES_URI: args.notesUri,
      SNAPFERRY_COPY_RETENTION_DAYS: String(args.copyDays),
    },
    files: args.files,
  };
}
