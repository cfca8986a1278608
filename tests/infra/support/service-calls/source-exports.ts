import type { Keys } from '../all.ts';
import { lakeAccount, region, shopAccount } from '../deployments.ts';
import {
  announces,
  bus,
  contract,
  encrypted,
  lakeTable,
  narrowedToRun,
  ofCluster,
  plan,
  queryResults,
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
} from '../places.ts';
import { call, grantsItself, inProgress, logged, type MadeBy, polled, putAside } from './made-calls.ts';

/** How Athena finds a table through Glue's federation. */
const catalogueReads = [
  ['GetCatalog', 'catalog'],
  ['GetCatalog', 'catalog/s3tablescatalog'],
  ['GetCatalog', 'catalog/s3tablescatalog/snapferry-lake'],
  ['GetDatabase', 'database/s3tablescatalog/snapferry-lake/shop'],
  ['GetDatabases', 'database/s3tablescatalog/snapferry-lake/shop'],
  ['GetTable', 'table/s3tablescatalog/snapferry-lake/shop/orders'],
  ['GetTables', 'table/s3tablescatalog/snapferry-lake/shop/orders'],
].map(([action, resource]) => call(`glue:${action}`, `arn:aws:glue:${region}:${lakeAccount}:${resource}`));

const listedRun = call('s3:ListBucket', shopLanding.bucket, { 's3:prefix': shopLanding.exportPrefix });

/** The source's services, where the source exports. */
export function sourceOfItsExport(keys: Keys): MadeBy {
  const s3 = through('s3');
  const source = {
    'snapshot-publisher': [
      ...polled(shopAccount, 'snapshot-publisher-on-snapshot-created'),
      ...logged(shopAccount, 'snapshot-publisher-on-snapshot-created'),
      ...logged(shopAccount, 'snapshot-publisher-on-schedule'),
      putAside(shopAccount, 'snapshot-publisher-on-schedule'),
      call('rds:DescribeDBSnapshots', snapshot(shopAccount)),
      call('rds:DescribeDBClusterSnapshots', ofCluster(snapshot(shopAccount))),
      call('rds:DescribeExportTasks', snapshot(shopAccount)),
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
      ...[snapshot(shopAccount), ofCluster(snapshot(shopAccount))].flatMap((arn) => [
        call(arn.includes(':cluster-') ? 'rds:DescribeDBClusterSnapshots' : 'rds:DescribeDBSnapshots', arn),
        call('rds:DescribeExportTasks', arn),
        call('rds:StartExportTask', arn),
      ]),
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
  const sourceNotifier = {
    notifier: [
      ...polled(shopAccount, 'notifier-on-run-ended'),
      call('sns:Publish', runsTopic.replace(lakeAccount, shopAccount)),
      call('kms:GenerateDataKey', keys.shopNotifications, through('sns')),
    ],
  };
  return { ...source, ...sourceNotifier };
}

/** The lake's services, where the source exports. */
export function lakeOfSourceExport(keys: Keys): MadeBy {
  const s3 = through('s3');
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
      ...[
        'GetTableMetadataLocation',
        'UpdateTableMetadataLocation',
        'GetTableMaintenanceConfiguration',
        'PutTableMaintenanceConfiguration',
        'GetTableData',
        'PutTableData',
      ].map((action) => call(`s3tables:${action}`, lakeTable, { 's3tables:namespace': 'shop' })),
      ...inProgress(lakeAccount),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'TableLoaded')),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'TableRejected')),
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.lake', 'TableHeld')),
    ],
    'landing-reader': [
      { ...listedRun, session: narrowedToRun },
      { ...call('s3:GetObject', shopLanding.part), session: narrowedToRun },
      // S3 names the object, or its bucket where that has a bucket key.
      ...[shopLanding.part, shopLanding.bucket].map((arn) => ({
        ...call('kms:Decrypt', keys.shopLanding, { ...s3, ...encrypted(arn) }),
        session: narrowedToRun,
      })),
    ],
    // Athena does most of it in the analyst's name.
    analyst: [
      ...['StartQueryExecution', 'GetQueryExecution', 'GetQueryResults', 'StopQueryExecution', 'GetWorkGroup'].map(
        (action) => call(`athena:${action}`, `arn:aws:athena:${region}:${lakeAccount}:workgroup/snapferry`),
      ),
      ...catalogueReads,
      call('s3tables:GetTableBucket', tableBucket),
      ...['ListNamespaces', 'ListTables'].map((action) => call(`s3tables:${action}`, tableBucket)),
      ...['GetTable', 'GetTableMetadataLocation', 'GetTableData'].map((action) =>
        call(`s3tables:${action}`, lakeTable, { 's3tables:namespace': 'shop' }),
      ),
      call('s3:GetBucketLocation', queryResults),
      call('s3:ListBucket', queryResults, { 's3:prefix': '' }),
      ...['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'].map((action) =>
        call(action, `${queryResults}/0f6f3c9e.csv`),
      ),
    ],
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
  return lake;
}
