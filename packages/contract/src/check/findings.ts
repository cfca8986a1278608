import { type ContractTable, qualifiedName } from '../types.ts';

export interface Finding {
  /** `error`: a run would fail or reject the table; `warning`: someone should look; `info`: known and harmless. */
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: FindingCode;
  /** `schema.table`; '' when the finding is about the whole dataset. */
  readonly table: string;
  readonly column?: string;
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
}

/** What a contract shows by itself. */
export const lintCodes = [
  'column-collision',
  'few-values-hashed',
  'freshness-unmet',
  'key-hashed',
  'key-id-missing',
  'key-missing',
  'key-unstable',
  'name-not-allowed',
  'name-not-exported',
  'nothing-carried',
  'numeric-as-text',
  'owner-missing',
  'partitions-many',
  'personal-allowed',
  'policies-uneven',
  'retention-exceeded',
  'truncates-nothing',
  'type-not-exported',
] as const;

/** What only the schema shows. */
export const schemaCodes = [
  'column-missing',
  'column-new',
  'key-changed',
  'table-missing',
  'table-new',
  'table-not-exported',
  'type-changed',
] as const;

export type FindingCode = (typeof lintCodes)[number] | (typeof schemaCodes)[number];

/** Makes findings about one dataset ('' for its table), table or column. */
export function about(table: ContractTable | string, column?: string) {
  const name = typeof table === 'string' ? table : qualifiedName(table);
  return (severity: Finding['severity'], code: FindingCode, message: string, advice: string): Finding => ({
    severity,
    code,
    table: name,
    ...(column !== undefined && { column }),
    message,
    advice,
  });
}
