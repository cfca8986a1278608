import { SnapferryError } from '@snapferry/chassis';

/** The plan object is not the one that the event was announced with, or says something else than the event. */
export class PlanMismatchError extends SnapferryError {
  override readonly name = 'PlanMismatchError';
  readonly code = 'PLAN_MISMATCH';
  readonly disposition = 'reject';
}

/** A table of that name exists and was not written by Snapferry: it is not ours to replace. */
export class TableNotOursError extends SnapferryError {
  override readonly name = 'TableNotOursError';
  readonly code = 'TABLE_NOT_OURS';
  readonly disposition = 'reject';
}

/** Two contracts carry one version number, so neither is newer. */
export class ContractVersionReusedError extends SnapferryError {
  override readonly name = 'ContractVersionReusedError';
  readonly code = 'CONTRACT_VERSION_REUSED';
  readonly disposition = 'reject';
}

/** The table was rolled back from this content, or from newer. */
export class RolledBackError extends SnapferryError {
  override readonly name = 'RolledBackError';
  readonly code = 'ROLLED_BACK';
  readonly disposition = 'reject';
}
