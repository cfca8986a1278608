import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** An in-memory DuckDB that may write below `home`, which it makes, and nowhere else. */
export async function createInstance(
  home: string,
  threads: number,
  { memoryLimitMb = 1024, spillLimitMb }: { readonly memoryLimitMb?: number; readonly spillLimitMb?: number },
): Promise<DuckDBInstance> {
  await mkdir(home);
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    home_directory: home,
    temp_directory: join(home, 'spill'),
    threads: String(threads),
    memory_limit: `${memoryLimitMb}MB`,
    preserve_insertion_order: 'false',
    // It would keep what was read until the memory limit: 7 MB for each million rows, of parts that are read once or twice.
    enable_external_file_cache: 'false',
  });
  if (spillLimitMb !== undefined) await limitSpill(instance, spillLimitMb);
  return instance;
}

/** By a statement: DuckDB 1.5.5 shows the setting where it is given at the start, and does not keep to it. */
async function limitSpill(instance: DuckDBInstance, limitMb: number): Promise<void> {
  const connection = await instance.connect();
  try {
    await connection.run(`SET max_temp_directory_size = '${limitMb}MB'`);
  } finally {
    connection.closeSync();
  }
}
