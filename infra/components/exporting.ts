import type { Place } from '../config/types.ts';
import { bucketArn, exportsFolder, roleArn, roleName, runFolders } from '../names.ts';
import {
  copyArns,
  describeExportTasks,
  describeSnapshots,
  keyForRds,
  keyThroughS3,
  listBucket,
  readObjects,
  snapshotArns,
  writeObjects,
} from './permissions.ts';
import { admit, policyDocument, type Statement, trustService } from './policy.ts';

/** Where exports of some datasets land, under which key, and which role RDS writes them with. */
export interface Landing {
  readonly bucket: string;
  readonly datasets: readonly string[];
  readonly keyArn: $util.Input<string>;
  /** `export`, or one of several. */
  readonly exportRole: string;
}

const inRuns = ({ datasets }: Landing, ...names: readonly string[]): string[] =>
  names.flatMap((name) => datasets.map((dataset) => `${runFolders(dataset)}*/${name}`));

/** Exports snapshots of the account, and asks first whose they are. */
export const exportSnapshots = (place: Place): Statement[] => [
  describeSnapshots,
  { actions: ['rds:StartExportTask'], resources: snapshotArns(place), wildcard: 'RdsSnapshots' },
];

/** Exports copies of ours, and no other snapshot of the account. */
export const exportCopies = (place: Place): Statement[] => [
  { actions: ['rds:StartExportTask'], resources: copyArns(place), wildcard: 'CopiesOfSnapshots' },
];

/**
 * What starting exports takes beside the snapshots: writes the run file, looks whether an export stands, hands the export's role to RDS.
 *
 * @param snapshotKeys customer-managed keys that the snapshots are encrypted with.
 */
export function exporterPermissions(
  place: Place,
  landings: readonly Landing[],
  snapshotKeys: readonly $util.Input<string>[],
): Statement[] {
  const keys = landings.map(({ keyArn }) => keyArn);
  return [
    describeExportTasks,
    {
      actions: ['iam:PassRole'],
      resources: landings.map(({ exportRole }) => roleArn(place.account, exportRole)),
      conditions: { StringEquals: { 'iam:PassedToService': 'export.rds.amazonaws.com' } },
    },
    ...keyForRds([...keys, ...snapshotKeys]),
    ...landings.flatMap((landing) => [
      listBucket(landing.bucket),
      writeObjects(landing.bucket, inRuns(landing, 'snapferry-run.json'), 'RunsBelow'),
      readObjects(landing.bucket, inRuns(landing, 'export_info_*.json'), 'RunsBelow'),
    ]),
    keyThroughS3(keys, [place.region], ['kms:GenerateDataKey', 'kms:Decrypt']),
  ];
}

/** Reads what RDS and the exporter say of an export, and leaves its own markers. No row can be read. */
export function exportPublisherPermissions(place: Place, landings: readonly Landing[]): Statement[] {
  return [
    describeExportTasks,
    describeSnapshots,
    ...landings.flatMap((landing) => [
      listBucket(landing.bucket),
      readObjects(
        landing.bucket,
        inRuns(landing, 'snapferry-run.json', 'export_tables_info_*.json', 'announced-*'),
        'RunsBelow',
      ),
      writeObjects(landing.bucket, inRuns(landing, 'announced-*'), 'RunsBelow'),
    ]),
    keyThroughS3(
      landings.map(({ keyArn }) => keyArn),
      [place.region],
      ['kms:GenerateDataKey', 'kms:Decrypt'],
    ),
  ];
}

/** What the account's own roles do with a landing key: services through S3 only, the export as RDS asks for. */
export function landingKeyUse(
  { account, region }: Place,
  { services, exportRole }: { readonly services: readonly string[]; readonly exportRole: string },
): Statement[] {
  const own = (name: string): string => roleArn(account, name);
  const thisKey = ['*'];
  return [
    admit(account, services.map(own), keyThroughS3(thisKey, [region], ['kms:Decrypt', 'kms:GenerateDataKey'])),
    ...keyForRds(thisKey).map((statement) => admit(account, [own('snapshot-exporter')], statement)),
    admit(account, [own(exportRole)], { actions: exportKeyUse, resources: thisKey }),
  ];
}

/** What RDS itself writes exports with: only below the landing bucket's `exports/`. */
export function exportRole(place: Place, { bucket, keyArn, exportRole: name }: Landing): void {
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
}

/** RDS user guide, "Setting up access to an Amazon S3 bucket": what an export may do with its key. */
const exportKeyUse = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:DescribeKey',
  'kms:RetireGrant',
];
