import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { answer, ownUsage, task } from '../child.ts';
import { carried } from '../table.ts';
import type { FloorTask } from '../tasks.ts';

/** One plain COPY: the least that DuckDB can do for the same table. It checks no value, writes no metadata and no field ids. */
const { parts, output, scratch, threads, memoryLimitMb } = task<FloorTask>();
mkdirSync(output, { recursive: true });
const instance = await DuckDBInstance.create(':memory:', {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  temp_directory: join(scratch, 'spill'),
  threads: String(threads),
  memory_limit: `${memoryLimitMb}MB`,
  preserve_insertion_order: 'false',
});
const connection = await instance.connect();
await connection.run("SET TimeZone = 'UTC'");
const files = parts.map((part) => `'${part.replaceAll("'", "''")}'`).join(', ');
await connection.run(
  `COPY (SELECT ${carried.map(({ name, floor }) => `${floor} AS ${name}`).join(', ')} FROM read_parquet([${files}]))
   TO '${output.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, FILE_SIZE_BYTES '128MB',
   FILENAME_PATTERN '{uuidv7}', OVERWRITE_OR_IGNORE true)`,
);
connection.closeSync();
instance.closeSync();
answer(ownUsage());
