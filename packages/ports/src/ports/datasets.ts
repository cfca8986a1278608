import type { DataContract } from '@snapferry/contract';

/** A dataset as the source's app deploys it. What is exported, and to where, is decided from this alone. */
export interface SourceDataset {
  readonly contract: DataContract;
  /** `DBInstanceIdentifier` or `DBClusterIdentifier` whose snapshots carry it. */
  readonly sourceDatabase: string;
  /** `s3://bucket/prefix/` below which exports land. */
  readonly landingUri: string;
  /** `s3://bucket/contracts/` below which each contract is kept by its digest. */
  readonly contractsUri: string;
  readonly exportRoleArn: string;
  readonly exportKmsKeyId: string;
}

/** The lake's registry: what the data team agreed to take, from whom, and where it goes. One entry a dataset. */
export interface RegisteredDataset {
  readonly dataset: string;
  readonly sourceAccount: string;
  readonly region: string;
  /** `s3://bucket/prefix/`; whatever an event names must lie below it before anything is opened. */
  readonly landingUri: string;
  /** `s3://bucket/contracts/`; the only place from which a contract by reference is read. */
  readonly contractsUri: string;
  /** The only namespace that the dataset's tables may lie in. */
  readonly namespace: string;
  /** A day's run is due at this time of the day (HH:MM) in this IANA zone. */
  readonly deadline: { readonly time: string; readonly zone: string };
}

export interface DatasetRegistry {
  get(dataset: string): Promise<RegisteredDataset | undefined>;
  list(): Promise<readonly RegisteredDataset[]>;
}
