import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { currentDataFiles, fileCatalog, filePath, localFileIo } from '@snapferry/iceberg';
import { type Contestant, type Course, outputFolder, tableName } from '../contestants/contestant.ts';
import { type BenchColumn, carried } from '../corpus/columns.ts';

/** What a contestant wrote, in figures that do not depend on the order of rows. */
export interface Output {
  readonly rows: number;
  /** Of each column: its type, its nulls, and the sum of its values' hashes. */
  readonly columns: Readonly<Record<string, string>>;
  /** The sum of the hashes of whole rows: values that changed their row change it, which sums by column do not see. */
  readonly wholeRows: string;
  /** The same without the personal columns. */
  readonly openRows: string;
  readonly files: number;
  readonly bytes: number;
  readonly codecs: string;
  /** The greatest number of rows in a row group. */
  readonly rowGroup: number;
}

/** @throws Error if there is no row. */
export async function readOutput(course: Course, contestant: Contestant): Promise<Output> {
  const files = await outputFiles(course, contestant);
  return await withDuckDb(async (connection) => {
    const open = carried.filter(({ personal }) => personal !== true);
    const items = ['count(*)', rowSum(carried), rowSum(open), ...carried.map(columnSum)];
    const [row] = await rowsOf(connection, `SELECT ${items.join(', ')} FROM ${relation(files)}`);
    if (row === undefined || row[0] === '0') throw new Error(`${contestant.title}: expected rows, found none`);
    const [rows = '', wholeRows = '', openRows = '', ...sums] = row;
    const meta = `parquet_metadata([${files.map(quoted).join(', ')}])`;
    const shape = `SELECT string_agg(DISTINCT compression), max(row_group_num_rows) FROM ${meta}`;
    const [[codecs = '', rowGroup = ''] = []] = await rowsOf(connection, shape);
    return {
      rows: Number(rows),
      columns: Object.fromEntries(carried.map(({ name }, index) => [name, sums[index] ?? ''])),
      wholeRows,
      openRows,
      files: files.length,
      bytes: files.reduce((sum, file) => sum + statSync(file).size, 0),
      codecs,
      rowGroup: Number(rowGroup),
    };
  });
}

/** The data files as the table's newest metadata names them, or as they lie in the folder. */
export async function outputFiles(course: Course, contestant: Contestant): Promise<string[]> {
  if ('folder' in contestant.output) {
    const folder = outputFolder(course, contestant);
    return readdirSync(folder).map((name) => join(folder, name));
  }
  const table = { namespace: contestant.output.namespace, name: tableName };
  const head = await fileCatalog({ warehouse: course.warehouse }).load(table);
  if (head === undefined) throw new Error(`${contestant.title}: expected a table, found none`);
  return (await currentDataFiles(localFileIo(), head)).dataFiles.map((file) => filePath(file.uri));
}

/** The rows of a query, every value as text. */
export async function rowsOf(connection: DuckDBConnection, query: string): Promise<string[][]> {
  return (await connection.runAndReadAll(query)).getRows().map((row) => row.map(String));
}

export async function withDuckDb<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    memory_limit: '2GB',
  });
  try {
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return await use(connection);
  } finally {
    instance.closeSync();
  }
}

export function relation(files: readonly string[]): string {
  return `read_parquet([${files.map(quoted).join(', ')}])`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function columnSum({ name }: BenchColumn): string {
  return `typeof(any_value(${name})) || ', ' || count(*) - count(${name}) || ' nulls, sum of hashes ' || sum(hash(${name}))`;
}

function rowSum(columns: readonly BenchColumn[]): string {
  return `sum(hash(${columns.map(({ name }) => name).join(', ')}))`;
}
