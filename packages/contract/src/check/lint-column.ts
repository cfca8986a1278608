import { isExportableColumn, isMetadataColumn } from '../names.ts';
import { suspicionOf } from '../personal-data.ts';
import { canonicalType, elementType, type TypeKind, typeKind } from '../physical-type.ts';
import { quoted } from '../text.ts';
import { type ContractColumn, type ContractTable, isCarried, qualifiedName } from '../types.ts';
import { about, type Finding } from './findings.ts';

/** What one column of a carried table shows by itself. */
export function* lintColumn(column: ContractColumn, table: ContractTable): Generator<Finding> {
  const tell = about(table, column.name);
  // A carried one makes the contract invalid; RDS looks at the denied ones as well.
  if (!isExportableColumn(column.name)) yield unexportableColumn(table, column.name);
  if (!isCarried(column)) return;
  if (isMetadataColumn(column.target)) {
    yield tell(
      'warning',
      'name-not-allowed',
      `Iceberg has a metadata column ${quoted(column.target)} of its own: Spark fails where it is to read this one, as by SELECT *.`,
      'Rename the column in the database, or tell readers to name the columns that they want.',
    );
  }
  if (typeKind(column.physicalType) === 'oid') {
    yield tell(
      'error',
      'type-not-exported',
      `RDS does not export oid, the type of ${quoted(column.name)}.`,
      'Give it the policy drop; otherwise the table is rejected every day.',
    );
  }
  if (isArrayOf(column.physicalType, 'oid')) {
    yield tell(
      'warning',
      'type-not-exported',
      `RDS does not export oid, and AWS does not say what becomes of an array of it, as ${quoted(column.name)} is.`,
      'Give it the policy drop, or look whether the first run brings it: without the column the table is rejected.',
    );
  }
  if (column.policy === 'allow' && column.onInvalid !== 'string' && isWideNumeric(elementType(column.physicalType))) {
    const what = isArrayOf(column.physicalType, 'numeric') ? 'its elements are' : 'it is';
    yield tell(
      'warning',
      'numeric-as-text',
      `${quoted(column.name)} is ${column.physicalType}: no decimal holds it, so ${what} carried as text.`,
      'Give it a precision of at most 38 in the database (and then here), or tell readers to cast it.',
    );
  }
  const why = personalBy(column, table);
  if (column.policy === 'allow' && why !== undefined) {
    yield tell(
      'warning',
      'personal-allowed',
      `${quoted(column.name)} reaches the lake as it is, and is personal by its ${why}.`,
      'Use drop, hmac, truncate or redact; or give it a classification that says why it may.',
    );
  }
  yield* lintPolicy(column, table);
}

export function unexportableColumn(table: ContractTable, name: string): Finding {
  return about(table, name)(
    'error',
    'name-not-exported',
    `RDS leaves the whole table ${quoted(qualifiedName(table))} out, because of the column ${quoted(name)}.`,
    'Rename the column in the database: without , ; { } ( ) = blank, tab or newline.',
  );
}

/** Words of ODCS's `classification` and `tags` that forbid carrying a column as it is. */
const GRAVE = /\b(personal|pii|phi|sensitive|secret|restricted)\b/i;

/** What says that a column is personal: people first, a guess only where they say nothing. */
function personalBy(column: ContractColumn, table: ContractTable): string | undefined {
  if (GRAVE.test(column.classification ?? '')) return `classification ${quoted(column.classification ?? '')}`;
  const tag = column.tags?.find((each) => GRAVE.test(each));
  if (tag !== undefined) return `tag ${quoted(tag)}`;
  return column.classification === undefined && suspicionOf(column, table.name) !== undefined
    ? 'name or type'
    : undefined;
}

function* lintPolicy(column: ContractColumn, table: ContractTable): Generator<Finding> {
  const tell = about(table, column.name);
  if (column.policy === 'hmac' && typeKind(column.physicalType) === 'boolean') {
    yield tell(
      'warning',
      'few-values-hashed',
      `${quoted(column.name)} has two values, so two pseudonyms: how often each occurs tells which is which.`,
      'Use drop or redact if it must not be known, allow if it may.',
    );
  }
  const length = /^character(?: varying)?\((\d+)\)$/.exec(canonicalType(column.physicalType))?.[1];
  if (typeof column.truncate === 'number' && length !== undefined && Number(length) <= column.truncate) {
    yield tell(
      'warning',
      'truncates-nothing',
      `${quoted(column.name)} is cut at ${column.truncate} characters and holds at most ${length}: nothing is cut.`,
      'Cut it shorter, or say allow.',
    );
  }
}

function isArrayOf(type: string, kind: TypeKind): boolean {
  return typeKind(type) === 'array' && typeKind(elementType(type)) === kind;
}

function isWideNumeric(type: string): boolean {
  if (typeKind(type) !== 'numeric') return false;
  const precision = /\((\d+),/.exec(canonicalType(type))?.[1];
  return precision === undefined || Number(precision) > 38;
}
