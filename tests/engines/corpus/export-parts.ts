import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Column, Content } from './table.ts';

/**
 * Writes a table's content as RDS's export would: gzip Parquet without field ids, most types as text. Returns the paths of the
 * parts, which `pathOf` named; none for a table without rows.
 */
export async function writeExportParts(content: Content, pathOf: (part: number) => string): Promise<string[]> {
  const rows = content.columns[0]?.values.length ?? 0;
  if (rows === 0) return [];
  const { columns, files = 1 } = content;
  const perFile = Math.ceil(rows / files);
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', threads: '1' });
  const connection = await instance.connect();
  try {
    const paths: string[] = [];
    for (let first = 0; first < rows; first += perFile) {
      const path = pathOf(paths.length);
      mkdirSync(dirname(path), { recursive: true });
      const last = Math.min(first + perFile, rows);
      const values = Array.from({ length: last - first }, (_, index) => `(${literals(columns, first + index)})`);
      const items = columns.map((column, index) => `${cast(column, `x${index}`)} AS ${quoted(column.name)}`);
      const names = columns.map((_, index) => `x${index}`);
      await connection.run(
        `COPY (SELECT ${items.join(', ')} FROM (VALUES ${values.join(', ')}) AS t(${names.join(', ')}))
         TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION gzip)`,
      );
      paths.push(path);
    }
    return paths;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function literals(columns: readonly Column[], row: number): string {
  return columns
    .map(({ values }) => values[row]?.[0] ?? null)
    .map((text) => (text === null ? 'NULL::VARCHAR' : `'${text.replaceAll("'", "''")}'`))
    .join(', ');
}

function cast({ kind }: Column, value: string): string {
  if (kind.exportedAs === 'BLOB') return `from_hex(${value})`;
  return `CAST(${value} AS ${kind.exportedAs ?? 'VARCHAR'})`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
