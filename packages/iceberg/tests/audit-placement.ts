import type { DuckDBConnection } from '@duckdb/node-api';
import { filePath, type IcebergPrimitive, parseValue, type TableMetadata } from '../src/index.ts';
import type { ManifestDataFile } from '../src/manifest.ts';
import { plain, specOf } from './audit-layout.ts';
import { transformValue } from './transforms/transform-value.ts';

type Tell = (problem: string) => void;
type Row = Record<string, unknown>;

/**
 * Compares a file's rows with the partition that it is listed in, and with the sort order that it claims. The transforms
 * are computed by DuckDB, buckets apart, which it does not know.
 */
export async function auditPlacement(
  connection: DuckDBConnection,
  file: ManifestDataFile,
  specId: number,
  metadata: TableMetadata,
  say: Tell,
): Promise<void> {
  const path = `'${filePath(file.file_path).replaceAll("'", "''")}'`;
  const query = async (sql: string): Promise<Row[]> =>
    (await connection.runAndReadAll(sql)).getRowObjects() as unknown as Row[];
  const written = await query(`SELECT name, field_id FROM parquet_schema(${path}) WHERE field_id IS NOT NULL`);
  const names = new Map(written.map((row) => [Number(row.field_id), `"${String(row.name).replaceAll('"', '""')}"`]));
  const typeOf = (id: number): IcebergPrimitive =>
    metadata.schemas.flatMap((schema) => schema.fields).find((field) => field.id === id)?.type as IcebergPrimitive;
  const values = Object.values(file.partition).map(plain);
  for (const [i, field] of (specOf(metadata, specId)?.fields ?? []).entries()) {
    const column = names.get(field['source-id']);
    const type = typeOf(field['source-id']);
    const listed = values[i] ?? null;
    const rows =
      column === undefined
        ? []
        : await query(`SELECT DISTINCT ${sql(field.transform, column, type)} AS v FROM read_parquet(${path})`);
    const found = rows.map(({ v }) => (field.transform.startsWith('bucket') ? bucketOf(field.transform, type, v) : v));
    const texts = new Set(found.map((value) => String(value ?? null)));
    if (texts.size > 1 || (texts.size === 1 && !texts.has(textOf(listed, type, field.transform))))
      say(`listed in partition ${field.name} = ${String(listed)}, its rows are in ${[...texts].join(', ')}`);
  }
  await auditSorting(query, path, file, names, metadata, say);
}

function sql(transform: string, column: string, type: IcebergPrimitive): string {
  const width = /\[(\d+)\]/.exec(transform)?.[1];
  const seconds = `epoch(${column}::TIMESTAMP)`;
  switch (transform.replace(/\[.*/, '')) {
    case 'year':
      return `year(${column}) - 1970`;
    case 'month':
      return `(year(${column}) - 1970) * 12 + month(${column}) - 1`;
    case 'day':
      return `floor(${seconds} / 86400)::BIGINT`;
    case 'hour':
      return `floor(${seconds} / 3600)::BIGINT`;
    case 'truncate': {
      if (type === 'string') return `left(${column}, ${width})`;
      const scale = /^decimal\(\d+, ?(\d+)\)$/.exec(type)?.[1] ?? '0';
      const digits = `(${column} * (10::HUGEINT ** ${scale})::HUGEINT)::HUGEINT`;
      return `${digits} - ((${digits} % ${width}) + ${width}) % ${width}`;
    }
    case 'identity':
      return type.startsWith('time') ? `epoch_us(${column})` : `${column}::VARCHAR`;
    default:
      return `${column}::VARCHAR`;
  }
}

function bucketOf(transform: string, type: IcebergPrimitive, text: unknown): unknown {
  if (text === null) return null;
  const value = parseValue(type, String(text));
  return value === undefined ? 'unreadable' : transformValue(transform, type, value);
}

/** A partition value as DuckDB prints it. */
function textOf(value: ReturnType<typeof plain>, type: IcebergPrimitive, transform: string): string {
  if (value === null || transform !== 'identity') return String(value);
  if (type === 'date') return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
  const scale = /^decimal\(\d+, ?(\d+)\)$/.exec(type)?.[1];
  if (scale === undefined || scale === '0') return String(value);
  const digits = String(value)
    .replace('-', '')
    .padStart(Number(scale) + 1, '0');
  return `${String(value).startsWith('-') ? '-' : ''}${digits.slice(0, -Number(scale))}.${digits.slice(-Number(scale))}`;
}

async function auditSorting(
  query: (sql: string) => Promise<Row[]>,
  path: string,
  file: ManifestDataFile,
  names: ReadonlyMap<number, string>,
  metadata: TableMetadata,
  say: Tell,
): Promise<void> {
  const order = metadata['sort-orders'].find((each) => each['order-id'] === file.sort_order_id);
  const keys = (order?.fields ?? []).map(
    (field) => `${names.get(field['source-id'])} ${field.direction} ${field['null-order'].replace('-', ' ')}`,
  );
  if (keys.length === 0) return;
  const [found] = await query(
    `SELECT count(*) AS n FROM (SELECT file_row_number AS is_at, row_number() OVER (ORDER BY ${keys.join(', ')}, file_row_number) - 1 AS belongs_at
     FROM read_parquet(${path}, file_row_number = true)) WHERE is_at <> belongs_at`,
  );
  if (found?.n !== 0n) say(`claims sort order ${file.sort_order_id}, but ${found?.n} rows are out of place`);
}
