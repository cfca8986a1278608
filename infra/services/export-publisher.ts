import { exportCompleted, exportFailed } from '@snapferry/events';
import { schedules } from '../../services/export-publisher/src/schedules.ts';
import { subscriptions } from '../../services/export-publisher/src/subscriptions.ts';
import { exportPublisherPermissions, type Landing } from '../components/exporting.ts';
import type { Service } from '../components/service.ts';
import type { TeamApp } from '../components/team-app.ts';
import type { AppPart } from './app-part.ts';
import { environmentOf } from './environment.ts';

/** Announces how exports ended. It reads what RDS says of an export and none of the exported rows. */
export function exportPublisher(app: TeamApp, args: AppPart & { readonly landings: readonly Landing[] }): Service {
  return {
    name: 'export-publisher',
    subscriptions: subscriptions[app.team],
    schedules,
    announces: [exportCompleted, exportFailed],
    size: { memory: 256, timeoutSeconds: 60 },
    permissions: exportPublisherPermissions(app, args.landings),
    environment: { ...environmentOf(app), ...args.environment },
    files: args.files,
  };
}
