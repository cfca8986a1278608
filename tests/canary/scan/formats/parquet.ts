import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type BloomFilter, readLayout } from '../parquet/layout.ts';
import type { Piece, Tools } from '../unpack.ts';

/**
 * A Parquet file's pages as they are, dictionaries included; its columns, value by value, and its footer, as DuckDB reads them.
 * Statistics, properties and names stand in the footer, which nothing compresses.
 *
 * @param filters gains the file's Bloom filters: what is in them can be asked, and not read.
 */
export async function parquetPieces(
  { duckdb, folder }: Tools,
  name: string,
  bytes: Uint8Array,
  filters: BloomFilter[],
): Promise<Piece[]> {
  const path = join(folder(), 'file.parquet');
  writeFileSync(path, bytes);
  const { pages, bloomFilters } = readLayout(bytes);
  filters.push(...bloomFilters.map((filter) => ({ ...filter, where: `${name} › ${filter.where}` })));
  const columns = (await rows(duckdb, `DESCRIBE SELECT * FROM read_parquet('${path}')`)) as [string, string][];
  const texts = columns.map(([column, type]) => {
    const quoted = `"${column.replaceAll('"', '""')}"`;
    return `string_agg(${type === 'BLOB' ? `hex(${quoted})` : `CAST(${quoted} AS VARCHAR)`}, chr(10))`;
  });
  const [values = []] = await rows(duckdb, `SELECT ${texts.join(', ')} FROM read_parquet('${path}')`);
  const footer = await Promise.all(
    ['parquet_metadata', 'parquet_kv_metadata', 'parquet_schema', 'parquet_file_metadata'].map(async (about) => ({
      where: `${name} › ${about}`,
      bytes: Buffer.from(
        (await rows(duckdb, `SELECT CAST(m AS VARCHAR) FROM ${about}('${path}') AS m`)).flat().join('\n'),
      ),
    })),
  );
  return [
    ...pages.map(({ where, bytes: page }) => ({ where: `${name} › ${where}`, bytes: page })),
    ...columns.map(([column], index) => ({
      where: `${name} › ${column}`,
      bytes: Buffer.from(String(values[index] ?? '')),
    })),
    ...footer,
  ];
}

async function rows(duckdb: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await duckdb.runAndReadAll(sql)).getRows();
}
