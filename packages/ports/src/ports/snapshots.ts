/** A snapshot of a database as the RDS API describes it, instance and Aurora cluster snapshots alike. */
export interface DatabaseSnapshot {
  readonly arn: string;
  /** `DBSnapshotIdentifier`, for an automated one with its `rds:` prefix. */
  readonly id: string;
  /** `DBInstanceIdentifier` or `DBClusterIdentifier` that it was taken from. */
  readonly sourceDatabase: string;
  readonly kind: 'instance' | 'cluster';
  readonly type: 'automated' | 'manual' | 'awsbackup' | 'shared';
  readonly status: string;
  /** Instant that the content stands for, ISO 8601 UTC with milliseconds. */
  readonly time: string;
  /** When this snapshot itself was made, if that is another time: a copy is younger than its content. */
  readonly createdAt?: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly kmsKeyArn?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Reads snapshots of one account and Region. */
export interface SnapshotCatalog {
  /** The snapshot, or undefined where none of that ARN exists (any more). */
  describe(arn: string): Promise<DatabaseSnapshot | undefined>;
  /** All snapshots of one instance or cluster, in no particular order. */
  list(sourceDatabase: string): Promise<readonly DatabaseSnapshot[]>;
}
