import { SnapferryError } from '@snapferry/chassis';

/** Another writer moved the table's head first. Nothing was committed; read the head again and rebuild the change. */
export class CommitConflictError extends SnapferryError {
  override readonly name = 'CommitConflictError';
  readonly code = 'COMMIT_CONFLICT';
  readonly disposition = 'retry';
}

/** The answer to a commit was lost. It may have landed, or may still land: read the table before deciding anything. */
export class CommitStateUnknownError extends SnapferryError {
  override readonly name = 'CommitStateUnknownError';
  readonly code = 'COMMIT_STATE_UNKNOWN';
  readonly disposition = 'reconcile';
}

/** The table's schema changed after the files were written, so their field ids no longer fit. The files must be written anew. */
export class SchemaMovedError extends SnapferryError {
  override readonly name = 'SchemaMovedError';
  readonly code = 'SCHEMA_MOVED';
  readonly disposition = 'retry';
}

/** The wanted columns cannot be had by a change that keeps the table's old data readable. */
export class UnsupportedSchemaChangeError extends SnapferryError {
  override readonly name = 'UnsupportedSchemaChangeError';
  readonly code = 'UNSUPPORTED_SCHEMA_CHANGE';
  readonly disposition = 'reject';
}

/** A partition transform or sort that the column cannot have, or a value that the transform cannot take. */
export class UnsupportedPartitionError extends SnapferryError {
  override readonly name = 'UnsupportedPartitionError';
  readonly code = 'UNSUPPORTED_PARTITION';
  readonly disposition = 'reject';
}

/** One load would write more partitions than Athena and other engines handle in one go. */
export class TooManyPartitionsError extends SnapferryError {
  override readonly name = 'TooManyPartitionsError';
  readonly code = 'TOO_MANY_PARTITIONS';
  readonly disposition = 'reject';
}

/** The snapshot that was asked for is not in the table, or no longer. */
export class TableSnapshotGoneError extends SnapferryError {
  override readonly name = 'TableSnapshotGoneError';
  readonly code = 'TABLE_SNAPSHOT_GONE';
  readonly disposition = 'reject';
}

/** The table is valid Iceberg, or may be, but uses something that this package does not handle. */
export class UnsupportedTableError extends SnapferryError {
  override readonly name = 'UnsupportedTableError';
  readonly code = 'UNSUPPORTED_TABLE';
  readonly disposition = 'reject';
}

/** A metadata file, manifest list or manifest does not hold what the Iceberg spec requires. */
export class InvalidTableError extends SnapferryError {
  override readonly name = 'InvalidTableError';
  readonly code = 'INVALID_TABLE';
  readonly disposition = 'reject';
}

/** A file that a table refers to is not there. */
export class FileMissingError extends SnapferryError {
  override readonly name = 'FileMissingError';
  readonly code = 'FILE_MISSING';
  readonly disposition = 'reject';
}

/**
 * The store does not let a file be read. Who may not list, as nobody may a table bucket, is told so of a file that is lost,
 * too. Retried, since a permission may be what is missing.
 */
export class FileDeniedError extends SnapferryError {
  override readonly name = 'FileDeniedError';
  readonly code = 'FILE_DENIED';
  readonly disposition = 'retry';
}

/** Whether an error says that a table's metadata are not what they should be, and nothing of catalogue or store. */
export function isTableFault(error: unknown): error is InvalidTableError | FileMissingError {
  return error instanceof InvalidTableError || error instanceof FileMissingError;
}

/** A file that was to be created is there already. */
export class FileExistsError extends SnapferryError {
  override readonly name = 'FileExistsError';
  readonly code = 'FILE_EXISTS';
  readonly disposition = 'retry';
}

/** Files that were to take the place of others do not hold as many rows. Nothing was committed. */
export class RowsLostError extends SnapferryError {
  override readonly name = 'RowsLostError';
  readonly code = 'ROWS_LOST';
  readonly disposition = 'retry';
}
