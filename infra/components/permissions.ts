import type { Place } from '../config/types.ts';
import { bucketArn } from '../names.ts';
import type { Statement } from './policy.ts';

type Value = $util.Input<string>;

/** Reads objects, by key pattern. */
export const readObjects = (
  bucket: string,
  keys: readonly string[],
  wildcard: 'ObjectsBelow' | 'RunsBelow',
): Statement => objects(['s3:GetObject'], bucket, keys, wildcard);

export const writeObjects = (
  bucket: string,
  keys: readonly string[],
  wildcard: 'ObjectsBelow' | 'RunsBelow',
): Statement => objects(['s3:PutObject'], bucket, keys, wildcard);

function objects(actions: readonly string[], bucket: string, keys: readonly string[], wildcard: Statement['wildcard']) {
  return { actions, resources: keys.map((key) => `${bucketArn(bucket)}/${key}`), ...(wildcard && { wildcard }) };
}

/**
 * Lists a bucket of the own account. Not by prefix: S3 answers "no such object" only to those who may list the bucket, and
 * whether it holds a condition on the prefix against a HeadObject is not documented.
 */
export const listBucket = (bucket: string): Statement => ({
  actions: ['s3:ListBucket'],
  resources: [bucketArn(bucket)],
});

/** Lists single runs' folders, and nothing above them: `prefixes` end in a slash and a star. */
export const listRuns = (bucket: string, prefixes: readonly string[]): Statement => ({
  actions: ['s3:ListBucket'],
  resources: [bucketArn(bucket)],
  conditions: { StringLike: { 's3:prefix': prefixes } },
});

/** Uses a key, but only through S3 of that Region. */
export const keyThroughS3 = (
  keyArns: readonly Value[],
  regions: readonly string[],
  actions: readonly string[],
): Statement => ({
  actions,
  resources: keyArns,
  conditions: {
    StringEquals: { 'kms:ViaService': [...new Set(regions)].map((region) => `s3.${region}.amazonaws.com`) },
  },
});

/** Rows of one DynamoDB table. */
export const tableRows = ({ account, region }: Place, table: string, actions: readonly string[]): Statement => ({
  actions,
  resources: [`arn:aws:dynamodb:${region}:${account}:table/${table}`],
});

export const describeSnapshots: Statement = {
  actions: ['rds:DescribeDBSnapshots', 'rds:DescribeDBClusterSnapshots'],
  resources: ['*'],
  wildcard: 'RdsLists',
};

export const describeExportTasks: Statement = {
  actions: ['rds:DescribeExportTasks'],
  resources: ['*'],
  wildcard: 'RdsLists',
};

export const snapshotArns = ({ account, region }: Place): readonly string[] => [
  `arn:aws:rds:${region}:${account}:snapshot:*`,
  `arn:aws:rds:${region}:${account}:cluster-snapshot:*`,
];

/** Copies of ours: `snapferry-copy-` and the run's id. */
export const copyArns = ({ account, region }: Place): readonly string[] =>
  ['snapshot', 'cluster-snapshot'].map((kind) => `arn:aws:rds:${region}:${account}:${kind}:snapferry-copy-r-*`);

/**
 * What RDS does with a key in its caller's name: it gives itself a grant, and nobody else one (RDS user guide, "Sharing
 * encrypted snapshots"; RDS API reference, StartExportTask; KMS developer guide, `kms:GrantIsForAWSResource`).
 */
export const keyForRds = (keyArns: readonly Value[]): Statement[] =>
  keyArns.length === 0
    ? []
    : [
        { actions: ['kms:DescribeKey'], resources: keyArns },
        {
          actions: ['kms:CreateGrant'],
          resources: keyArns,
          conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
        },
      ];
