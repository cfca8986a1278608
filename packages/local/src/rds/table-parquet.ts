import { mkdir, rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { SnapferryError } from '@snapferry/chassis';
import type { CatalogColumn } from './database-catalog.ts';
import { identifier, literal } from './duckdb.ts';
import { exportedType } from './parquet-types.ts';
import type { SnapshotTable, TableData } from './snapshot-files.ts';

/** A table's rows could not be turned into Parquet. DuckDB's own message quotes rows, so it stays in `cause`. */
export class ExportWriteError extends SnapferryError {
  override readonly name = 'ExportWriteError';
  readonly code = 'EXPORT_WRITE_FAILED';
  readonly disposition = 'reject';
}

export interface WriteTable {
  /** The table or partition whose rows are written. */
  readonly source: SnapshotTable;
  readonly data: TableData;
  /** Absolute path of its rows. */
  readonly rowsPath: string;
  /** The exported table's columns; a partition may hold the same ones in another order. */
  readonly columns: readonly CatalogColumn[];
  /** Folder for the files; made anew. */
  readonly folder: string;
}

export interface WrittenFile {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Text per row group. Small enough for wide rows in a bounded memory; DuckDB makes a file of one or two such groups, so that files have
 * about 1–10 MB, as RDS's usually have.
 */
const GROUP_TEXT_BYTES = 8e6;
const MAX_GROUP_ROWS = 491_520;

// DuckDB's line limit is 2 MB at first, and a larger one costs that much memory per buffer: it is raised only where it was too small.
// Above 256 MiB the export fails here; RDS fails near 500 MB a value.
const READERS = [
  { options: '', memory: '512MB' },
  { options: ', max_line_size = 268435456, buffer_size = 268435456, parallel = false', memory: '2GB' },
] as const;

/**
 * Writes a table's rows as gzip Parquet files of some megabytes, in the snapshot's order, and proves that none is missing.
 * @throws ExportWriteError
 */
export async function writeTableParquet(
  connection: DuckDBConnection,
  table: WriteTable,
): Promise<readonly WrittenFile[]> {
  if (table.data.rows === 0) return [];
  let failure: unknown;
  for (const reader of READERS) {
    await rm(table.folder, { recursive: true, force: true });
    await mkdir(table.folder, { recursive: true });
    try {
      await connection.run(`SET memory_limit = '${reader.memory}'`);
      return proven(table, await copy(connection, table, reader.options));
    } catch (error) {
      failure = error;
    }
  }
  throw failure instanceof ExportWriteError ? failure : unwritable(table, failure);
}

async function copy(connection: DuckDBConnection, table: WriteTable, options: string): Promise<readonly WrittenFile[]> {
  const groupRows = Math.floor((GROUP_TEXT_BYTES * table.data.rows) / table.data.bytes);
  const result = await connection.runAndReadAll(
    `COPY (SELECT ${projection(table)} FROM ${rows(table, options)}) TO ${literal(table.folder)}
     (FORMAT parquet, COMPRESSION gzip, ROW_GROUPS_PER_FILE 1, ROW_GROUP_SIZE ${Math.min(MAX_GROUP_ROWS, Math.max(groupRows, 1))},
      FILENAME_PATTERN 'p-{i}', OVERWRITE_OR_IGNORE true, RETURN_STATS true)`,
  );
  return result
    .getRowObjects()
    .map((file) => ({
      path: String(file.filename),
      rows: Number(file.count),
      bytes: Number(file.file_size_bytes),
    }))
    .filter((file) => file.rows > 0)
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}

function rows(table: WriteTable, options: string): string {
  const columns = table.source.columns.map((column, index) => {
    const type = exportedType(column)?.duckdb ?? 'VARCHAR';
    return `c${index}: '${type === 'BLOB' ? 'VARCHAR' : type}'`;
  });
  return `read_csv(${literal(table.rowsPath)}, auto_detect = false, header = false, delim = '\t', quote = '', escape = '', comment = '',
    nullstr = '\\N', new_line = '\\n', columns = {${["one: 'VARCHAR'", ...columns].join(', ')}}${options})`;
}

function projection(table: WriteTable): string {
  const expressions = table.columns.flatMap((column) => {
    const type = exportedType(column)?.duckdb;
    if (type === undefined) return [];
    const source = `c${table.source.columns.findIndex((held) => held.name === column.name)}`;
    return [`${value(source, type)} AS ${identifier(column.name)}`];
  });
  return expressions.join(', ');
}

function value(column: string, type: string): string {
  // COPY doubles the backslash of bytea's hex form: \\x00ff.
  if (type === 'BLOB') return `unhex(substr(${column}, 4))`;
  return type === 'VARCHAR' ? unescaped(column) : column;
}

/**
 * Undoes the escapes of COPY's text format (PostgreSQL manual, COPY, "Text Format"). A doubled backslash first becomes `\0`, which COPY
 * never writes, so that its halves start no other escape.
 */
function unescaped(column: string): string {
  const steps: readonly (readonly [string, string])[] = [
    ["'\\\\'", "'\\0'"],
    ["'\\n'", 'chr(10)'],
    ["'\\t'", 'chr(9)'],
    ["'\\r'", 'chr(13)'],
    ["'\\b'", 'chr(8)'],
    ["'\\f'", 'chr(12)'],
    ["'\\v'", 'chr(11)'],
    ["'\\0'", "'\\'"],
  ];
  const replaced = steps.reduce((inner, [from, to]) => `replace(${inner}, ${from}, ${to})`, column);
  return `CASE WHEN contains(${column}, '\\') THEN ${replaced} ELSE ${column} END`;
}

function proven(table: WriteTable, files: readonly WrittenFile[]): readonly WrittenFile[] {
  const written = files.reduce((sum, file) => sum + file.rows, 0);
  if (written === table.data.rows) return files;
  const { schema, name } = table.source;
  throw new ExportWriteError(
    `${schema}.${name}: ${written} rows written, expected ${table.data.rows} as in the snapshot.`,
    {
      context: { schema, table: name, written, expected: table.data.rows },
    },
  );
}

function unwritable(table: WriteTable, cause: unknown): ExportWriteError {
  const { schema, name } = table.source;
  // "Out of Memory Error: …", "Conversion Error: …": the part before the colon tells the kind and no value.
  const kind = /^[A-Z][A-Za-z/ ]* Error(?=:)/.exec(cause instanceof Error ? cause.message : '')?.[0] ?? 'unknown error';
  return new ExportWriteError(
    `${schema}.${name}: its ${table.data.rows} rows could not be written as Parquet (${kind}).`,
    {
      cause,
      context: { schema, table: name, rows: table.data.rows },
    },
  );
}
