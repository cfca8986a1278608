import { queryResultDays } from '@snapferry/contract/retention';
import { listBucket } from '../components/permissions.ts';
import { policyDocument, type Statement, trustRoles } from '../components/policy.ts';
import { privateBucket } from '../components/private-bucket.ts';
import type { LakeConfig, Place } from '../config/types.ts';
import { bucketArn, queryResultsBucket, roleName, tableBucketName } from '../names.ts';
import { readTables } from './warehouse.ts';

export const workgroup = 'snapferry';

/** The table bucket as Athena finds it, through Glue's federation. */
export const federatedCatalog = `s3tablescatalog/${tableBucketName}`;

/** 10 GiB: at 5 dollars a TB a slip of the pen costs five cents. */
const defaultScanLimitBytes = 10 * 1024 ** 3;

/** The workgroup with its results' bucket, and the role that analysts query through. */
export function athena(config: LakeConfig, tableBucketArn: $util.Input<string>): void {
  const bucket = queryResultsBucket(config);
  privateBucket('queries', { bucket, expireDays: queryResultDays });
  new aws.athena.Workgroup(workgroup, {
    name: workgroup,
    description: 'Queries on the tables that Snapferry loads',
    configuration: {
      enforceWorkgroupConfiguration: true,
      publishCloudwatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: config.queryScanLimitBytes ?? defaultScanLimitBytes,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        outputLocation: `s3://${bucket}/`,
        expectedBucketOwner: config.account,
        // Not KMS: such a workgroup can neither insert, update nor delete on S3 Tables (Athena user guide, "Query S3 Tables").
        encryptionConfiguration: { encryptionOption: 'SSE_S3' },
      },
    },
  });
  if (config.analysts.length > 0) analystRole(config, tableBucketArn);
}

function analystRole(config: LakeConfig, tableBucketArn: $util.Input<string>): void {
  const role = new aws.iam.Role('analyst', {
    name: roleName('analyst'),
    description: "Snapferry, lake: reads the lake's tables through Athena",
    assumeRolePolicy: trustRoles(config.account, config.analysts),
  });
  new aws.iam.RolePolicy('analyst', {
    role: role.id,
    policy: policyDocument([...queries(config, ['*']), ...readTables(tableBucketArn)]),
  });
}

/** Runs queries in the workgroup, with results below the given keys of its bucket, over the federated catalogue. */
export function queries({ account, region }: Place, resultKeys: readonly string[]): Statement[] {
  const bucket = queryResultsBucket({ account, region });
  const glue = (resource: string): string => `arn:aws:glue:${region}:${account}:${resource}`;
  return [
    {
      actions: [
        'athena:StartQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StopQueryExecution',
        'athena:GetWorkGroup',
      ],
      resources: [`arn:aws:athena:${region}:${account}:workgroup/${workgroup}`],
    },
    {
      actions: ['glue:GetCatalog', 'glue:GetDatabase', 'glue:GetDatabases', 'glue:GetTable', 'glue:GetTables'],
      resources: [
        glue('catalog'),
        glue('catalog/s3tablescatalog'),
        glue(`catalog/${federatedCatalog}`),
        glue(`database/${federatedCatalog}/*`),
        glue(`table/${federatedCatalog}/*/*`),
      ],
      wildcard: 'FederatedCatalog',
    },
    { ...listBucket(bucket), actions: ['s3:ListBucket', 's3:GetBucketLocation'] },
    {
      actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      resources: resultKeys.map((key) => `${bucketArn(bucket)}/${key}`),
      wildcard: 'ObjectsBelow',
    },
  ];
}
