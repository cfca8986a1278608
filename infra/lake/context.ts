import type { TeamApp } from '../components/team-app.ts';
import type { LakeConfig, LakeDatasetConfig, LakeSourceConfig, Place } from '../config/types.ts';
import { contractsBucket, lakeLandingBucket, landingBucket } from '../names.ts';

/** What the lake's services are deployed with. */
export interface LakeApp extends TeamApp {
  readonly team: 'lake';
  readonly datasets: readonly AgreedDataset[];
  readonly registryFile: $util.Output<string>;
  readonly tableBucketArn: $util.Output<string>;
  readonly secrets: Secrets;
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
}

/**
 * @param ownLandingKeys keys of the lake's own landing buckets, by source account (`export: lake`).
 * @throws Error for a source that has not given its key yet
 */
export function agreedDatasets(
  config: LakeConfig,
  ownLandingKeys: Readonly<Record<string, $util.Input<string>>>,
): AgreedDataset[] {
  return config.sources.flatMap((source) =>
    source.datasets.map((dataset) => {
      const inLake = dataset.export === 'lake';
      return {
        ...dataset,
        source,
        landingBucket: inLake ? lakeLandingBucket(config, source) : landingBucket(source),
        landingKeyArn: landingKey(source, dataset, inLake ? ownLandingKeys[source.account] : source.landingKeyArn),
        landingRegion: inLake ? config.region : source.region,
        contractsBucket: contractsBucket(source),
      };
    }),
  );
}

function landingKey(source: LakeSourceConfig, { dataset }: LakeDatasetConfig, arn: $util.Input<string> | undefined) {
  if (arn !== undefined) return arn;
  throw new Error(
    `dataset ${dataset}: expected landingKeyArn of source ${source.account} in infra/config/lake.ts, found none. The service team's deployment prints it.`,
  );
}
