import type { DuckDBConnection } from '@duckdb/node-api';
import { filePath, type IcebergPrimitive, type TableMetadata } from '../src/index.ts';
import type { ManifestDataFile, MapPair } from '../src/manifest.ts';
import { type Known, mayLackBound } from './may-lack-bound.ts';

type Tell = (problem: string) => void;
type Row = Record<string, unknown>;

/** Compares one Parquet file with its manifest entry: counts, field ids, row group offsets, null and NaN counts, bounds. */
export async function auditDataFile(
  connection: DuckDBConnection,
  file: ManifestDataFile,
  metadata: TableMetadata,
  say: Tell,
): Promise<void> {
  const source = `read_parquet(${quoted(filePath(file.file_path))})`;
  const query = async (sql: string): Promise<Row[]> =>
    (await connection.runAndReadAll(sql)).getRowObjects() as unknown as Row[];
  const [total] = await query(`SELECT count(*) AS n FROM ${source}`);
  if (total?.n !== file.record_count) say(`has ${total?.n} rows, listed are ${file.record_count}`);
  const path = quoted(filePath(file.file_path));
  const fields = await query(`SELECT name, field_id FROM parquet_schema(${path}) WHERE field_id IS NOT NULL`);
  const chunks = await query(
    `SELECT path_in_schema AS path, column_id AS leaf, sum(num_values)::BIGINT AS n, sum(total_compressed_size)::BIGINT AS size
     FROM parquet_metadata(${path}) GROUP BY ALL ORDER BY leaf`,
  );
  await auditOffsets(query, path, file, say);
  const ids = new Map(fields.map((row) => [Number(row.field_id), String(row.name)]));
  for (const field of metadata.schemas.flatMap((schema) => schema.fields)) {
    const name = ids.get(field.id);
    if (name === undefined) continue;
    const chunk = chunks.find((row) => String(row.path).split(', ')[0] === name);
    const statsId = typeof field.type === 'string' ? field.id : field.type['element-id'];
    expectEqual(`value count of field ${statsId}`, pair(file.value_counts, statsId), chunk?.n, say);
    expectEqual(`size of field ${statsId}`, pair(file.column_sizes, statsId), chunk?.size, say);
    if (typeof field.type === 'string')
      await auditColumn(query, source, file, { id: field.id, name, type: field.type }, say);
    else if (pair(file.lower_bounds, statsId) !== undefined) say(`list element ${statsId} has a bound`);
  }
}

async function auditOffsets(
  query: (sql: string) => Promise<Row[]>,
  path: string,
  file: ManifestDataFile,
  say: Tell,
): Promise<void> {
  const groups = await query(
    `SELECT row_group_id, min(coalesce(dictionary_page_offset, data_page_offset))::BIGINT AS start
     FROM parquet_metadata(${path}) GROUP BY 1 ORDER BY 1`,
  );
  const starts = groups.map((row) => String(row.start)).join();
  if (file.split_offsets === null) say(`has no split offsets, its row groups start at ${starts}`);
  else if (file.split_offsets.join() !== starts) say(`split offsets are not ${starts}`);
}

interface Column {
  readonly id: number;
  readonly name: string;
  readonly type: IcebergPrimitive;
}

async function auditColumn(
  query: (sql: string) => Promise<Row[]>,
  source: string,
  file: ManifestDataFile,
  { id, name, type }: Column,
  say: Tell,
): Promise<void> {
  const column = `"${name.replaceAll('"', '""')}"`;
  const isFloat = type === 'float' || type === 'double';
  const nan = isFloat ? `isnan(${column})` : 'false';
  const [counts] = await query(
    `SELECT count(*) - count(${column}) AS nulls, count(*) FILTER (${nan}) AS nans FROM ${source}`,
  );
  expectEqual(`null count of field ${id}`, pair(file.null_value_counts, id), counts?.nulls, say);
  const nans = pair(file.nan_value_counts, id);
  if (isFloat && nans !== undefined) expectEqual(`NaN count of field ${id}`, nans, counts?.nans, say);
  if (isFloat && nans === undefined && pair(file.lower_bounds, id) !== undefined)
    say(`field ${id}: bound without NaN count`);
  for (const [side, bounds, operator, greatest] of [
    ['lower', file.lower_bounds, '<', 'min'],
    ['upper', file.upper_bounds, '>', 'max'],
  ] as const) {
    const bound = pair(bounds, id);
    if (bound === undefined) {
      const extreme = await extremeOf(query, source, { name, column, nan, greatest });
      if (!mayLackBound(type, side, { ...extreme, nans: counts?.nans as bigint }))
        say(`field ${id} has no ${side} bound, and ${extreme.value} could be one`);
      continue;
    }
    const { value, literal } = comparable(type, column, Buffer.from(bound));
    const [found] = await query(
      `SELECT count(*) FILTER (${value} ${operator} ${literal}) AS outside, count(*) FILTER (${value} = ${literal}) AS touching
       FROM ${source} WHERE NOT ${nan}`,
    );
    if (found?.outside !== 0n) say(`field ${id}: ${found?.outside} values ${operator} the bound`);
    // Texts and bytes are cut; of other types the bound is a value of the file.
    if (found?.touching === 0n && type !== 'string' && type !== 'binary')
      say(`field ${id}: no value is as far as its ${side} bound`);
  }
}

