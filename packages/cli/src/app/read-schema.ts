import type { DatabaseSchema, SchemaTable, SchemaTableKind } from '@snapferry/contract';
import { type CatalogTable, type DatabaseCatalog, postgresDatabase, readCatalog } from '@snapferry/local/rds';

/**
 * The schema of a database by URL, from its catalogue alone: no table is read.
 *
 * @throws DatabaseUnreachableError; DatabaseUrlInvalidError
 */
export async function readSchema(url: string): Promise<{ database: string; schema: DatabaseSchema }> {
  const catalog = await postgresDatabase(url).withSnapshot(readCatalog);
  return { database: catalog.database, schema: schemaOf(catalog) };
}

/** What a catalogue says, in the words of a contract. */
export function schemaOf(catalog: DatabaseCatalog): DatabaseSchema {
  return { tables: catalog.tables.map(schemaTable) };
}

function schemaTable(table: CatalogTable): SchemaTable {
  return {
    schema: table.schema,
    name: table.name,
    kind: kindOf(table),
    columns: table.columns.map(({ name, physicalType, baseType, notNull, comment }) => ({
      name,
      // A contract names a domain's base type: the export's own info does too.
      physicalType: baseType,
      notNull,
      ...(physicalType === baseType ? {} : { domain: physicalType }),
      ...(comment === null ? {} : { comment }),
    })),
    primaryKey: table.primaryKey,
    ...(table.comment === null ? {} : { comment: table.comment }),
  };
}

function kindOf({ kind, persistence, partitionOf }: CatalogTable): SchemaTableKind {
  if (kind === 'table' && partitionOf !== null) return 'partition';
  // A temporary table is another session's; RDS exports it as little as an unlogged one.
  return kind === 'table' && persistence !== 'permanent' ? 'unlogged' : kind;
}
