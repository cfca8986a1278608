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
