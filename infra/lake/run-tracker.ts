import { runCompleted, runFailed, runOverdue } from '@snapferry/events';
import { schedules } from '../../services/run-tracker/src/schedules.ts';
import { subscriptions } from '../../services/run-tracker/src/subscriptions.ts';
import { tableRows, writeObjects } from '../components/permissions.ts';
import type { Service } from '../components/service.ts';
import { ledgerTable } from '../components/table.ts';
import { runsFolder, workBucket } from '../names.ts';
import type { LakeApp } from './context.ts';
import { readContracts } from './contracts.ts';
import { account, bus, registry, work } from './environment.ts';

/** Keeps the ledger, which it alone writes. */
export function runTracker(app: LakeApp): Service {
  return {
    name: 'run-tracker',
    subscriptions,
    schedules,
    announces: [runCompleted, runFailed, runOverdue],
    size: { memory: 256, timeoutSeconds: 60 },
    permissions: [
      tableRows(app, ledgerTable, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']),
      ...readContracts(app.datasets),
      writeObjects(workBucket(app), [`${runsFolder}*`], 'ObjectsBelow'),
    ],
    environment: { ...account(app), ...bus, ...registry, ...work(app), SNAPFERRY_LEDGER_TABLE: ledgerTable },
    files: { 'registry.json': app.registryFile },
  };
}
