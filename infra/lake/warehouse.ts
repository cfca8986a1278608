import type { RetentionDays } from '@snapferry/contract/retention';
import { policyDocument, type Statement } from '../components/policy.ts';
import { tableBucketName } from '../names.ts';
import type { LakeApp } from './context.ts';

/**
 * The table bucket, encrypted by S3 under its own key as every table bucket is unless told otherwise (a key of ours would
 * have to admit S3's maintenance and every analyst); nobody reaches it without TLS. Compaction is S3 Tables' default. How long snapshots stay is a setting of
 * each table: table-loader says it when it makes the table, and at the table's next load after `retentionDays` changed.
 */
export function tableBucket(days: RetentionDays): aws.s3tables.TableBucket {
  const created = new aws.s3tables.TableBucket('lake', {
    name: tableBucketName,
    maintenanceConfiguration: {
      icebergUnreferencedFileRemoval: {
        status: 'enabled',
        settings: { unreferencedDays: days.unreferencedFiles, nonCurrentDays: days.noncurrentFiles },
      },
    },
  });
  new aws.s3tables.TableBucketPolicy('lake', {
    tableBucketArn: created.arn,
    resourcePolicy: policyDocument([
      {
        effect: 'Deny',
        principals: 'everyone',
        actions: ['s3tables:*'],
        resources: [created.arn, $util.interpolate`${created.arn}/*`],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        wildcard: 'TlsOnly',
      },
    ]),
  });
  return created;
}

export const warehouse = (app: LakeApp) => ({
  SNAPFERRY_CATALOG: 's3-tables',
  SNAPFERRY_TABLE_BUCKET_ARN: app.tableBucketArn,
});

/** Makes and replaces tables of registered namespaces. It drops none, and cannot touch the bucket itself. */
export function writeTables({ tableBucketArn, datasets }: LakeApp): Statement[] {
  const ofRegistered = { StringEquals: { 's3tables:namespace': datasets.map(({ dataset }) => dataset) } };
  return [
    { actions: ['s3tables:CreateNamespace'], resources: [tableBucketArn] },
    { actions: ['s3tables:CreateTable'], resources: [tableBucketArn], conditions: ofRegistered },
    {
      actions: [
        's3tables:GetTableMetadataLocation',
        's3tables:UpdateTableMetadataLocation',
        's3tables:GetTableMaintenanceConfiguration',
        's3tables:PutTableMaintenanceConfiguration',
        's3tables:GetTableData',
        's3tables:PutTableData',
      ],
      resources: [$util.interpolate`${tableBucketArn}/table/*`],
      conditions: ofRegistered,
      wildcard: 'LakeTables',
    },
  ];
}

/** Reads all tables of the bucket, and lists them. */
export function readTables(tableBucketArn: $util.Input<string>): Statement[] {
  return [
    {
      actions: ['s3tables:GetTableBucket', 's3tables:ListNamespaces', 's3tables:GetNamespace', 's3tables:ListTables'],
      resources: [tableBucketArn],
    },
    {
      actions: ['s3tables:GetTable', 's3tables:GetTableMetadataLocation', 's3tables:GetTableData'],
      resources: [$util.interpolate`${tableBucketArn}/table/*`],
      wildcard: 'LakeTables',
    },
  ];
}
