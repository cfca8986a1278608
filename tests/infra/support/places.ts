import { runPolicy } from '../../../packages/ports/src/adapters/narrowed-s3.ts';
import { billingAccount, lakeAccount, region, shopAccount, stockAccount } from './deployments.ts';
import type { PolicyDocument } from './world.ts';

export const role = (account: string, name: string): string => `arn:aws:iam::${account}:role/snapferry-${name}`;
export const bus = (account: string, team: 'source' | 'lake'): string =>
  `arn:aws:events:${region}:${account}:event-bus/snapferry-${team}`;
export const snapshot = (account: string): string =>
  `arn:aws:rds:${region}:${account}:snapshot:rds:shop-2026-11-22-03-00`;
export const queue = (account: string, name: string): string => `arn:aws:sqs:${region}:${account}:snapferry-${name}`;
export const table = (account: string, name: string): string =>
  `arn:aws:dynamodb:${region}:${account}:table/snapferry-${name}`;

export const runId = 'r-0123456789abcdef0123456789abcdef';
const otherRunId = 'r-fedcba9876543210fedcba9876543210';

/** A landing bucket with one run of a dataset in it, in RDS's layout. */
export function landing(bucketName: string, dataset: string, run = runId) {
  const bucket = `arn:aws:s3:::${bucketName}`;
  const runPrefix = `exports/${dataset}/${run}/`;
  const exportPrefix = `${runPrefix}1/snapferry-${run}-1/`;
  return {
    bucket,
    runPrefix,
    exportPrefix,
    runFile: `${bucket}/${runPrefix}1/snapferry-run.json`,
    marker: `${bucket}/${runPrefix}1/announced-snapferry-${run}-1`,
    info: `${bucket}/${exportPrefix}export_info_snapferry-${run}-1.json`,
    tablesInfo: `${bucket}/${exportPrefix}export_tables_info_snapferry-${run}-1_from_1_to_12.json`,
    success: `${bucket}/${exportPrefix}shop/public.orders/1/_SUCCESS`,
    part: `${bucket}/${exportPrefix}shop/public.orders/1/part-00000-6f2f.gz.parquet`,
  };
}
const shopBucket = `snapferry-landing-${shopAccount}-${region}`;
export const shopLanding = landing(shopBucket, 'shop');
/** What table-loader narrows its session to for that run: the product's own policy. */
export const narrowedToRun: PolicyDocument = runPolicy(
  `${shopLanding.bucket.replace('arn:aws:s3:::', 's3://')}/${shopLanding.runPrefix}`,
  'aws',
  region,
) as PolicyDocument;
export const otherRunOfShop = landing(shopBucket, 'shop', otherRunId);
export const stockLanding = landing(`snapferry-landing-${stockAccount}-${region}`, 'stock');
/** In the lake's account. */
export const billingLanding = landing(`snapferry-landing-${billingAccount}-${lakeAccount}-${region}`, 'billing');

export const copyOf = (account: string): string =>
  `arn:aws:rds:${region}:${account}:snapshot:snapferry-copy-${runId}-1`;

/** The same snapshot of an Aurora cluster. */
export const ofCluster = (snapshotArn: string): string => snapshotArn.replace(':snapshot:', ':cluster-snapshot:');

export const contract = (account: string): string =>
  `arn:aws:s3:::snapferry-contracts-${account}-${region}/contracts/${'ab'.repeat(32)}`;
export const work = `arn:aws:s3:::snapferry-work-${lakeAccount}-${region}`;
export const plan = `${work}/plans/${runId}/1/orders.json`;
export const tableBucket = `arn:aws:s3tables:${region}:${lakeAccount}:bucket/snapferry-lake`;
export const lakeTable = `${tableBucket}/table/4c3a5b6e-0000-4000-8000-000000000000`;
export const queryResults = `arn:aws:s3:::snapferry-queries-${lakeAccount}-${region}`;
export const secret = `arn:aws:secretsmanager:${region}:${lakeAccount}:secret:snapferry/keys/local-1-AbCdEf`;
export const runsTopic = `arn:aws:sns:${region}:${lakeAccount}:snapferry-runs`;

/** Who announces, and what: as EventBridge puts it into the request's context. */
export const announces = (source: string, ...types: readonly string[]) => ({
  'events:source': types.map(() => source),
  'events:detail-type': types,
});
export const through = (service: string) => ({ 'kms:ViaService': `${service}.${region}.amazonaws.com` });
/** What S3 says of the object, or the bucket, that a data key is for (S3 user guide, "Encryption context"). */
export const encrypted = (arn: string) => ({ 'kms:EncryptionContext:aws:s3:arn': arn });
