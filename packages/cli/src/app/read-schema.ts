import type { DatabaseSchema, SchemaTable, SchemaTableKind } from '@snapferry/contract';
import { type CatalogTable, postgresDatabase, readCatalog } from '@snapferry/local/rds';

/**
 * The schema of a database by URL, from its catalogue alone: no table is read.
 *
 * @throws DatabaseUnreachableError; DatabaseUrlInvalidError
 */
export async function readSchema(url: string): Promise<{ database: string; schema: DatabaseSchema }> {
  const catalog = await postgresDatabase(url).withSnapshot(readCatalog);
  return { database: catalog.database, schema: { tables: catalog.tables.map(schemaTable) } };
}

function schemaTable(table: CatalogTable): SchemaTable {
  return {
    schema: table.schema,
    name: table.name,
    kind: kindOf(table),
    // A contract names a domain's base type: the export's own info does too.
    columns: table.columns.map(({ name, baseType }) => ({ name, physicalType: baseType, notNull: false })),
    primaryKey: table.primaryKey,
  };
}

function kindOf({ kind, persistence, partitionOf }: CatalogTable): SchemaTableKind {
  if (kind === 'table' && partitionOf !== null) return 'partition';
  // A temporary table is another session's; RDS exports it as little as an unlogged one.
  return kind === 'table' && persistence !== 'permanent' ? 'unlogged' : kind;
}
