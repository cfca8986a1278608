import { type DuckDBConnection, DuckDBInstance, StatementType } from '@duckdb/node-api';
import { SnapferryError } from '@snapferry/chassis';
import {
  currentDataFiles,
  currentSchema,
  filePath,
  localFileIo,
  type TableCatalog,
  type TableHead,
  typeText,
} from '@snapferry/iceberg';
import { readStored } from '@snapferry/transform/read-stored';
import { duckType, identifier, plainPath } from '@snapferry/transform/sql';
import { tablesHere } from './tables-here.ts';

export class QueryError extends SnapferryError {
  override readonly name = 'QueryError';
  readonly code = 'QUERY_FAILED';
  readonly disposition = 'reject';
}

export interface QueryResult {
  readonly columns: readonly string[];
  /** int64 and decimals as strings, so that no digit is lost. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Answers a query on lake tables, `<namespace>.<table>`. What a table holds is read from its Iceberg metadata, and its
 * columns by field id, as any Iceberg reader would.
 *
 * @throws QueryError with the engine's own words; here the data is the caller's to see.
 */
export async function queryLake(catalog: TableCatalog, sql: string): Promise<QueryResult> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    // For no statement at all DuckDB has no words.
    if (/^[\s;]*$/.test(sql)) throw new QueryError('expected one SELECT, found none');
    const { count } = await connection.extractStatements(sql);
    if (count !== 1) throw new QueryError(`expected one SELECT, found ${count} statements`);
    await defineViews(connection, catalog, sql);
    const statement = await connection.prepare(sql);
    if (statement.statementType !== StatementType.SELECT)
      throw new QueryError('expected a SELECT, found another statement');
    const reader = await connection.runAndReadAll(sql);
    const columns = reader.deduplicatedColumnNames();
    // Not the client's own objects: they lose a column that is called __proto__.
    const rows = reader.getRowsJson().map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
    return { columns, rows };
  } catch (error) {
    if (error instanceof SnapferryError) throw error;
    const said = (error instanceof Error ? error.message : String(error))
      .replace('Failed to extract statements: ', '')
      // The engine's own tables are none that somebody meant.
      .replace(/^Did you mean "(pg_catalog|information_schema)\..*\n/m, '');
    // The names of tables help where a table was not found, and nowhere else.
    const help = said.startsWith('Catalog Error: Table') ? `\n${await tablesHere(catalog)}` : '';
    throw new QueryError(`${said}${help}`, { cause: error });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function defineViews(connection: DuckDBConnection, catalog: TableCatalog, sql: string): Promise<void> {
  // Asked for qualified names, DuckDB 1.5.5 answers with none while their schema does not exist.
  const wanted = new Set(connection.getTableNames(sql, false).map((name) => name.toLowerCase()));
  for (const table of await catalog.list()) {
    // Whatever is asked for: of a misspelt table the engine shall not say that its schema is missing.
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${identifier(table.namespace)}`);
    if (!wanted.has(table.name)) continue;
    const head = await catalog.load(table);
    if (head === undefined) continue;
    await connection.run(
      `CREATE VIEW ${identifier(table.namespace)}.${identifier(table.name)} AS ${await viewOf(head)}`,
    );
  }
}

async function viewOf(head: TableHead): Promise<string> {
  const { fields } = currentSchema(head.metadata);
  const { dataFiles, deleteFiles } = await currentDataFiles(localFileIo(), head);
  if (deleteFiles.length > 0) {
    throw new QueryError(
      `${head.identifier.namespace}.${head.identifier.name}: expected data files only, found ${deleteFiles.length} delete files, written by another engine. ` +
        'Query this table with an Iceberg reader.',
    );
  }
  const columns = fields
    .map((field) => `NULL::${duckType(typeText(field.type))} AS ${identifier(field.name)}`)
    .join(', ');
  if (dataFiles.length === 0) return `SELECT ${columns} WHERE false`;
  return readStored(
    dataFiles.map((file) => plainPath(filePath(file.uri))),
    fields.map((field) => ({ fieldId: field.id, name: field.name, icebergType: typeText(field.type) })),
  );
}
