import type { RetentionDays } from '../retention.ts';
import type { ContractColumn } from '../types.ts';

/** Everything that a new version of a contract may change. */
export const changeCodes = [
  'version-not-raised',
  'version-lowered',
  'version-understated',
  'dataset-changed',
  'database-changed',
  'export-moved',
  'trigger-changed',
  'key-rotated',
  'words-changed',
  'table-added',
  'table-removed',
  'table-source-changed',
  'target-changed',
  'primary-key-changed',
  'partition-changed',
  'sort-changed',
  'hold-changed',
  'columns-reordered',
  'name-taken',
  'column-added',
  'column-dropped',
  'column-renamed',
  'policy-changed',
  'type-widened',
  'type-restated',
  'type-changed',
  'invalid-values-changed',
] as const;
export type ChangeCode = (typeof changeCodes)[number];

/** One difference between two versions of a contract, and what follows from it. */
export interface ContractChange {
  readonly code: ChangeCode;
  /**
   * `refused`: the lake does not take it; a dataset or table goes on as it was, and is rejected every day. `breaking`: a query that
   * worked may fail or mean something else. `compatible`: every query goes on to mean what it meant.
   */
  readonly effect: 'refused' | 'breaking' | 'compatible';
  /** Whether the lake holds more, or less, of what the database holds than before. */
  readonly exposure: 'more' | 'less' | 'same';
  /** `schema.table` of the new version, or of the old one where it is gone; '' for the dataset. */
  readonly table: string;
  readonly column?: string;
  readonly before?: string;
  readonly after?: string;
  /** What the lake does about it. */
  readonly lake: string;
  /** What readers of the tables notice, and what they can do. */
  readonly readers: string;
}

export interface ContractDiff {
  /** The gravest effect of any change; `unchanged` where both say the same. */
  readonly verdict: 'refused' | 'breaking' | 'compatible' | 'unchanged';
  /** Those of the dataset first, then table by table in the new contract's order. */
  readonly changes: readonly ContractChange[];
}

/** What the lake makes of columns: `packages/transform` and `packages/iceberg` know, and this package may not import them. */
export interface LakeTypes {
  /** The Iceberg type of a carried column, under its policy. */
  of(column: ContractColumn): string;
  /** Whether a lake table's column can become the other type and stay readable (Iceberg spec, "Schema Evolution"). */
  widens(from: string, to: string): boolean;
}

export interface DiffContext {
  readonly lake: LakeTypes;
  readonly retention: RetentionDays;
}

type Subject = Pick<ContractChange, 'table' | 'column'>;

/** Makes changes about one dataset ('' for its table), table or column. */
export function about(subject: Subject) {
  return (
    code: ChangeCode,
    effect: ContractChange['effect'],
    exposure: ContractChange['exposure'],
    what: Pick<ContractChange, 'before' | 'after' | 'lake' | 'readers'>,
  ): ContractChange => ({ code, effect, exposure, ...subject, ...what });
}
