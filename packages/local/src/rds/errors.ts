import { SnapferryError } from '@snapferry/chassis';

/** The database did not let us in; the message names host, port, database and user, and what to check. */
export class DatabaseUnreachableError extends SnapferryError {
  override readonly name = 'DatabaseUnreachableError';
  readonly code = 'DATABASE_UNREACHABLE';
  readonly disposition = 'retry';
}

export class DatabaseUrlInvalidError extends SnapferryError {
  override readonly name = 'DatabaseUrlInvalidError';
  readonly code = 'DATABASE_URL_INVALID';
  readonly disposition = 'reject';
}

/** The database let us in and then could not be read: rights, locks, a table changed under way. */
export class DatabaseReadError extends SnapferryError {
  override readonly name = 'DatabaseReadError';
  readonly code = 'DATABASE_READ_FAILED';
  readonly disposition = 'retry';
}

export class SnapshotNameError extends SnapferryError {
  override readonly name = 'SnapshotNameError';
  readonly code = 'SNAPSHOT_NAME_INVALID';
  readonly disposition = 'reject';
}

/** `DBSnapshotAlreadyExists` of the RDS API. */
export class SnapshotExistsError extends SnapferryError {
  override readonly name = 'SnapshotExistsError';
  readonly code = 'SNAPSHOT_EXISTS';
  readonly disposition = 'reject';
}

/** A snapshot's files are not as they were written; a new snapshot is the only cure. */
export class SnapshotDamagedError extends SnapferryError {
  override readonly name = 'SnapshotDamagedError';
  readonly code = 'SNAPSHOT_DAMAGED';
  readonly disposition = 'reject';
}
