import type { Finding, FindingCode } from './check.ts';
import { columnTarget, isExportableColumn, isExportableName } from './names.ts';
import { canonicalType, typeKind } from './physical-type.ts';
import type { SchemaColumn, SchemaTable } from './schema.ts';
import { quoted } from './text.ts';
import { type ContractColumn, type ContractTable, isCarried, qualifiedName } from './types.ts';

type Report = (severity: Finding['severity'], code: FindingCode, message: string, column?: string) => void;

/** Compares one table of a contract with the schema's table of the same name, if there is one. */
export function checkTable(table: ContractTable, actual: SchemaTable | undefined): Finding[] {
  const name = qualifiedName(table);
  const findings: Finding[] = [];
  const report: Report = (severity, code, message, column) => {
    findings.push({ severity, code, table: name, ...(column !== undefined && { column }), message });
  };
  // What is not carried cannot fail a run; its entry in the contract is merely stale.
  const grave = table.carried ? 'error' : 'warning';
  if (actual === undefined) {
    report(grave, 'table-missing', `The contract names the table ${quoted(name)}, which the schema does not have.`);
    return findings;
  }
  if (table.carried) checkExportable(actual, report);
  // A dump does not tell a view's columns.
  if (actual.kind === 'view' || actual.kind === 'materialized-view') return findings;
  checkColumns(table, actual, report);
  if (table.carried) checkKey(table, actual, report);
  return findings;
}

function checkExportable(actual: SchemaTable, report: Report): void {
  const name = quoted(qualifiedName(actual));
  if (actual.kind === 'partition') {
    report(
      'warning',
      'table-not-exported',
      `${name} is a partition: name the partitioned table, which brings its rows.`,
    );
  } else if (actual.kind !== 'table' && actual.kind !== 'partitioned') {
    report('error', 'table-not-exported', `${name} is ${KIND_IN_WORDS[actual.kind]}, which RDS does not export.`);
  }
  if (!isExportableName(actual.schema) || !isExportableName(actual.name)) {
    report(
      'error',
      'name-not-exported',
      `RDS exports single tables only when named with letters, digits, $ and _, not ${name}.`,
    );
  }
  for (const column of actual.columns) {
    if (isExportableColumn(column.name)) continue;
    const message = `RDS leaves the whole table ${name} out, because of the column ${quoted(column.name)}: rename it.`;
    report('error', 'name-not-exported', message, column.name);
  }
}

const KIND_IN_WORDS = {
  unlogged: 'an unlogged table',
  foreign: 'a foreign table',
  view: 'a view',
  'materialized-view': 'a materialized view',
} as const;

function checkColumns(table: ContractTable, actual: SchemaTable, report: Report): void {
  const actualColumns = new Map(actual.columns.map((column) => [column.name, column]));
  const named = new Set(table.columns.map((column) => column.name));
  for (const column of table.columns) {
    const found = actualColumns.get(column.name);
    if (found !== undefined) checkType(column, found, report);
    else {
      const message = `The contract names the column ${quoted(column.name)}, which the schema does not have.`;
      report(isCarried(column) ? 'error' : 'warning', 'column-missing', message, column.name);
    }
  }
  const carriedTargets = new Map(table.columns.filter(isCarried).map((column) => [column.target, column.name]));
  for (const { name } of actual.columns) {
    if (named.has(name)) continue;
    const message = `The schema has the column ${quoted(name)}, which the contract does not name: it is not carried.`;
    report(table.carried ? 'warning' : 'info', 'column-new', message, name);
    const rival = carriedTargets.get(columnTarget(name));
    if (rival === undefined) continue;
    const collision = `${quoted(name)} and the carried ${quoted(rival)} are one name in lower case: only one of them can be carried.`;
    report('warning', 'column-collision', collision, name);
  }
}

function checkType(column: ContractColumn, actual: SchemaColumn, report: Report): void {
  if (column.physicalType !== '' && comparable(column.physicalType) !== comparable(actual.physicalType)) {
    const message = `The contract says ${column.physicalType} for ${quoted(column.name)}, the schema ${actual.physicalType}.`;
    report(isCarried(column) ? 'error' : 'warning', 'type-changed', message, column.name);
    return;
  }
  if (!isCarried(column)) return;
  if (typeKind(actual.physicalType) === 'oid') {
    report('error', 'type-not-exported', `RDS does not export oid, the type of ${quoted(column.name)}.`, column.name);
  }
  if (column.policy === 'allow' && isWideNumeric(actual.physicalType)) {
    const message = `${quoted(column.name)} is ${actual.physicalType}: no decimal holds it, so it is carried as text.`;
    report('warning', 'numeric-as-text', message, column.name);
  }
}

/** A contract may leave `public.` out of the name of a user's type. */
function comparable(type: string): string {
  return canonicalType(type).replace(/^public\./, '');
}

function isWideNumeric(type: string): boolean {
  if (typeKind(type) !== 'numeric') return false;
  const precision = /\((\d+),/.exec(canonicalType(type))?.[1];
  return precision === undefined || Number(precision) > 38;
}

function checkKey(table: ContractTable, actual: SchemaTable, report: Report): void {
  const inWords = (key: readonly string[]) => (key.length === 0 ? 'none' : `(${key.map(quoted).join(', ')})`);
  if (JSON.stringify(table.primaryKey) !== JSON.stringify(actual.primaryKey)) {
    const message = `The contract's primary key is ${inWords(table.primaryKey)}, the schema's ${inWords(actual.primaryKey)}.`;
    report('warning', 'key-changed', message);
  }
  for (const column of table.columns) {
    // An hmac keeps equal values equal, so a key stays a key; the other three do not.
    if (!table.primaryKey.includes(column.name) || column.policy === 'allow' || column.policy === 'hmac') continue;
    const message = `The policy ${column.policy} on ${quoted(column.name)} leaves the table without its whole primary key.`;
    report('warning', 'key-unstable', message, column.name);
  }
}
