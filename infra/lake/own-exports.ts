import type { RetentionDays } from '@snapferry/contract/retention';
import { courierPermissions } from '../components/copying.ts';
import { exportRole, type Landing, landingKeyUse } from '../components/exporting.ts';
import { managedKey, thisKey } from '../components/managed-key.ts';
import { copyArns, keyThroughS3 } from '../components/permissions.ts';
import { admit } from '../components/policy.ts';
import { privateBucket } from '../components/private-bucket.ts';
import { lakeReaders } from '../components/run-readers.ts';
import type { Service } from '../components/service.ts';
import type { LakeConfig, LakeSourceConfig } from '../config/types.ts';
import { lakeLandingBucket, notesFolder, roleArn, workBucket } from '../names.ts';
import { exportPublisher } from '../services/export-publisher.ts';
import { snapshotCourier } from '../services/snapshot-courier.ts';
import { snapshotExporter } from '../services/snapshot-exporter.ts';
import { given, type LakeApp } from './context.ts';
import { readContracts } from './contracts.ts';

/** Where the lake's own exports of one source account land. */
export type LakeLanding = Landing;

/** Sources of which the lake exports at least one dataset. */
export const lakeExported = ({ sources }: LakeConfig): LakeSourceConfig[] =>
  sources.filter(({ datasets }) => datasets.some((dataset) => dataset.export === 'lake'));

/** A landing bucket, key and export role for one source account: no source's export can be opened with another's key. */
export function lakeLanding(config: LakeConfig, source: LakeSourceConfig, expireDays: number): LakeLanding {
  const { account, region } = config;
  const name = `landing-${source.account}`;
  const role = `export-${source.account}`;
  const bucket = lakeLandingBucket(config, source);
  const readers = [lakeReaders.planner, lakeReaders.loader].map((reader) => roleArn(account, reader));
  const key = managedKey(name, {
    account,
    description: `Snapferry: raw exports of RDS snapshots of account ${source.account}`,
    use: [
      ...landingKeyUse(config, { services: ['snapshot-exporter', 'export-publisher'], exportRole: role }),
      admit(account, readers, keyThroughS3(thisKey, [region], ['kms:Decrypt'])),
    ],
  });
  privateBucket(name, { bucket, kmsKeyArn: key.arn, expireDays });
  const datasets = source.datasets.filter((dataset) => dataset.export === 'lake').map(({ dataset }) => dataset);
  const landing = { bucket, datasets, keyArn: key.arn, exportRole: role };
  exportRole(config, landing);
  return landing;
}

/** The services that copy shared snapshots and export the copies, where any dataset asks for it. */
export function ownExportServices(
  app: LakeApp,
  config: LakeConfig,
  {
    landings,
    copyKeyArn,
    days,
  }: {
    readonly landings: readonly LakeLanding[];
    readonly copyKeyArn: $util.Input<string> | undefined;
    readonly days: RetentionDays;
  },
): Service[] {
  if (copyKeyArn === undefined) return [];
  const part = {
    environment: { SNAPFERRY_REGISTRY_FILE: 'registry.json' },
    files: { 'registry.json': app.registryFile },
  };
  const contracts = readContracts(app.datasets.filter((dataset) => dataset.export === 'lake'));
  const notes = { bucket: workBucket(app), folder: notesFolder };
  const sources = lakeExported(config);
  return [
    snapshotCourier(app, {
      ...part,
      notesUri: `s3://${notes.bucket}/${notes.folder}`,
      copyDays: days.snapshotCopies,
      permissions: [
        ...courierPermissions(app, {
          copyKey: copyKeyArn,
          notes,
          // Only copies that a source's own courier made, whatever else it may have shared with this account.
          from: {
            snapshotArns: sources.flatMap(copyArns),
            keyArns: sources.map((source) => given(source, `export: lake`, 'copyKeyArn')),
          },
        }),
        ...contracts,
      ],
    }),
    snapshotExporter(app, { ...part, landings, snapshotKeys: [copyKeyArn], contracts }),
    exportPublisher(app, { environment: {}, files: {}, landings }),
  ];
}
