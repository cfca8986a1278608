import { randomUUID } from 'node:crypto';
import type { EventBridgeEnvelope } from '@snapferry/events';
import type { DatabaseSnapshot, ExportTask } from '@snapferry/ports';
import { database, region, sourceAccount } from './addresses.ts';
import { exportPlace } from './events.ts';
import { snapshotArn, type TestRun } from './run.ts';

/**
 * A CONSTRUCTED `aws.rds` event about an instance's snapshot: no captured one was at hand (RDS user guide, event messages).
 *
 * @param eventId such as RDS-EVENT-0091.
 */
export function nativeRdsEnvelope(
  eventId: string,
  arn: string,
  around: Partial<EventBridgeEnvelope> = {},
): EventBridgeEnvelope {
  const cluster = arn.includes(':cluster-snapshot:');
  return {
    version: '0',
    id: randomUUID(),
    source: 'aws.rds',
    'detail-type': cluster ? 'RDS DB Cluster Snapshot Event' : 'RDS DB Snapshot Event',
    account: sourceAccount,
    time: '2026-11-20T03:05:00Z',
    region,
    resources: [arn],
    detail: {
      EventCategories: [cluster ? 'backup' : 'creation'],
      SourceType: cluster ? 'CLUSTER_SNAPSHOT' : 'SNAPSHOT',
      SourceArn: arn,
      Date: '2026-11-20T03:05:00.000Z',
      Message: 'constructed',
      SourceIdentifier: arn.split(':').slice(6).join(':'),
      EventID: eventId,
    },
    ...around,
  };
}

/** An available automated snapshot of the test database at 03:00, unless told otherwise. */
export function databaseSnapshot(changes: Partial<DatabaseSnapshot> = {}): DatabaseSnapshot {
  const time = changes.time ?? '2026-11-20T03:00:00.000Z';
  const id = changes.id ?? `rds:shop-db-${time.slice(0, 16).replaceAll(/[T:]/g, '-')}`;
  return {
    arn: snapshotArn(id),
    id,
    sourceDatabase: database,
    kind: 'instance',
    type: 'automated',
    status: 'available',
    time,
    engine: 'postgres',
    engineVersion: '17.5',
    tags: {},
    ...changes,
  };
}

/** A complete task of the run's export, unless told otherwise. */
export function exportTask(run: TestRun, attempt = 1, changes: Partial<ExportTask> = {}): ExportTask {
  const { taskId, runFolder } = exportPlace(run, attempt);
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)\/$/.exec(runFolder) ?? [];
  return {
    id: taskId,
    sourceArn: run.snapshot.arn,
    status: 'COMPLETE',
    exportOnly: run.contract.tables.map((table) => `${run.contract.database}.${table.schema}.${table.name}`),
    snapshotTime: run.snapshot.time,
    bucket,
    prefix: key,
    roleArn: `arn:aws:iam::${sourceAccount}:role/export`,
    kmsKeyId: `arn:aws:kms:${region}:${sourceAccount}:key/landing`,
    percentProgress: 100,
    ...changes,
  };
}
