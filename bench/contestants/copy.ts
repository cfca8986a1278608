import { mkdirSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { type BenchColumn, type CastTarget, carried } from '../corpus/columns.ts';
import { readTask } from './contestant.ts';
import type { CopyTask } from './floor.ts';

/** A cast without a check: the cheapest that is right for these rows, be it right for no others. */
function plainCast(name: string, to: CastTarget): string {
  switch (to) {
    case 'list<string>':
      // The quotes hold no comma or brace here. 0.14 µs a value; DuckDB's own cast from the text of a list takes 0.38.
      return `CASE WHEN ${name} = '{}' THEN [] ELSE string_split(replace(replace(substr(${name}, 2), '"', ''), '}', ''), ',') END`;
    case 'timestamptz':
      return `CAST(${name} AS TIMESTAMPTZ)`;
    default:
      return `CAST(${name} AS ${to})`;
  }
}

function item({ name, castTo }: BenchColumn): string {
  return castTo === undefined ? name : `${plainCast(name, castTo)} AS ${name}`;
}

/**
 * One plain COPY: the least that DuckDB can do for the same table. It checks no value, writes no metadata and no field ids.
 * What it writes is what the loader writes: codec and level, row groups, size of files, no bloom filters.
 */
const { exportFolder, output, spill, threads, memoryLimitMb } = readTask<CopyTask>();
mkdirSync(output, { recursive: true });
const instance = await DuckDBInstance.create(':memory:', {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  temp_directory: spill,
  threads: String(threads),
  memory_limit: `${memoryLimitMb}MB`,
  preserve_insertion_order: 'false',
});
const connection = await instance.connect();
await connection.run("SET TimeZone = 'UTC'");
await connection.run(
  `COPY (SELECT ${carried.map(item).join(', ')} FROM read_parquet('${exportFolder}/*/*.parquet'))
   TO '${output}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880, ROW_GROUP_SIZE_BYTES '12MB',
   FILE_SIZE_BYTES '128MB', FILENAME_PATTERN '{uuidv7}', OVERWRITE_OR_IGNORE true, WRITE_BLOOM_FILTER false)`,
);
connection.closeSync();
instance.closeSync();
