import type { Keys } from './all.ts';
import { billingAccount, lakeAccount, region, shopAccount } from './deployments.ts';
import {
  announces,
  billingLanding,
  bus,
  contract,
  copyOf,
  lakeTable,
  plan,
  queryResults,
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
      call('kms:Decrypt', keys.shopLanding, s3),
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
      call('rds:DescribeDBSnapshots', snapshot(shopAccount)),
      call('rds:DescribeExportTasks', snapshot(shopAccount)),
      call('rds:StartExportTask', snapshot(shopAccount)),
      call('iam:PassRole', role(shopAccount, 'export'), { 'iam:PassedToService': 'export.rds.amazonaws.com' }),
      ...grantsItself(keys.shopLanding),
      call('s3:PutObject', shopLanding.runFile),
      call('kms:GenerateDataKey', keys.shopLanding, s3),
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
      call('kms:Decrypt', keys.shopLanding, s3),
      call('kms:GenerateDataKey', keys.shopLanding, s3),
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
      call('kms:GenerateDataKey', keys.shopLanding),
      call('kms:Decrypt', keys.shopLanding),
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
      call('kms:Decrypt', keys.shopLanding, s3),
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
      ...logged(lakeAccount, 'table-loader-on-verification-requested'),
      call('s3:GetObject', plan),
      ...polled(lakeAccount, 'table-loader-on-run-ended'),
      ...logged(lakeAccount, 'table-loader-on-run-ended'),
      ...['runs', 'held', 'releases'].map((folder) => call('s3:GetObject', `${work}/${folder}/${runId}/1.json`)),
      call('s3:PutObject', `${work}/held/${runId}/1/orders.json`),
      call('s3:ListBucket', work),
      call('sts:AssumeRole', role(lakeAccount, 'landing-reader')),
      call('secretsmanager:GetSecretValue', secret),
      call('kms:Decrypt', keys.pseudonymisation, through('secretsmanager')),
      call('kms:GenerateMac', keys.proofs),
      ...['s3:PutObject', 's3:GetObject'].map((action) =>
        call(action, `${work}/proofs/${runId}/orders/${'0'.repeat(64)}.json`),
      ),
      call('s3tables:CreateNamespace', tableBucket),
      call('s3tables:CreateTable', tableBucket, { 's3tables:namespace': 'shop' }),
      ...['GetTableMetadataLocation', 'UpdateTableMetadataLocation', 'GetTableData', 'PutTableData'].map((action) =>
        call(`s3tables:${action}`, lakeTable, { 's3tables:namespace': 'shop' }),
      ),
      ...inProgress(lakeAccount),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'TableLoaded')),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'TableRejected')),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'TableHeld')),
    ],
    'landing-reader': [listedRun, call('s3:GetObject', shopLanding.part), call('kms:Decrypt', keys.shopLanding, s3)],
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
    'table-reconciler': [
      ...polled(lakeAccount, 'table-reconciler-on-run-completed'),
      ...logged(lakeAccount, 'table-reconciler-on-run-completed'),
      call('s3:GetObject', `${work}/runs/${runId}/1.json`),
      ...['StartQueryExecution', 'GetQueryExecution', 'GetQueryResults', 'StopQueryExecution'].map((action) =>
        call(`athena:${action}`, `arn:aws:athena:${region}:${lakeAccount}:workgroup/snapferry`),
      ),
      // What Athena does in its caller's name: finds the table, reads it, and puts the result down.
      call('glue:GetDatabase', `arn:aws:glue:${region}:${lakeAccount}:database/s3tablescatalog/snapferry-lake/shop`),
      call('glue:GetTable', `arn:aws:glue:${region}:${lakeAccount}:table/s3tablescatalog/snapferry-lake/shop/orders`),
      call('s3tables:GetTableMetadataLocation', lakeTable, { 's3tables:namespace': 'shop' }),
      call('s3tables:GetTableData', lakeTable, { 's3tables:namespace': 'shop' }),
      call('s3:GetBucketLocation', queryResults),
      ...['s3:PutObject', 's3:GetObject'].map((action) => call(action, `${queryResults}/0f6f3c9e.csv`)),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'RunReconciled')),
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
  const billing = {
    'snapshot-courier': [
      ...polled(billingAccount, 'snapshot-courier-on-snapshot-taken'),
      ...polled(billingAccount, 'snapshot-courier-on-copy-ended'),
      ...polled(billingAccount, 'snapshot-courier-on-run-ended'),
      ...logged(billingAccount, 'snapshot-courier-on-schedule'),
      putAside(billingAccount, 'snapshot-courier-on-schedule'),
      call('rds:DescribeDBSnapshots', snapshot(billingAccount)),
      call('rds:CopyDBSnapshot', snapshot(billingAccount)),
      call('rds:CopyDBSnapshot', copyOf(billingAccount)),
      call('rds:AddTagsToResource', copyOf(billingAccount)),
      call('rds:ModifyDBSnapshotAttribute', copyOf(billingAccount)),
      call('rds:DeleteDBSnapshot', copyOf(billingAccount)),
      ...forRds(keys.billingCopies),
      ...notes(`${contract(billingAccount).split('/')[0]}`, billingAccount),
      call('events:PutEvents', bus(billingAccount, 'source'), announces('snapferry.source', 'SnapshotCompleted')),
      call('events:PutEvents', bus(billingAccount, 'source'), announces('snapferry.source', 'ExportFailed')),
    ],
    relay: ['SnapshotCompleted', 'ExportFailed'].map((type) =>
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.source', type)),
    ),
  };
  const lakeExports = {
    'snapshot-courier': [
      ...polled(lakeAccount, 'snapshot-courier-on-snapshot-completed'),
      ...polled(lakeAccount, 'snapshot-courier-on-copy-ended'),
      call('rds:DescribeDBSnapshots', copyOf(lakeAccount)),
      call('rds:CopyDBSnapshot', copyOf(billingAccount)),
      call('rds:CopyDBSnapshot', copyOf(lakeAccount)),
      call('rds:AddTagsToResource', copyOf(lakeAccount)),
      call('rds:DeleteDBSnapshot', copyOf(lakeAccount)),
      ...forRds(keys.billingCopies),
      ...forRds(keys.lakeCopies),
      ...notes(work, lakeAccount),
      call('s3:GetObject', contract(billingAccount)),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'SnapshotReceived')),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'ExportFailed')),
    ],
    'snapshot-exporter': [
      ...polled(lakeAccount, 'snapshot-exporter-on-snapshot-received'),
      call('rds:DescribeExportTasks', copyOf(lakeAccount)),
      call('rds:StartExportTask', copyOf(lakeAccount)),
      call('iam:PassRole', role(lakeAccount, `export-${billingAccount}`), {
        'iam:PassedToService': 'export.rds.amazonaws.com',
      }),
      ...grantsItself(keys.billingLanding),
      ...grantsItself(keys.lakeCopies),
      call('s3:ListBucket', billingLanding.bucket),
      call('s3:PutObject', billingLanding.runFile),
      call('s3:GetObject', billingLanding.info),
      call('kms:GenerateDataKey', keys.billingLanding, s3),
      call('s3:GetObject', contract(billingAccount)),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'ExportFailed')),
    ],
    'export-publisher': [
      ...polled(lakeAccount, 'export-publisher-on-export-ended'),
      ...polled(lakeAccount, 'export-publisher-on-snapshot-received'),
      call('rds:DescribeExportTasks', copyOf(lakeAccount)),
      call('rds:DescribeDBSnapshots', copyOf(lakeAccount)),
      call('s3:GetObject', billingLanding.runFile),
      call('s3:GetObject', billingLanding.tablesInfo),
      call('s3:PutObject', billingLanding.marker),
      call('kms:Decrypt', keys.billingLanding, s3),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'ExportCompleted')),
    ],
    'load-planner': [
      call('s3:ListBucket', billingLanding.bucket, { 's3:prefix': billingLanding.exportPrefix }),
      call('s3:GetObject', billingLanding.info),
      call('kms:Decrypt', keys.billingLanding, s3),
    ],
    'landing-reader': [call('s3:GetObject', billingLanding.part), call('kms:Decrypt', keys.billingLanding, s3)],
    [`export-${billingAccount}`]: [
      call('s3:PutObject', billingLanding.part),
      call('kms:GenerateDataKey', keys.billingLanding),
    ],
    relay: ['RunCompleted', 'ExportCompleted', 'ExportFailed'].map((type) =>
      call('events:PutEvents', bus(billingAccount, 'source'), announces('snapferry.lake', type)),
    ),
  };
  const sourceNotifier = {
    notifier: [
      ...polled(shopAccount, 'notifier-on-run-ended'),
      call('sns:Publish', runsTopic.replace(lakeAccount, shopAccount)),
      call('kms:GenerateDataKey', keys.shopNotifications, through('sns')),
    ],
  };
  return {
    ...by('source', shopAccount, { ...source, ...sourceNotifier }),
    ...by('lake', lakeAccount, lake),
    ...by('source (export: lake)', billingAccount, billing),
    ...by('lake (export: lake)', lakeAccount, lakeExports),
  };
}

function by(where: string, account: string, calls: Readonly<Record<string, readonly Made[]>>): Record<string, Call[]> {
  return Object.fromEntries(
    Object.entries(calls).map(([service, made]) => [
      `${where} ${service}`,
      made.map((each) => ({ ...each, by: role(account, service) })),
    ]),
  );
}

/** RDS gives itself a grant on a key, in its caller's name. */
const grantsItself = (key: string): Made[] => [
  call('kms:DescribeKey', key),
  call('kms:CreateGrant', key, { 'kms:GrantIsForAWSResource': 'true' }),
];

/** What RDS does with a key of copies in the courier's name. */
const forRds = (key: string): Made[] => [
  ...grantsItself(key),
  ...['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey'].map((action) => call(action, key, through('rds'))),
];

const notes = (bucket: string, account: string): Made[] => [
  call('s3:ListBucket', bucket, { 's3:prefix': 'copies/' }),
  ...['s3:GetObject', 's3:PutObject'].map((action) => call(action, `${bucket}/copies/${runId}.json`)),
  ...inProgress(account),
];
