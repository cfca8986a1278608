import type { RetentionDays } from '@snapferry/contract/retention';

/** An AWS account and the Region that Snapferry uses there. */
export interface Place {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** The service team's app in one account. */
export interface SourceConfig extends Place {
  /** From the data team. */
  readonly lake: Place;
  readonly datasets: readonly SourceDatasetConfig[];
  /** Who is told of drift, and of what did not arrive in the lake. */
  readonly runEmails: readonly string[];
  /** Who is told that something is stuck here. */
  readonly alarmEmails: readonly string[];
  /** Where this deployment keeps things for another time than `defaultRetentionDays`. */
  readonly retentionDays?: Partial<RetentionDays>;
}

export interface SourceDatasetConfig {
  /** The data contract, from the repository's root. It says whether the export runs here or in the lake. */
  readonly contract: string;
  /** `DBInstanceIdentifier` or `DBClusterIdentifier` whose snapshots carry it. */
  readonly database: string;
  /** Customer-managed key that the database is encrypted with; only `export: lake` needs to know. */
  readonly databaseKeyArn?: string;
}

/** The data team's app in one account. */
export interface LakeConfig extends Place {
  readonly sources: readonly LakeSourceConfig[];
  /** Who is told how each run ended. */
  readonly runEmails: readonly string[];
  /** Who is told that something is stuck here. */
  readonly alarmEmails: readonly string[];
  /** Principals of this account that may read the lake's tables through Athena, by ARN. */
  readonly analysts: readonly string[];
  /** Roles of this account that may put a pseudonymisation key in place; they cannot read one back. */
  readonly keyCustodians: readonly string[];
  /** Bytes that one query of the workgroup may scan before Athena ends it. */
  readonly queryScanLimitBytes?: number;
  /** Where this deployment keeps things for another time than `defaultRetentionDays`. */
  readonly retentionDays?: Partial<RetentionDays>;
}

/** What the data team agreed to take from one source account. */
export interface LakeSourceConfig extends Place {
  /** Key of the source's landing bucket, from the service team; its stack prints it. Not needed if all is `export: lake`. */
  readonly landingKeyArn?: string;
  /** Key of the copies that the source shares; needed for `export: lake`. */
  readonly copyKeyArn?: string;
  readonly datasets: readonly LakeDatasetConfig[];
}

export interface LakeDatasetConfig {
  readonly dataset: string;
  /** As the contract says (`snapferryExport`). */
  readonly export: 'source' | 'lake';
  /** A day's run is due at this time of the day (HH:MM) in this IANA zone. */
  readonly deadline: { readonly time: string; readonly zone: string };
  /** Pseudonymisation keys that its contract may name; a secret stands for each. */
  readonly keys: readonly string[];
}
