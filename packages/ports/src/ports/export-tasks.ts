export type ExportTaskStatus = 'STARTING' | 'IN_PROGRESS' | 'COMPLETE' | 'CANCELING' | 'CANCELED' | 'FAILED';

/** An RDS export task as DescribeExportTasks tells it. */
export interface ExportTask {
  readonly id: string;
  readonly sourceArn: string;
  readonly status: ExportTaskStatus;
  readonly exportOnly: readonly string[];
  /** ISO 8601 UTC. */
  readonly snapshotTime: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly bucket: string;
  /** As given to StartExportTask, without a slash at either end; RDS adds `/<task id>/` below it. */
  readonly prefix: string;
  readonly roleArn: string;
  readonly kmsKeyId: string;
  readonly percentProgress: number;
  readonly totalExtractedDataInGB?: number;
  readonly failureCause?: string;
  /** A JSON string in RDS's own form. */
  readonly warningMessage?: string;
}

export interface StartExport {
  /** At most 60 letters, digits and hyphens; the API's natural idempotency key. */
  readonly id: string;
  readonly sourceArn: string;
  /** `database.schema.table`, exact case; never empty (an empty list would export everything). */
  readonly exportOnly: readonly string[];
  readonly bucket: string;
  readonly prefix: string;
  readonly roleArn: string;
  readonly kmsKeyId: string;
}

/** Starts and reads export tasks of one account and Region. */
export interface ExportTasks {
  /**
   * Starts the task, once: a task of that id that exists already is returned as it stands.
   * @throws SnapshotGoneError if there is no such snapshot; ExportRefusedError if RDS will never accept the request.
   */
  start(request: StartExport): Promise<ExportTask>;
  /** All tasks of that snapshot that RDS still knows, in no particular order. */
  list(sourceArn: string): Promise<readonly ExportTask[]>;
}
