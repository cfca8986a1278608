import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Enough for two threads' row groups of 8 MB text and their buffers. */
const MEMORY_LIMIT = '512MB';

/** Runs `use` on a DuckDB of its own that keeps to a bounded memory and writes nowhere but below `folder`. */
export async function withDuckDb<T>(folder: string, use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY_LIMIT,
    threads: String(Math.min(4, availableParallelism())),
    autoinstall_known_extensions: 'false',
    temp_directory: join(folder, 'spill'),
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run(`SET home_directory = ${literal(folder)}`);
      return await use(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
