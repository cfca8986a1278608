import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll } from 'vitest';
import { listElement } from '../src/iceberg-type.ts';
import {
  type LoadColumnInput,
  loadColumn,
  openLoadEngine,
  type TableRequest,
  type WrittenFiles,
} from '../src/index.ts';
import { identifier, literal } from '../src/sql.ts';

export interface ExportColumn {
  readonly name: string;
  /** DuckDB's type of the exported column; VARCHAR by default, as RDS exports most types. */
  readonly type?: string;
  /** The values as SQL literals are written for them: text, or NULL. */
  readonly values: readonly (string | null)[];
}

export type Wanted = Partial<LoadColumnInput> & { readonly source: string; readonly physicalType: string };

/** A folder, an engine and a second DuckDB to write exports and read results; gone after the test file. */
export async function createBench() {
  const folder = await mkdtemp(join(tmpdir(), 'transform-test-'));
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const engine = await openLoadEngine({ tempDirectory: join(folder, 'engine'), threads: 2 });
  afterAll(async () => {
    await engine.close();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  });
  let count = 0;
  const output = () => join(folder, `out-${++count}`);

  async function writeExport(columns: readonly ExportColumn[], file = `export-${++count}.parquet`): Promise<string> {
    const path = join(folder, file);
    const rows = (columns[0]?.values ?? []).map(
      (_, row) => `(${[row, ...columns.map(({ values }) => values[row])].map(cell).join(', ')})`,
    );
    const items = columns.map(({ name, type = 'VARCHAR' }, i) => `CAST(x${i} AS ${type}) AS ${identifier(name)}`);
    const aliases = columns.map((_, i) => `x${i}`).join(', ');
    const nothing = `SELECT ${['0', ...columns.map(() => "''")].join(', ')} WHERE false`;
    const source = rows.length === 0 ? `(${nothing})` : `(VALUES ${rows.join(', ')})`;
    await connection.run(
      `COPY (SELECT ${items.join(', ')} FROM ${source} AS t(row_, ${aliases}) ORDER BY row_) TO ${literal(path)} (FORMAT parquet)`,
    );
    return path;
  }

  async function write(
    parts: string[],
    wanted: readonly Wanted[],
    more: Partial<TableRequest> = {},
  ): Promise<WrittenFiles> {
    const writer = engine.openTable({ columns: fieldColumns(wanted), outputDirectory: output(), ...more });
    const written = await writer.write(parts);
    return { ...written, ...writer.finish() };
  }

  /** Every written value as DuckDB's text, by column; rows in the order of the export if it is a single part. */
  async function read({ files }: WrittenFiles): Promise<Record<string, string | null>[]> {
    if (files.length === 0) return [];
    const list = files.map(({ path }) => literal(path)).join(', ');
    const reader = await connection.runAndReadAll(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet([${list}])`);
    return reader.getRowObjectsJson() as Record<string, string | null>[];
  }

  /** Loads one column and returns its values. */
  async function load(
    column: Omit<Wanted, 'source'>,
    values: readonly (string | null)[],
    type = 'VARCHAR',
    more: Partial<TableRequest> = {},
  ) {
    const part = await writeExport([{ name: 'v', type, values }]);
    const written = await write([part], [{ source: 'v', ...column }], more);
    return (await read(written)).map(({ v }) => v);
  }

  return { folder, connection, engine, output, writeExport, write, read, load };
}

export type Bench = Awaited<ReturnType<typeof createBench>>;

export function fieldColumns(wanted: readonly Wanted[]): TableRequest['columns'] {
  return wanted.map((input, index) => {
    const column = loadColumn({ target: input.source.toLowerCase(), policy: 'allow', ...input });
    const ids = { fieldId: index + 1, elementId: 1000 + index };
    return listElement(column.icebergType) === undefined ? { column, fieldId: ids.fieldId } : { column, ...ids };
  });
}

export async function rowsOf(connection: DuckDBConnection, query: string) {
  return (await connection.runAndReadAll(query)).getRowsJson();
}

function cell(value: string | number | null | undefined): string {
  if (typeof value === 'number') return String(value);
  return value === null || value === undefined ? 'NULL' : literal(value);
}
