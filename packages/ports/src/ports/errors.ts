import { SnapferryError } from '@snapferry/chassis';

export class ObjectNotFoundError extends SnapferryError {
  override readonly name = 'ObjectNotFoundError';
  readonly code = 'OBJECT_NOT_FOUND';
  // S3 is strongly consistent, so an object that an event names and that is absent has been deleted or never written.
  readonly disposition = 'reject';
}

export class SnapshotGoneError extends SnapferryError {
  override readonly name = 'SnapshotGoneError';
  readonly code = 'SNAPSHOT_GONE';
  readonly disposition = 'reject';
}

export class ExportRefusedError extends SnapferryError {
  override readonly name = 'ExportRefusedError';
  readonly code = 'EXPORT_REFUSED';
  readonly disposition = 'reject';
}

export class KeyUnavailableError extends SnapferryError {
  override readonly name = 'KeyUnavailableError';
  readonly code = 'KEY_UNAVAILABLE';
  readonly disposition = 'reject';
}

/** RDS takes no more work at the moment: too many tasks at once, or one on this snapshot already. */
export class ExportBusyError extends SnapferryError {
  override readonly name = 'ExportBusyError';
  readonly code = 'EXPORT_BUSY';
  readonly disposition = 'retry';
}

/** RDS will never make or share this copy: the key, a permission, or the kind of the snapshot is in the way. */
export class CopyRefusedError extends SnapferryError {
  override readonly name = 'CopyRefusedError';
  readonly code = 'COPY_REFUSED';
  readonly disposition = 'reject';
}

/** RDS takes no more copies at the moment (20 at once for an account and Region), or the snapshot is in use. */
export class CopyBusyError extends SnapferryError {
  override readonly name = 'CopyBusyError';
  readonly code = 'COPY_BUSY';
  readonly disposition = 'retry';
}

export class DatasetUnknownError extends SnapferryError {
  override readonly name = 'DatasetUnknownError';
  readonly code = 'DATASET_UNKNOWN';
  readonly disposition = 'reject';
}

/** The contract says `export: lake`, and the lake's registry names neither role nor key for it. */
export class ExportNotAgreedError extends SnapferryError {
  override readonly name = 'ExportNotAgreedError';
  readonly code = 'EXPORT_NOT_AGREED';
  readonly disposition = 'reject';
}

export class ContractMismatchError extends SnapferryError {
  override readonly name = 'ContractMismatchError';
  readonly code = 'CONTRACT_MISMATCH';
  readonly disposition = 'reject';
}

/** An export part is not what it was when the load was planned. */
export class PartChangedError extends SnapferryError {
  override readonly name = 'PartChangedError';
  readonly code = 'PART_CHANGED';
  readonly disposition = 'reject';
}

/** The event of a finished run cut its lists, and the object that should hold them does not. */
export class RunListsMissingError extends SnapferryError {
  override readonly name = 'RunListsMissingError';
  readonly code = 'RUN_LISTS_MISSING';
  // It waits in the dead-letter queue: what is told of a run must not lack tables without a word.
  readonly disposition = 'retry';
}