async function extremeOf(
  query: (sql: string) => Promise<Row[]>,
  source: string,
  { name, column, nan, greatest }: { name: string; column: string; nan: string; greatest: 'min' | 'max' },
): Promise<Pick<Known, 'value' | 'longest' | 'groups' | 'emptyGroups'>> {
  const [values] = await query(
    `SELECT ${greatest}(${column}) FILTER (NOT ${nan})::VARCHAR AS value, coalesce(max(strlen(${column}::VARCHAR)), 0) AS longest FROM ${source}`,
  );
  const [groups] = await query(
    `SELECT count(*) AS groups, count(*) FILTER (stats_null_count = num_values) AS "emptyGroups"
     FROM parquet_metadata${source.slice('read_parquet'.length)} WHERE path_in_schema = ${quoted(name)}`,
  );
  return { ...values, ...groups } as unknown as Known;
}

/** The column and the bound as two SQL expressions of one type; the bound is decoded without the code under test. */
function comparable(type: IcebergPrimitive, column: string, bytes: Buffer): { value: string; literal: string } {
  const scale = /^decimal\(\d+, ?(\d+)\)$/.exec(type)?.[1];
  if (scale !== undefined)
    return { value: `${column}::DECIMAL(38, ${scale})`, literal: decimalLiteral(bytes, Number(scale)) };
  switch (type) {
    case 'boolean':
      return { value: `${column}::INT`, literal: String(bytes.readUInt8()) };
    case 'int':
    case 'long':
      return { value: `${column}::HUGEINT`, literal: `${longOf(bytes)}::HUGEINT` };
    case 'float':
    case 'double':
      return { value: `${column}::DOUBLE`, literal: `'${doubleOf(bytes)}'::DOUBLE` };
    case 'date':
      return { value: `(${column} - DATE '1970-01-01')`, literal: String(bytes.readInt32LE()) };
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return { value: `epoch_us(${column})`, literal: String(bytes.readBigInt64LE()) };
    case 'string':
      return { value: `encode(${column})`, literal: `from_hex('${bytes.toString('hex')}')` };
    case 'uuid':
      return { value: `replace(${column}::VARCHAR, '-', '')`, literal: `'${bytes.toString('hex')}'` };
    default:
      return { value: column, literal: `from_hex('${bytes.toString('hex')}')` };
  }
}

/** A file that was written before its column was widened has bounds of the narrow type. */
function longOf(bytes: Buffer): bigint {
  return bytes.length === 4 ? BigInt(bytes.readInt32LE()) : bytes.readBigInt64LE();
}

function doubleOf(bytes: Buffer): number {
  return bytes.length === 4 ? bytes.readFloatLE() : bytes.readDoubleLE();
}

function decimalLiteral(bytes: Buffer, scale: number): string {
  const unscaled = BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return `'${unscaled < 0n ? '-' : ''}${text}'::DECIMAL(38, ${scale})`;
}

function pair<V>(pairs: readonly MapPair<V>[] | null, id: number): V | undefined {
  return pairs?.find((each) => each.key === id)?.value;
}

function expectEqual(what: string, listed: bigint | undefined, found: unknown, say: Tell): void {
  if (listed !== found) say(`${what} is ${String(found)}, listed is ${listed}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
