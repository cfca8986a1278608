import { lakeAccount, region, shopAccount } from './deployments.ts';
import {
  announces,
  bus,
  contract,
  lakeTable,
  plan,
  queue,
  role,
  runId,
  runsTopic,
  secret,
  shopLanding,
  snapshot,
  table,
  tableBucket,
  through,
  work,
} from './places.ts';
import type { Call } from './simulate.ts';

/** Keys of the recorded accounts. */
export interface Keys {
  readonly landing: string;
  readonly notifications: string;
  readonly pseudonymisation: string;
}

type Made = Omit<Call, 'by'>;
const call = (action: string, resource: string, context?: Call['context']): Made => ({
  action,
  resource,
  ...(context === undefined ? {} : { context }),
});

/** What Lambda does for every function, in its role's name. */
const polled = (account: string, handler: string): Made[] =>
  ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map((action) =>
    call(action, queue(account, handler)),
  );
const logged = (account: string, handler: string): Made[] =>
  ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) =>
    call(
      action,
      `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/snapferry-${handler}:log-stream:2026/11/22/a`,
    ),
  );
const putAside = (account: string, handler: string): Made => call('sqs:SendMessage', queue(account, `${handler}-dead`));

const inProgress = (account: string): Made[] =>
  ['dynamodb:PutItem', 'dynamodb:DeleteItem'].map((action) => call(action, table(account, 'in-progress')));
const listedRun = call('s3:ListBucket', shopLanding.bucket, { 's3:prefix': shopLanding.exportPrefix });

