/** How long things stay, in whole days. A deployment may choose other numbers; these are what is deployed unless it does. */
export interface RetentionDays {
  /**
   * Raw exports in a landing bucket, denied columns of the carried tables included. More than three: reconcilers look for
   * lost events in the last three days, and a replay from the files needs the files.
   */
  readonly landing: number;
  /** `export: lake`: copies of the whole snapshot, in either account, of a run that did not complete. A complete run's go at once. */
  readonly snapshotCopies: number;
  /** Events in both accounts' archives: names, counts and contracts, no value of a row. How far back a run can be replayed. */
  readonly archive: number;
  /** The lake's work bucket: load plans, records of held loads and lists of runs, which name columns and files, and hold no value of a row. */
  readonly work: number;
  /** Earlier states of a lake table, which can be queried and rolled back to. The newest `keptStates` stay however old they are. */
  readonly tableSnapshots: number;
  /**
   * Files that no state of a lake table refers to, those of held loads included, before they are removed: longer than any load
   * takes. Until a day before that a release publishes what was held without loading it again.
   */
  readonly unreferencedFiles: number;
  /** S3 Tables only: removed files, before they are physically deleted. Nobody but AWS Support can read them. */
  readonly noncurrentFiles: number;
}

/**
 * The one place of these numbers: `infra/` deploys them, table-keeper goes by them, `snapferry contract explain` tells them to
 * reviewers. The last three are S3 Tables' own defaults (S3 User Guide, "Maintenance for tables", "Maintenance for table buckets").
 */
export const defaultRetentionDays: RetentionDays = {
  landing: 7,
  snapshotCopies: 7,
  archive: 30,
  work: 30,
  tableSnapshots: 5,
  unreferencedFiles: 3,
  noncurrentFiles: 10,
};

/** Results of queries in Athena, which may hold rows of the lake. Whoever needs them longer writes a table. */
export const queryResultDays = 7;

/** Messages that were put aside: as long as SQS keeps any (SQS developer guide, "Message retention period"). */
export const deadLetterDays = 14;

/**
 * The newest states of a lake table that stay however old they are: the current one, and one to roll back to when the first
 * load after a week without any turns out to be wrong.
 */
export const keptStates = 2;
