import { exportKeyUse } from '../components/exporting.ts';
import { managedKey, thisKey } from '../components/managed-key.ts';
import { keyThroughS3 } from '../components/permissions.ts';
import { admit, type Statement } from '../components/policy.ts';
import { privateBucket } from '../components/private-bucket.ts';
import { lakeReaders, loaderReads, plannerReads } from '../components/run-readers.ts';
import type { Place, SourceConfig } from '../config/types.ts';
import { landingBucket, roleArn } from '../names.ts';
import { type ContractedDataset, datasetsExportedIn } from './context.ts';

/**
 * The landing bucket and its key. Raw exports hold the denied columns of carried tables too: they go after some days, and
 * an admin's `s3:*` or `kms:*` does not open them, since the key's policy admits named roles alone.
 */
export function landingArea(
  config: SourceConfig,
  datasets: readonly ContractedDataset[],
  expireDays: number,
): $util.Output<string> {
  const exportedHere = datasetsExportedIn('source', datasets);
  const key = managedKey('landing', {
    account: config.account,
    description: 'Snapferry: raw exports of RDS snapshots',
    use: [...ownUse(config), ...(exportedHere.length === 0 ? [] : lakeUse(config.lake, config))],
  });
  privateBucket('landing', {
    bucket: landingBucket(config),
    kmsKeyArn: key.arn,
    expireDays,
    policy: exportedHere.flatMap((dataset) => lakeReads(config, dataset)),
  });
  return key.arn;
}

/** What this account's own roles do with the key: services through S3 only, the export as RDS asks for. */
function ownUse({ account, region }: Place): Statement[] {
  const own = (name: string): string => roleArn(account, name);
  const services = ['snapshot-publisher', 'snapshot-exporter', 'export-publisher'].map(own);
  return [
    admit(account, services, keyThroughS3(thisKey, [region], ['kms:Decrypt', 'kms:GenerateDataKey'])),
    admit(account, [own('snapshot-exporter')], { actions: ['kms:CreateGrant', 'kms:DescribeKey'], resources: thisKey }),
    admit(account, [own('export')], { actions: exportKeyUse, resources: thisKey }),
  ];
}

function lakeUse({ account }: Place, { region }: Place): Statement[] {
  const readers = [lakeReaders.planner, lakeReaders.loader].map((name) => roleArn(account, name));
  return [admit(account, readers, keyThroughS3(thisKey, [region], ['kms:Decrypt']))];
}

/** What load-planner needs to plan a run, and table-loader's reader role to load it. Nobody else of the lake is admitted. */
function lakeReads({ lake: { account }, ...own }: SourceConfig, dataset: string): Statement[] {
  const bucket = landingBucket(own);
  return [
    ...plannerReads(bucket, dataset).map((statement) =>
      admit(account, [roleArn(account, lakeReaders.planner)], statement),
    ),
    ...loaderReads(bucket, dataset).map((statement) =>
      admit(account, [roleArn(account, lakeReaders.loader)], statement),
    ),
  ];
}
