import type { RetentionDays } from '@snapferry/contract/retention';
import { requireOneRegion } from '../components/one-region.ts';
import type { TeamApp } from '../components/team-app.ts';
import type { LakeConfig, LakeDatasetConfig, LakeSourceConfig, Place } from '../config/types.ts';
import { contractsBucket, landingBucket, roleArn } from '../names.ts';
import type { LakeLanding } from './own-exports.ts';

/** What the lake's services are deployed with. */
export interface LakeApp extends TeamApp {
  readonly team: 'lake';
  readonly datasets: readonly AgreedDataset[];
  readonly registryFile: $util.Output<string>;
  readonly days: RetentionDays;
  readonly tableBucketArn: $util.Output<string>;
  readonly secrets: Secrets;
  readonly proofKeyArn: $util.Output<string>;
}

/** The pseudonymisation keys: a secret for each key id, and the KMS key that all of them are kept under. */
export interface Secrets {
  readonly arns: Readonly<Record<string, $util.Output<string>>>;
  readonly kmsKeyArn: $util.Output<string>;
}

/** A dataset of the configuration, with where its files lie. */
export interface AgreedDataset extends LakeDatasetConfig {
  readonly source: Place;
  readonly landingBucket: string;
  readonly landingKeyArn: $util.Input<string>;
  /** Region of the landing bucket. */
  readonly landingRegion: string;
  readonly contractsBucket: string;
  /** As the registry has it; undefined where the source exports. */
  readonly lakeExport:
    | {
        readonly copyKmsKeyId: $util.Input<string>;
        readonly exportRoleArn: string;
        readonly exportKmsKeyId: $util.Input<string>;
      }
    | undefined;
}

/**
 * @param own the lake's own landing areas, by source account (`export: lake`).
 * @param copyKeyArn the key of the lake's copies, where it makes any.
 * @throws Error for a source that has not given its key yet, or whose snapshots cannot be copied here
 */
export function agreedDatasets(
  config: LakeConfig,
  own: ReadonlyMap<string, LakeLanding>,
  copyKeyArn: $util.Input<string> | undefined,
): AgreedDataset[] {
  return config.sources.flatMap((source) =>
    source.datasets.map((dataset): AgreedDataset => {
      const common = { ...dataset, source, contractsBucket: contractsBucket(source) };
      const landing = own.get(source.account);
      if (dataset.export === 'lake') requireOneRegion(dataset.dataset, source, config);
      if (dataset.export === 'lake' && landing !== undefined && copyKeyArn !== undefined) {
        return {
          ...common,
          landingBucket: landing.bucket,
          landingKeyArn: landing.keyArn,
          landingRegion: config.region,
          lakeExport: {
            copyKmsKeyId: copyKeyArn,
            exportRoleArn: roleArn(config.account, landing.exportRole),
            exportKmsKeyId: landing.keyArn,
          },
        };
      }
      return {
        ...common,
        landingBucket: landingBucket(source),
        landingKeyArn: given(source, dataset.dataset, 'landingKeyArn'),
        landingRegion: source.region,
        lakeExport: undefined,
      };
    }),
  );
}

/** @throws Error naming what the service team still owes */
export function given(source: LakeSourceConfig, about: string, key: 'landingKeyArn' | 'copyKeyArn'): string {
  const arn = source[key];
  if (arn !== undefined) return arn;
  throw new Error(
    `${about}: expected ${key} of source ${source.account} in infra/config/lake.ts, found none. The service team's deployment prints it.`,
  );
}
