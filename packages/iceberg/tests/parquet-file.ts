import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type ColumnStatistics, type DataFile, fileUri, type Schema } from '../src/index.ts';

/**
 * Writes the rows of a query as one Parquet file with the schema's field ids, and says of it what DuckDB says, as the
 * loader's engine does.
 */
export async function writeParquet(
  folder: string,
  query: string,
  schema: Schema,
  rowGroupSize = 122_880,
): Promise<DataFile> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const columns = (await connection.runAndReadAll(`DESCRIBE ${query}`))
      .getRowObjects()
      .map((row) => `${row.column_name}`);
    const path = join(folder, `${randomUUID()}.parquet`);
    const copied = await connection.runAndReadAll(
      `COPY (${query}) TO '${path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupSize}, RETURN_STATS true,
       FIELD_IDS {${columns.map((name) => fieldIds(schema, name)).join(', ')}})`,
    );
    const [, rows, size, , statistics] = copied.getRowsJson()[0] as [
      string,
      string,
      string,
      string,
      Entry<Entry<string>[]>[],
    ];
    const offsets = await connection.runAndReadAll(
      `SELECT min(coalesce(dictionary_page_offset, data_page_offset))::BIGINT
       FROM parquet_metadata('${path}') GROUP BY row_group_id ORDER BY row_group_id`,
    );
    return {
      uri: fileUri(path),
      recordCount: BigInt(rows),
      fileSizeBytes: BigInt(size),
      splitOffsets: offsets.getRows().map(([offset]) => BigInt(String(offset))),
      columns: new Map(statistics.map(({ key, value }) => [statisticsId(schema, key), columnStatistics(value)])),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

interface Entry<V> {
  readonly key: string;
  readonly value: V;
}

function fieldOf(schema: Schema, name: string): Schema['fields'][number] {
  const field = schema.fields.find((each) => each.name === name);
  if (field === undefined) throw new Error(`the schema has no column ${name}`);
  return field;
}

function fieldIds(schema: Schema, name: string): string {
  const { id, type } = fieldOf(schema, name);
  return typeof type === 'string'
    ? `"${name}": ${id}`
    : `"${name}": {__duckdb_field_id: ${id}, element: ${type['element-id']}}`;
}

function statisticsId(schema: Schema, path: string): number {
  const { id, type } = fieldOf(schema, path.split('"')[1] ?? '');
  return typeof type === 'string' ? id : type['element-id'];
}

function columnStatistics(entries: readonly Entry<string>[]): ColumnStatistics {
  const found = Object.fromEntries(entries.map(({ key, value }) => [key, value]));
  return {
    sizeBytes: BigInt(found.column_size_bytes ?? 0),
    valueCount: BigInt(found.num_values ?? 0),
    nullCount: BigInt(found.null_count ?? 0),
    ...(found.has_nan === 'false' ? { nanCount: 0n } : {}),
    ...(found.min === undefined ? {} : { min: found.min }),
    ...(found.max === undefined ? {} : { max: found.max }),
  };
}
