import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, version } from '@duckdb/node-api';
import { columns } from './table.ts';

/** About 7 MB of gzip Parquet: RDS's files usually have 1 to 10 MB (Amazon Aurora user guide, "Exporting DB cluster snapshot data"). */
const rowsPerPart = 65_536;

/**
 * Writes the export's parts, unless they lie in the cache from another time. The same rows on every machine.
 * @returns their folder.
 */
export async function generateParts(cache: string, rows: number): Promise<string> {
  const select = columns.map(({ name, exported }) => `${exported} AS ${name}`).join(', ');
  // DuckDB's hash() may change between its versions, and with it the rows.
  const key = createHash('sha256')
    .update(JSON.stringify([select, rowsPerPart, version()]))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cache, `parts-${rows}-${key}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  try {
    const parts = Array.from({ length: Math.ceil(rows / rowsPerPart) }, (_, part) => part).values();
    const write = async (): Promise<void> => {
      const connection = await instance.connect();
      for (const part of parts) await connection.run(copyOf(part, rows, select, join(unfinished, partName(part))));
    };
    // A part is one row group, which one thread writes.
    await Promise.all(Array.from({ length: availableParallelism() }, write));
  } finally {
    instance.closeSync();
  }
  renameSync(unfinished, folder);
  return folder;
}

function copyOf(part: number, rows: number, select: string, path: string): string {
  const range = `range(${part * rowsPerPart}, ${Math.min(rows, (part + 1) * rowsPerPart)})`;
  return `COPY (SELECT ${select} FROM ${range} t(i)) TO '${path}' (FORMAT parquet, COMPRESSION gzip, ROW_GROUP_SIZE ${rowsPerPart})`;
}

function partName(part: number): string {
  const hex = createHash('sha256').update(`part ${part}`).digest('hex');
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)];
  return `part-${String(part).padStart(5, '0')}-${uuid.join('-')}-c000.gz.parquet`;
}
