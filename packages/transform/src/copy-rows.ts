import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CopiedFile, CopyRow } from './copied-file.ts';
import { partitionRows } from './partition-rows.ts';
import { identifier, literal, plainPath } from './sql.ts';
import type { FieldColumn, SortField, TableRequest } from './types.ts';

const defaultFileSizeMb = 128;

/** Level 1, as PyArrow writes: 14 % less of a load's CPU than level 3, for 4 % more bytes. */
const zstd = ['COMPRESSION zstd', 'COMPRESSION_LEVEL 1'] as const;

/**
 * Whichever comes first. DuckDB holds a row group in memory until it is full, and measures its bytes there, after each 2,048 rows
 * (docs/decisions/0068-row-groups-by-bytes.md).
 */
const rowGroups = ['ROW_GROUP_SIZE 122880', "ROW_GROUP_SIZE_BYTES '12MB'"] as const;

type CopyRequest = Pick<TableRequest, 'columns' | 'fileSizeMb' | 'partition' | 'sort'>;

/**
 * Writes the rows of a query as data files, each of one partition and in order, as far as the request asks.
 *
 * DuckDB (1.5.5) orders no rows within a partition's file. So a request for both writes the partitions first, in any
 * order and uncompressed, and sorts file by file from there. Nor does it keep to a file size where it partitions: a
 * partition that is not sorted becomes one file.
 *
 * @param connection of an instance with one thread if `sort` is given: several put row groups into a file out of order.
 */
export async function copyRows(
  connection: DuckDBConnection,
  rows: string,
  request: CopyRequest,
  directory: string,
): Promise<CopiedFile[]> {
  const { sort = [], partition = [] } = request;
  if (partition.length === 0) {
    return (await copySized(connection, ordered(rows, sort), request, directory)).map((copied) => ({ copied }));
  }
  if (sort.length === 0) return await copyPartitions(connection, rows, request, directory, zstd);
  const unsorted = join(directory, 'unsorted');
  await mkdir(unsorted);
  const files: CopiedFile[] = [];
  for (const file of await copyPartitions(connection, rows, request, unsorted, ['COMPRESSION uncompressed'])) {
    const source = `SELECT * FROM read_parquet([${literal(plainPath(file.copied[0]))}], hive_partitioning = false)`;
    for (const copied of await copySized(connection, ordered(source, sort), request, directory)) {
      files.push({ ...file, copied });
    }
  }
  return files;
}

async function copySized(connection: DuckDBConnection, rows: string, request: CopyRequest, directory: string) {
  const size = request.fileSizeMb ?? defaultFileSizeMb;
  return await copy(connection, rows, directory, [...zstd, `FILE_SIZE_BYTES '${size}MB'`, fieldIds(request.columns)]);
}

async function copyPartitions(
  connection: DuckDBConnection,
  rows: string,
  { columns, partition = [] }: CopyRequest,
  directory: string,
  compression: readonly string[],
): Promise<CopiedFile[]> {
  const partitioned = partitionRows(rows, columns, partition);
  const copied = await copy(connection, partitioned.rows, directory, [
    ...compression,
    `PARTITION_BY (${partitioned.keys.join(', ')})`,
    // Without it the values would stand in the files' paths.
    'HIVE_FILE_PATTERN false',
    fieldIds(columns),
  ]);
  return copied.map((row) => {
    const keys = new Map(row[5].entries.map(({ key, value }) => [key, value]));
    return { copied: row, partition: partitioned.valuesOf(keys) };
  });
}

async function copy(connection: DuckDBConnection, rows: string, directory: string, options: readonly string[]) {
  const reader = await connection.runAndReadAll(
    `COPY (${rows}) TO ${literal(directory)} (FORMAT parquet, ${rowGroups.join(', ')}, FILENAME_PATTERN '{uuidv7}', ` +
      // Bloom filters are for columns with a dictionary, where statistics and the dictionary itself say as much.
      `OVERWRITE_OR_IGNORE true, RETURN_STATS true, WRITE_BLOOM_FILTER false, ${options.join(', ')})`,
  );
  return reader.getRows() as unknown as CopyRow[];
}

function fieldIds(columns: readonly FieldColumn[]): string {
  return `FIELD_IDS {${columns.map(fieldIdItem).join(', ')}}`;
}

function fieldIdItem({ column, fieldId, elementId }: FieldColumn): string {
  const ids = elementId === undefined ? `${fieldId}` : `{__duckdb_field_id: ${fieldId}, element: ${elementId}}`;
  return `${identifier(column.target)}: ${ids}`;
}

function ordered(rows: string, sort: readonly SortField[]): string {
  if (sort.length === 0) return rows;
  const items = sort.map(({ column, direction }) => {
    const nulls = direction === 'asc' ? 'ASC NULLS FIRST' : 'DESC NULLS LAST';
    return `${identifier(column)} ${nulls}`;
  });
  return `SELECT * FROM (${rows}) ORDER BY ${items.join(', ')}`;
}
