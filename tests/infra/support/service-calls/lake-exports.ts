import type { Keys } from '../all.ts';
import { billingAccount, lakeAccount } from '../deployments.ts';
import {
  announces,
  billingLanding,
  bus,
  contract,
  copyOf,
  ofCluster,
  role,
  snapshot,
  through,
  work,
} from '../places.ts';
import { call, forRds, grantsItself, logged, type Made, type MadeBy, notes, polled, putAside } from './made-calls.ts';

/** What a courier does with snapshots, of instances and of Aurora clusters alike. */
const copying = (from: string, to: string): Made[] => [
  call('rds:DescribeDBSnapshots', to),
  call('rds:CopyDBSnapshot', from),
  ...['rds:CopyDBSnapshot', 'rds:AddTagsToResource', 'rds:DeleteDBSnapshot'].map((action) => call(action, to)),
  call('rds:DescribeDBClusterSnapshots', ofCluster(to)),
  call('rds:CopyDBClusterSnapshot', ofCluster(from)),
  ...['rds:CopyDBClusterSnapshot', 'rds:AddTagsToResource', 'rds:DeleteDBClusterSnapshot'].map((action) =>
    call(action, ofCluster(to)),
  ),
];

/** The source's services, where the lake exports. */
export function sourceOfLakeExport(keys: Keys): MadeBy {
  const billing = {
    'snapshot-courier': [
      ...polled(billingAccount, 'snapshot-courier-on-snapshot-taken'),
      ...polled(billingAccount, 'snapshot-courier-on-copy-ended'),
      ...polled(billingAccount, 'snapshot-courier-on-run-ended'),
      ...logged(billingAccount, 'snapshot-courier-on-schedule'),
      putAside(billingAccount, 'snapshot-courier-on-schedule'),
      call('rds:DescribeDBSnapshots', snapshot(billingAccount)),
      call('rds:DescribeDBClusterSnapshots', ofCluster(snapshot(billingAccount))),
      ...copying(snapshot(billingAccount), copyOf(billingAccount)),
      call('rds:ModifyDBSnapshotAttribute', copyOf(billingAccount)),
      call('rds:ModifyDBClusterSnapshotAttribute', ofCluster(copyOf(billingAccount))),
      ...forRds(keys.billingCopies),
      ...notes(`${contract(billingAccount).split('/')[0]}`, billingAccount),
      call('events:PutEvents', bus(billingAccount, 'source'), announces('snapferry.source', 'SnapshotCompleted')),
      call('events:PutEvents', bus(billingAccount, 'source'), announces('snapferry.source', 'ExportFailed')),
    ],
    relay: ['SnapshotCompleted', 'ExportFailed'].map((type) =>
      call('events:PutEvents', bus(lakeAccount, 'lake'), announces('snapferry.source', type)),
    ),
  };
  return billing;
}

/** The lake's services, where the lake exports. */
export function lakeOfItsExport(keys: Keys): MadeBy {
  const s3 = through('s3');
  const lakeExports = {
    'snapshot-courier': [
      ...polled(lakeAccount, 'snapshot-courier-on-snapshot-completed'),
      ...polled(lakeAccount, 'snapshot-courier-on-copy-ended'),
      ...copying(copyOf(billingAccount), copyOf(lakeAccount)),
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
      call('rds:StartExportTask', ofCluster(copyOf(lakeAccount))),
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
  return lakeExports;
}
