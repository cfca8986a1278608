import { exportRole, type Landing, landingKeyUse } from '../components/exporting.ts';
import { managedKey, thisKey } from '../components/managed-key.ts';
import { keyThroughS3 } from '../components/permissions.ts';
import { admit, type Statement } from '../components/policy.ts';
import { privateBucket } from '../components/private-bucket.ts';
import { lakeReaders, loaderReads, plannerReads } from '../components/run-readers.ts';
import type { Place, SourceConfig } from '../config/types.ts';
import { landingBucket, roleArn } from '../names.ts';

/**
 * The landing bucket, its key, and the role that RDS exports with. Raw exports hold the denied columns of carried tables
 * too: they go after some days, and an admin's `s3:*` or `kms:*` does not open them, since the key admits named roles alone.
 */
export function landingArea(config: SourceConfig, datasets: readonly string[], expireDays: number): Landing {
  const bucket = landingBucket(config);
  const key = managedKey('landing', {
    account: config.account,
    description: 'Snapferry: raw exports of RDS snapshots',
    use: [
      ...landingKeyUse(config, {
        services: ['snapshot-publisher', 'snapshot-exporter', 'export-publisher'],
        exportRole: 'export',
      }),
      ...lakeUse(config.lake, config),
    ],
  });
  privateBucket('landing', {
    bucket,
    kmsKeyArn: key.arn,
    expireDays,
    policy: datasets.flatMap((dataset) => lakeReads(config, dataset)),
  });
  const landing = { bucket, datasets, keyArn: key.arn, exportRole: 'export' };
  exportRole(config, landing);
  return landing;
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