/** Each service with the calls that its adapters, Powertools and Lambda make for it. */
export function serviceCalls(keys: Keys): Readonly<Record<string, readonly Call[]>> {
  const s3 = through('s3');
  const source = {
    'snapshot-publisher': [
      ...polled(shopAccount, 'snapshot-publisher-on-snapshot-created'),
      ...logged(shopAccount, 'snapshot-publisher-on-snapshot-created'),
      ...logged(shopAccount, 'snapshot-publisher-on-schedule'),
      putAside(shopAccount, 'snapshot-publisher-on-schedule'),
      call('rds:DescribeDBSnapshots', snapshot(shopAccount)),
      call('rds:DescribeDBClusterSnapshots', snapshot(shopAccount).replace(':snapshot:', ':cluster-snapshot:')),
      call('s3:ListBucket', shopLanding.bucket),
      call('s3:GetObject', shopLanding.runFile),
      call('kms:Decrypt', keys.landing, s3),
      call('s3:ListBucket', contract(shopAccount).split('/')[0] as string),
      call('s3:GetObject', contract(shopAccount)),
      call('s3:PutObject', contract(shopAccount)),
      call(
        'events:PutEvents',
        bus(shopAccount, 'source'),
        announces('snapferry.source', 'SnapshotTaken', 'SnapshotCompleted'),
      ),
    ],
    'snapshot-exporter': [
      ...polled(shopAccount, 'snapshot-exporter-on-snapshot-completed'),
      ...polled(shopAccount, 'snapshot-exporter-on-run-failed'),
      ...logged(shopAccount, 'snapshot-exporter-on-run-failed'),
      call('rds:DescribeExportTasks', snapshot(shopAccount)),
      call('rds:StartExportTask', snapshot(shopAccount)),
      call('iam:PassRole', role(shopAccount, 'export'), { 'iam:PassedToService': 'export.rds.amazonaws.com' }),
      call('kms:CreateGrant', keys.landing),
      call('kms:DescribeKey', keys.landing),
      call('s3:PutObject', shopLanding.runFile),
      call('kms:GenerateDataKey', keys.landing, s3),
      call('s3:ListBucket', shopLanding.bucket),
      call('s3:GetObject', shopLanding.info),
      ...inProgress(shopAccount),
      call('events:PutEvents', bus(shopAccount, 'source'), announces('snapferry.source', 'ExportFailed')),
    ],
    'export-publisher': [
      ...polled(shopAccount, 'export-publisher-on-export-ended'),
      ...polled(shopAccount, 'export-publisher-on-snapshot-completed'),
      ...logged(shopAccount, 'export-publisher-on-schedule'),
      putAside(shopAccount, 'export-publisher-on-schedule'),
      call('rds:DescribeExportTasks', snapshot(shopAccount)),
      call('rds:DescribeDBSnapshots', snapshot(shopAccount)),
      call('s3:ListBucket', shopLanding.bucket, { 's3:prefix': shopLanding.exportPrefix }),
      call('s3:GetObject', shopLanding.runFile),
      call('s3:GetObject', shopLanding.tablesInfo),
      call('s3:GetObject', shopLanding.marker),
      call('s3:PutObject', shopLanding.marker),
      call('kms:Decrypt', keys.landing, s3),
      call('kms:GenerateDataKey', keys.landing, s3),
      call('events:PutEvents', bus(shopAccount, 'source'), announces('snapferry.source', 'ExportCompleted')),
      call('events:PutEvents', bus(shopAccount, 'source'), announces('snapferry.source', 'ExportFailed')),
    ],
    relay: [
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.source', 'SnapshotCompleted')),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.source', 'ExportCompleted')),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.source', 'ExportFailed')),
    ],
    export: [
      call('s3:GetBucketLocation', shopLanding.bucket),
      call('s3:ListBucket', shopLanding.bucket, { 's3:prefix': shopLanding.exportPrefix }),
      ...['s3:PutObject', 's3:GetObject', 's3:DeleteObject'].map((action) => call(action, shopLanding.part)),
      call('kms:GenerateDataKey', keys.landing),
      call('kms:Decrypt', keys.landing),
    ],
  };
  const lake = {
    'load-planner': [
      ...polled(lakeAccount, 'load-planner-on-export-completed'),
      ...logged(lakeAccount, 'load-planner-on-export-completed'),
      listedRun,
      call('s3:GetObject', shopLanding.info),
      call('s3:GetObject', shopLanding.tablesInfo),
      call('s3:GetObject', shopLanding.runFile),
      call('s3:GetObject', shopLanding.success),
      call('kms:Decrypt', keys.landing, s3),
      call('s3:GetObject', contract(shopAccount)),
      call('s3:ListBucket', work),
      call('s3:GetObject', plan),
      call('s3:PutObject', plan),
      ...inProgress(lakeAccount),
      call(
        'events:PutEvents',
        bus(lakeAccount, 'lake'),
        announces('snapferry.lake', 'TableLoadRequested', 'TableRejected', 'ExportFailed'),
      ),
    ],
    'table-loader': [
      ...polled(lakeAccount, 'table-loader-on-table-load-requested'),
      ...logged(lakeAccount, 'table-loader-on-table-load-requested'),
      call('s3:GetObject', plan),
      call('sts:AssumeRole', role(lakeAccount, 'landing-reader')),
      call('secretsmanager:GetSecretValue', secret),
      call('kms:Decrypt', keys.pseudonymisation, through('secretsmanager')),
      call('s3tables:CreateNamespace', tableBucket),
      call('s3tables:CreateTable', tableBucket, { 's3tables:namespace': 'shop' }),
      ...['GetTableMetadataLocation', 'UpdateTableMetadataLocation', 'GetTableData', 'PutTableData'].map((action) =>
        call(`s3tables:${action}`, lakeTable, { 's3tables:namespace': 'shop' }),
      ),
      ...inProgress(lakeAccount),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'TableLoaded')),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'TableRejected')),
    ],
    'landing-reader': [listedRun, call('s3:GetObject', shopLanding.part), call('kms:Decrypt', keys.landing, s3)],
    'run-tracker': [
      ...polled(lakeAccount, 'run-tracker-on-run-event'),
      ...logged(lakeAccount, 'run-tracker-on-schedule'),
      putAside(lakeAccount, 'run-tracker-on-schedule'),
      call('s3:GetObject', contract(shopAccount)),
      ...['GetItem', 'PutItem', 'Query'].map((action) => call(`dynamodb:${action}`, table(lakeAccount, 'ledger'))),
      call('s3:PutObject', `${work}/runs/${runId}/1.json`),
      call(
        'events:PutEvents',
        bus(lakeAccount, 'lake'),
        announces('snapferry.lake', 'RunCompleted', 'RunFailed', 'RunOverdue'),
      ),
    ],
    notifier: [
      ...polled(lakeAccount, 'notifier-on-run-ended'),
      ...logged(lakeAccount, 'notifier-on-run-ended'),
      call('sns:Publish', runsTopic),
      call('kms:GenerateDataKey', keys.notifications, through('sns')),
      call('kms:Decrypt', keys.notifications, through('sns')),
    ],
    relay: ['RunCompleted', 'RunFailed', 'RunOverdue'].map((type) =>
      call('events:PutEvents', bus(shopAccount, 'source'), announces('snapferry.lake', type)),
    ),
  };
  const by = (account: string, calls: Readonly<Record<string, readonly Made[]>>) =>
    Object.fromEntries(
      Object.entries(calls).map(([service, made]) => [
        `${account === shopAccount ? 'source' : 'lake'} ${service}`,
        made.map((each) => ({ ...each, by: role(account, service) })),
      ]),
    );
  return { ...by(shopAccount, source), ...by(lakeAccount, lake) };
}
