import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

type Rows = Record<string, unknown>[];

/** A query's rows as the gzip Parquet that RDS exports. */
export const writeParquet = (query: string): Promise<Uint8Array> =>
  withDuckDb(async (run, folder) => {
    const file = join(folder, 'part.gz.parquet');
    await run(`COPY (${query}) TO '${file}' (FORMAT parquet, COMPRESSION gzip)`);
    return readFileSync(file);
  });

/** The rows of a Parquet file, by their id. */
export const readParquet = (body: Uint8Array): Promise<Rows> =>
  withDuckDb(async (run, folder) => {
    const file = join(folder, 'data.parquet');
    writeFileSync(file, body);
    return await run(`SELECT * FROM read_parquet('${file}') ORDER BY ALL`);
  });

async function withDuckDb<T>(work: (run: (sql: string) => Promise<Rows>, folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-bundles-'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    return await work(async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Rows, folder);
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}
