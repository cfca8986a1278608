import type { Place } from '../config/types.ts';
import { bucketArn, exportsFolder, roleName, runFolders } from '../names.ts';
import {
  describeExportTasks,
  describeSnapshots,
  keyThroughS3,
  listBucket,
  readObjects,
  snapshotArns,
  writeObjects,
} from './permissions.ts';
import { policyDocument, type Statement, trustService } from './policy.ts';

/** Where exports of one account's datasets land, and under which key. */
export interface Landing {
  readonly bucket: string;
  readonly datasets: readonly string[];
  readonly keyArn: $util.Input<string>;
}

const inRuns = (datasets: readonly string[], name: string): string[] =>
  datasets.map((dataset) => `${runFolders(dataset)}*/${name}`);

/** Starts exports into one landing area: writes the run file, looks whether an export stands, hands the export's role to RDS. */
export function exporterPermissions(
  place: Place,
  { bucket, datasets, keyArn, exportRoleArn }: Landing & { readonly exportRoleArn: $util.Input<string> },
): Statement[] {
  return [
    describeExportTasks,
    { actions: ['rds:StartExportTask'], resources: snapshotArns(place), wildcard: 'RdsSnapshots' },
    {
      actions: ['iam:PassRole'],
      resources: [exportRoleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'export.rds.amazonaws.com' } },
    },
    // RDS gives itself a grant on the key in the caller's name (RDS API reference, StartExportTask).
    { actions: ['kms:CreateGrant', 'kms:DescribeKey'], resources: [keyArn] },
    listBucket(bucket),
    writeObjects(bucket, inRuns(datasets, 'snapferry-run.json'), 'RunsBelow'),
    readObjects(bucket, inRuns(datasets, 'export_info_*.json'), 'RunsBelow'),
    keyThroughS3([keyArn], [place.region], ['kms:GenerateDataKey', 'kms:Decrypt']),
  ];
}

/** Reads what RDS and the exporter say of an export, and leaves its own markers. No row can be read. */
export function exportPublisherPermissions(place: Place, { bucket, datasets, keyArn }: Landing): Statement[] {
  return [
    describeExportTasks,
    describeSnapshots,
    listBucket(bucket),
    readObjects(
      bucket,
      ['snapferry-run.json', 'export_tables_info_*.json', 'announced-*'].flatMap((name) => inRuns(datasets, name)),
      'RunsBelow',
    ),
    writeObjects(bucket, inRuns(datasets, 'announced-*'), 'RunsBelow'),
    keyThroughS3([keyArn], [place.region], ['kms:GenerateDataKey', 'kms:Decrypt']),
  ];
}

/** What RDS itself writes exports with: only below the landing bucket's `exports/`. */
export function exportRole(
  place: Place,
  { name, bucket, keyArn }: { readonly name: string; readonly bucket: string; readonly keyArn: $util.Input<string> },
): aws.iam.Role {
  const role = new aws.iam.Role(name, {
    name: roleName(name),
    description: 'Snapferry: RDS writes snapshot exports with it',
    assumeRolePolicy: trustService('export.rds.amazonaws.com', {
      account: place.account,
      sourceArn: `arn:aws:rds:${place.region}:${place.account}:*`,
    }),
  });
  new aws.iam.RolePolicy(name, {
    role: role.id,
    policy: policyDocument([
      { actions: ['s3:ListBucket', 's3:GetBucketLocation'], resources: [bucketArn(bucket)] },
      {
        actions: ['s3:PutObject*', 's3:GetObject*', 's3:DeleteObject*'],
        resources: [`${bucketArn(bucket)}/${exportsFolder}*`],
        wildcard: 'ExportFamilies',
      },
      { actions: exportKeyUse, resources: [keyArn] },
    ]),
  });
  return role;
}

/** RDS user guide, "Setting up access to an Amazon S3 bucket": what an export may do with its key. */
export const exportKeyUse = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:DescribeKey',
  'kms:RetireGrant',
];
