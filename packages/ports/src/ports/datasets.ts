import type { DataContract } from '@snapferry/contract';

interface DeployedDataset {
  readonly contract: DataContract;
  /** `DBInstanceIdentifier` or `DBClusterIdentifier` whose snapshots carry it. */
  readonly sourceDatabase: string;
  /** `s3://bucket/contracts/` below which each contract is kept by its digest. */
  readonly contractsUri: string;
}

/** A dataset whose export runs and rests in the source's account. */
export interface SourceExportedDataset extends DeployedDataset {
  readonly exportMode: 'source';
  /** `s3://bucket/prefix/` below which exports land. */
  readonly landingUri: string;
  readonly exportRoleArn: string;
  readonly exportKmsKeyId: string;
}

/** A dataset whose snapshots are shared with the lake, which exports them. */
export interface LakeExportedDataset extends DeployedDataset {
  readonly exportMode: 'lake';
  /** Customer-managed key of the source's account that the lake's account may use too. */
  readonly copyKmsKeyId: string;
}

/**
 * A dataset as the source's app deploys it; `exportMode` is its contract's. What is exported or shared, and to where, is
 * decided from this alone.
 */
export type SourceDataset = SourceExportedDataset | LakeExportedDataset;

/** The lake's registry: what the data team agreed to take, from whom, and where it goes. One entry a dataset. */
export interface RegisteredDataset {
  readonly dataset: string;
  readonly sourceAccount: string;
  readonly region: string;
  /**
   * `s3://bucket/prefix/`; whatever an event names must lie below it before anything is opened. In the source's account,
   * or, with `lakeExport`, in the lake's own.
   */
  readonly landingUri: string;
  /** `s3://bucket/contracts/`; the only place from which a contract by reference is read. */
  readonly contractsUri: string;
  /** The only namespace that the dataset's tables may lie in. */
  readonly namespace: string;
  /** A day's run is due at this time of the day (HH:MM) in this IANA zone. */
  readonly deadline: { readonly time: string; readonly zone: string };
  /**
   * Ids of the pseudonymisation keys that its contracts may name: another dataset's key would make their people
   * comparable. Absent on one machine, where every key is the same person's.
   */
  readonly keyIds?: readonly string[];
  /** How the lake copies and exports the dataset's snapshots; absent where the source exports. */
  readonly lakeExport?: LakeExport;
}

/**
 * Roles and keys of the lake's own account for datasets in `export: lake`. The lake's app runs in the dataset's Region: a
 * shared, encrypted snapshot can be copied to no other (RDS user guide, "Copying a DB snapshot").
 */
export interface LakeExport {
  /** Customer-managed key that copies of shared snapshots are encrypted with. */
  readonly copyKmsKeyId: string;
  readonly exportRoleArn: string;
  readonly exportKmsKeyId: string;
}

export interface DatasetRegistry {
  get(dataset: string): Promise<RegisteredDataset | undefined>;
  list(): Promise<readonly RegisteredDataset[]>;
}
