import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { SnapferryError } from '@snapferry/chassis';
import type { CopiedFile } from './copied-file.ts';
import { copyRows } from './copy-rows.ts';
import type { Part } from './describe-parts.ts';
import type { InvalidValues } from './errors.ts';
import { countAll, explainFailure } from './explain-failure.ts';
import { checkPartitions } from './partition-rows.ts';
import { buildProjection, type Projection, readParts } from './projection.ts';
import type { ContentSums } from './proof/content-sums.ts';
import { proveWindow } from './proof/prove-window.ts';
import { plainPath } from './sql.ts';
import type { FieldColumn, ParquetColumn, TableRequest, WrittenFiles } from './types.ts';
import { settleFiles } from './written-files.ts';

/** The parts of one window, of which there is at least one. */
export interface Window {
  readonly parts: readonly Part[];
  readonly exported: readonly ParquetColumn[];
  readonly projection: Projection;
  /** The name of the hash function. */
  readonly hmac: string;
}

/**
 * Writes the data files of one window; all of them, or none.
 * @param partitions those of the windows before; gains this one's.
 * @returns instead, if values do not cast: which.
 */
export async function writeWindow(
  connection: DuckDBConnection,
  request: TableRequest,
  window: Window,
  partitions: Set<string>,
): Promise<WrittenFiles | { readonly invalid: readonly InvalidValues[] }> {
  const { parts, exported, projection } = window;
  const outputDirectory = resolve(request.outputDirectory);
  const staging = join(outputDirectory, `.staging-${randomUUID()}`);
  await mkdir(staging, { recursive: true });
  try {
    const write = async () => {
      await refuseManyPartitions(connection, request, window, partitions);
      return { copied: await copyRows(connection, projection.rows, request, staging) };
    };
    const outcome = await write().catch(async (error: unknown) => {
      if (error instanceof SnapferryError) throw error;
      return { invalid: await explainFailure(connection, projection, parts, exported.length, error) };
    });
    if ('invalid' in outcome) return outcome;
    const { copied } = outcome;
    const content = await prove(connection, projection, copied, request);
    const nulledValues = await countNulled(connection, projection, copied, request.columns);
    const files = await settleFiles(connection, copied, request, outputDirectory);
    const rows = files.reduce((sum, { recordCount }) => sum + recordCount, 0n);
    return { files, rows, nulledValues, ...(content === undefined ? {} : { content }) };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function prove(
  connection: DuckDBConnection,
  { rows }: Projection,
  copied: readonly CopiedFile[],
  { columns, salt }: TableRequest,
): Promise<ContentSums | undefined> {
  if (salt === undefined) return undefined;
  const paths = copied.filter(({ copied: [, rowCount] }) => rowCount > 0n).map(({ copied: [path] }) => path);
  return await proveWindow(connection, rows, paths, columns, salt);
}

/** Asks the columns of the partition alone, which costs little; a million folders would cost the disk. */
async function refuseManyPartitions(
  connection: DuckDBConnection,
  { columns, partition = [] }: TableRequest,
  { parts, exported, hmac }: Window,
  partitions: Set<string>,
): Promise<void> {
  if (partition.length === 0) return;
  const needed = columns.filter(({ column }) => partition.some((field) => field.column === column.target));
  const paths = parts.map(({ safePath }) => safePath);
  const { rows } = buildProjection(needed, exported, paths, hmac);
  await checkPartitions(connection, rows, needed, partition, partitions);
}

/** For each `onInvalid: null` column: the values that the export has more than the files. */
async function countNulled(
  connection: DuckDBConnection,
  { nullable, sourceCounts }: Projection,
  copied: readonly CopiedFile[],
  fields: readonly FieldColumn[],
): Promise<WrittenFiles['nulledValues']> {
  if (sourceCounts === undefined || copied.length === 0) return [];
  const written = nullable.map((column) => `count(c${fields.findIndex((field) => field.column === column)})`);
  const paths = copied.map(({ copied: [path] }) => plainPath(path));
  const before = await countAll(connection, sourceCounts);
  const after = await countAll(connection, `SELECT ${written.join(', ')} FROM ${readParts(paths, fields.length)}`);
  return nullable
    .map(({ target }, index) => ({ column: target, count: (before[index] ?? 0n) - (after[index] ?? 0n) }))
    .filter(({ count }) => count > 0n);
}
