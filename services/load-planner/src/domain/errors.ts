import { SnapferryError } from '@snapferry/chassis';

/** An event points outside the place that the registry gives its dataset. Nothing there is opened. */
export class UriOutsidePrefixError extends SnapferryError {
  override readonly name = 'UriOutsidePrefixError';
  readonly code = 'URI_OUTSIDE_PREFIX';
  readonly disposition = 'reject';
}

export class LayoutUnknownError extends SnapferryError {
  override readonly name = 'LayoutUnknownError';
  readonly code = 'LAYOUT_UNKNOWN';
  readonly disposition = 'reject';
}

/** The export that the event announced is not there any more; the snapshot may still be. */
export class RawExportExpiredError extends SnapferryError {
  override readonly name = 'RawExportExpiredError';
  readonly code = 'RAW_EXPORT_EXPIRED';
  readonly disposition = 'reject';
}

/** The allowed table did not come out of the export. */
export class TableMissingError extends SnapferryError {
  override readonly name = 'TableMissingError';
  readonly code = 'TABLE_MISSING';
  readonly disposition = 'reject';
}

/** The table's files are there, but not all of them, as far as the layout tells. */
export class ExportIncompleteError extends SnapferryError {
  override readonly name = 'ExportIncompleteError';
  readonly code = 'EXPORT_INCOMPLETE';
  readonly disposition = 'reject';
}

/** The contract carries a column that the exported table does not have. */
export class ColumnMissingError extends SnapferryError {
  override readonly name = 'ColumnMissingError';
  readonly code = 'COLUMN_MISSING';
  readonly disposition = 'reject';
}
