import type { CommentStmt, Node, VariableSetStmt } from 'libpg-query';
import type { SchemaTableKind } from '../schema.ts';
import { applyAlterTable } from './apply-alter.ts';
import { applyCreateTable } from './apply-create.ts';
import { namesOf } from './format-type.ts';
import type { SchemaBuilder } from './schema-builder.ts';

/** Takes one parsed statement into the schema; returns what is wrong with it, if anything. What no contract asks for is passed over. */
export function applyStatement(node: Node, builder: SchemaBuilder): string | undefined {
  if ('CreateStmt' in node) return applyCreateTable(node.CreateStmt, false, builder);
  if ('CreateForeignTableStmt' in node) return applyCreateTable(node.CreateForeignTableStmt.base ?? {}, true, builder);
  if ('AlterTableStmt' in node) applyAlterTable(node.AlterTableStmt, builder);
  else if ('ViewStmt' in node) addView(node.ViewStmt.view, 'view', builder);
  else if ('CreateTableAsStmt' in node && node.CreateTableAsStmt.objtype === 'OBJECT_MATVIEW') {
    addView(node.CreateTableAsStmt.into?.rel, 'materialized-view', builder);
  } else if ('CreateDomainStmt' in node && node.CreateDomainStmt.typeName !== undefined) {
    builder.addDomain(namesOf(node.CreateDomainStmt.domainname), node.CreateDomainStmt.typeName);
  } else if ('CompositeTypeStmt' in node && node.CompositeTypeStmt.typevar !== undefined) {
    const definitions = node.CompositeTypeStmt.coldeflist ?? [];
    const columns = definitions.flatMap((item) => ('ColumnDef' in item ? builder.column(item.ColumnDef) : []));
    builder.addComposite(node.CompositeTypeStmt.typevar, columns);
  } else if ('CommentStmt' in node) applyComment(node.CommentStmt, builder);
  else if ('VariableSetStmt' in node) applySet(node.VariableSetStmt, builder);
  else if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE') {
    for (const item of node.DropStmt.objects ?? []) if ('List' in item) builder.dropTable(namesOf(item.List.items));
  } else return unreadable(node, builder);
  return undefined;
}

function addView(relation: Parameters<SchemaBuilder['table']>[0], kind: SchemaTableKind, builder: SchemaBuilder): void {
  if (relation !== undefined && relation.relpersistence !== 't') builder.addTable(relation, kind);
}

function applyComment(statement: CommentStmt, builder: SchemaBuilder): void {
  const { objtype, object, comment } = statement;
  if (object === undefined || !('List' in object) || comment === undefined) return;
  const names = namesOf(object.List.items);
  if (objtype === 'OBJECT_TABLE') {
    const table = builder.tableNamed(names);
    if (table !== undefined) table.comment = comment;
  } else if (objtype === 'OBJECT_COLUMN') {
    const table = builder.tableNamed(names.slice(0, -1));
    if (table === undefined) return;
    table.columns = table.columns.map((column) => (column.name === names.at(-1) ? { ...column, comment } : column));
  }
}

/** Dumps of PostgreSQL before 10.3 and hand-written files name a schema once, for all that follows. */
function applySet(statement: VariableSetStmt, builder: SchemaBuilder): void {
  const first = statement.args?.[0];
  if (statement.name !== 'search_path' || first === undefined || !('A_Const' in first)) return;
  const schema = first.A_Const.sval?.sval ?? '';
  if (schema !== '' && schema !== 'pg_catalog') builder.currentSchema = schema;
}

/** A migration's renames would be read over silently, so they are refused; no dump has them. */
function unreadable(node: Node, builder: SchemaBuilder): string | undefined {
  const relation =
    'RenameStmt' in node
      ? node.RenameStmt.relation
      : 'AlterObjectSchemaStmt' in node
        ? node.AlterObjectSchemaStmt.relation
        : undefined;
  if (relation === undefined || builder.table(relation) === undefined) return undefined;
  return `expected a schema as pg_dump --schema-only writes it, found the renaming or moving of ${relation.relname}.`;
}
