import type { Constraint, CreateStmt, Node, TableLikeClause } from 'libpg-query';
import type { SchemaColumn, SchemaTableKind } from '../schema.ts';
import { namesOf } from './format-type.ts';
import type { SchemaBuilder, TableDraft } from './schema-builder.ts';

/** `CREATE_TABLE_LIKE_INDEXES` (nodes/parsenodes.h): a primary key comes along with its index. */
const LIKE_INDEXES = 1 << 6;

/** Takes a CREATE TABLE or CREATE FOREIGN TABLE; returns what is wrong with it, if anything. */
export function applyCreateTable(statement: CreateStmt, foreign: boolean, builder: SchemaBuilder): string | undefined {
  const { relation } = statement;
  if (relation === undefined || relation.relpersistence === 't') return undefined;
  const table = builder.addTable(relation, foreign ? 'foreign' : kindOf(statement));
  if (table === undefined) {
    if (statement.if_not_exists === true) return undefined;
    return `expected each table once (the dump of one database), found ${relation.relname} again.`;
  }
  for (const parent of statement.inhRelations ?? []) {
    const inherited = 'RangeVar' in parent ? builder.table(parent.RangeVar) : undefined;
    for (const column of inherited?.columns ?? []) putColumn(table, column);
  }
  if (statement.ofTypename !== undefined) {
    for (const column of builder.compositeColumns(statement.ofTypename)) putColumn(table, column);
  }
  for (const element of statement.tableElts ?? []) applyElement(element, table, builder);
  return undefined;
}

function kindOf(statement: CreateStmt): SchemaTableKind {
  if (statement.partbound !== undefined) return 'partition';
  if (statement.partspec !== undefined) return 'partitioned';
  return statement.relation?.relpersistence === 'u' ? 'unlogged' : 'table';
}

function applyElement(element: Node, table: TableDraft, builder: SchemaBuilder): void {
  if ('ColumnDef' in element) {
    const definition = element.ColumnDef;
    const inherited = table.columns.find((column) => column.name === definition.colname);
    // A partition may add to a column that it got from its parent, without saying its type.
    if (definition.typeName === undefined && inherited !== undefined) {
      putColumn(table, { ...inherited, notNull: inherited.notNull || builder.column(definition).notNull });
    } else putColumn(table, builder.column(definition));
    for (const node of definition.constraints ?? []) {
      if ('Constraint' in node && node.Constraint.contype === 'CONSTR_PRIMARY') {
        table.primaryKey = [definition.colname ?? ''];
      }
    }
  } else if ('Constraint' in element) applyConstraint(element.Constraint, table);
  else if ('TableLikeClause' in element) applyLike(element.TableLikeClause, table, builder);
}

/** Takes a table constraint, from CREATE TABLE or ALTER TABLE. */
export function applyConstraint(constraint: Constraint, table: TableDraft): void {
  const keys = namesOf(constraint.keys);
  if (constraint.contype === 'CONSTR_PRIMARY') table.primaryKey = keys;
  if (constraint.contype === 'CONSTR_NOTNULL') for (const name of keys) setNotNull(table, name, true);
}

function applyLike(clause: TableLikeClause, table: TableDraft, builder: SchemaBuilder): void {
  const model = builder.table(clause.relation);
  for (const column of model?.columns ?? []) putColumn(table, column);
  if (model !== undefined && ((clause.options ?? 0) & LIKE_INDEXES) !== 0) table.primaryKey = [...model.primaryKey];
}

export function setNotNull(table: TableDraft, name: string | undefined, notNull: boolean): void {
  table.columns = table.columns.map((column) => (column.name === name ? { ...column, notNull } : column));
}

/** Adds the column, or puts it in the place of its namesake: an inheriting table may declare an inherited column again. */
export function putColumn(table: TableDraft, column: SchemaColumn): void {
  const place = table.columns.findIndex((other) => other.name === column.name);
  if (place < 0) table.columns.push(column);
  else table.columns[place] = column;
}
