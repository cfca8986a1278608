import { SnapferryError } from '@snapferry/chassis';

/** The catalogue gave no usable answer: not reached, overloaded, or broken. No commit was asked for; try again later. */
export class CatalogUnavailableError extends SnapferryError {
  override readonly name = 'CatalogUnavailableError';
  readonly code = 'CATALOG_UNAVAILABLE';
  readonly disposition = 'retry';
}

/** The catalogue does not let us in or not do this. Retried, since a permission or a fresh token mends it, no new input does. */
export class CatalogAccessError extends SnapferryError {
  override readonly name = 'CatalogAccessError';
  readonly code = 'CATALOG_ACCESS';
  readonly disposition = 'retry';
}

/** The catalogue understood what was asked and refused it, and would again. Nothing was changed. */
export class CatalogRefusedError extends SnapferryError {
  override readonly name = 'CatalogRefusedError';
  readonly code = 'CATALOG_REFUSED';
  readonly disposition = 'reject';
}
