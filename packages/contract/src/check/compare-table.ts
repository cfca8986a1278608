import { columnTarget, isExportableColumn } from '../names.ts';
import { canonicalType } from '../physical-type.ts';
import { misfitsOf } from '../policy-fit.ts';
import type { SchemaColumn, SchemaTable } from '../schema.ts';
import { quoted } from '../text.ts';
import { type ContractColumn, type ContractTable, isCarried, qualifiedName } from '../types.ts';
import { about, type Finding } from './findings.ts';
import { unexportableColumn } from './lint-column.ts';
import { collision } from './lint-table.ts';

/** Where one table of a contract differs from the schema's table of the same name, if there is one. */
export function* compareTable(table: ContractTable, actual: SchemaTable | undefined): Generator<Finding> {
  const name = quoted(qualifiedName(table));
  if (actual === undefined) {
    yield about(table)(
      // What is not carried cannot fail a run; its entry in the contract is merely stale.
      table.carried ? 'error' : 'warning',
      'table-missing',
      `The contract names the table ${name}, which the schema does not have.`,
      'Take it out of the contract, or write its name as the database does: the case counts.',
    );
    return;
  }
  if (table.carried) yield* compareKind(table, actual);
  // A dump does not tell a view's columns.
  if (actual.kind === 'view' || actual.kind === 'materialized-view') return;
  yield* compareColumns(table, actual);
  if (table.carried) yield* compareKey(table, actual);
}

const KIND_IN_WORDS = {
  unlogged: 'an unlogged table',
  foreign: 'a foreign table',
  view: 'a view',
  'materialized-view': 'a materialized view',
} as const;

function* compareKind(table: ContractTable, actual: SchemaTable): Generator<Finding> {
  const tell = about(table);
  const name = quoted(qualifiedName(actual));
  if (actual.kind === 'partition') {
    yield tell(
      'warning',
      'table-not-exported',
      `${name} is a partition, and the partitioned table brings its rows.`,
      'Name the partitioned table in the contract instead.',
    );
  } else if (actual.kind !== 'table' && actual.kind !== 'partitioned') {
    yield tell(
      'error',
      'table-not-exported',
      `${name} is ${KIND_IN_WORDS[actual.kind]}, which RDS does not export.`,
      'Carry the tables that it takes its rows from, or keep them in an ordinary table.',
    );
  }
  const named = new Set(table.columns.map((column) => column.name));
  for (const { name: column } of actual.columns) {
    // Of those that the contract names, the contract's own lint tells.
    if (!named.has(column) && !isExportableColumn(column)) yield unexportableColumn(table, column);
  }
}

function* compareColumns(table: ContractTable, actual: SchemaTable): Generator<Finding> {
  const actualColumns = new Map(actual.columns.map((column) => [column.name, column]));
  const named = new Set(table.columns.map((column) => column.name));
  for (const column of table.columns) {
    const found = actualColumns.get(column.name);
    if (found !== undefined) yield* compareType(table, column, found);
    else {
      yield about(table, column.name)(
        isCarried(column) ? 'error' : 'warning',
        'column-missing',
        `The contract names the column ${quoted(column.name)}, which the schema does not have.`,
        'Take it out of the contract; if it was renamed, name the new one with snapferryRenamedFrom.',
      );
    }
  }
  const carriedTargets = new Map(table.columns.filter(isCarried).map((column) => [column.target, column.name]));
  for (const { name } of actual.columns) {
    if (named.has(name)) continue;
    yield about(table, name)(
      table.carried ? 'warning' : 'info',
      'column-new',
      `The schema has the column ${quoted(name)}, which the contract does not name: it is not carried.`,
      'Name it in the contract: with a policy to carry it, without one to keep it out knowingly.',
    );
    const rival = carriedTargets.get(columnTarget(name));
    if (rival !== undefined) yield collision(table, name, rival);
  }
}

function* compareType(table: ContractTable, column: ContractColumn, actual: SchemaColumn): Generator<Finding> {
  if (column.physicalType === '' || comparable(column.physicalType) === comparable(actual.physicalType)) return;
  const misfits = misfitsOf(column, actual.physicalType);
  const policy = misfits
    .map(({ property, expected, found }) => ` ${property} will not fit: expected ${expected}, found ${found}.`)
    .join('');
  yield about(table, column.name)(
    isCarried(column) ? 'error' : 'warning',
    'type-changed',
    `The contract says ${column.physicalType} for ${quoted(column.name)}, the schema ${actual.physicalType}.${policy}`,
    'Say the new type in the contract, raise its version, and see with "snapferry contract diff" what it means for readers.',
  );
}

/** A contract may leave `public.` out of the name of a user's type. */
function comparable(type: string): string {
  return canonicalType(type).replace(/^public\./, '');
}

function* compareKey(table: ContractTable, actual: SchemaTable): Generator<Finding> {
  if (JSON.stringify(table.primaryKey) === JSON.stringify(actual.primaryKey)) return;
  const inWords = (key: readonly string[]) => (key.length === 0 ? 'none' : `(${key.map(quoted).join(', ')})`);
  yield about(table)(
    'warning',
    'key-changed',
    `The contract's primary key is ${inWords(table.primaryKey)}, the schema's ${inWords(actual.primaryKey)}.`,
    'Set primaryKey and primaryKeyPosition as the database has them.',
  );
}
