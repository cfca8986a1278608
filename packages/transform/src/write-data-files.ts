import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { BLOB, blobValue } from '@duckdb/node-api';
import { describeParts, type Part } from './describe-parts.ts';
import { countAll, explainFailure } from './explain-failure.ts';
import { hmacPads, innerPad, outerPad } from './hmac.ts';
import { buildProjection, type Projection, readParts } from './projection.ts';
import { identifier, literal, plainPath } from './sql.ts';
import type { FieldColumn, WriteRequest, WrittenFiles } from './types.ts';
import { type CopyRow, settleFiles } from './written-files.ts';

const defaultFileSizeMb = 128;

/** The promise of `LoadEngine.writeDataFiles`, on a connection of its own. */
export async function writeDataFiles(
  connection: DuckDBConnection,
  request: WriteRequest,
  parts: readonly Part[],
): Promise<WrittenFiles> {
  if (parts.length === 0) return { files: [], rows: 0n, nulledValues: [] };
  const pads = request.columns.some(({ column }) => column.policy === 'hmac') ? hmacPads(request.key) : undefined;
  const exported = await describeParts(connection, parts);
  const safePaths = parts.map(({ safePath }) => safePath);
  const projection = buildProjection(request.columns, exported, safePaths);
  const outputDirectory = resolve(request.outputDirectory);
  const staging = join(outputDirectory, `.staging-${randomUUID()}`);
  await mkdir(staging, { recursive: true });
  try {
    if (pads !== undefined) await setPads(connection, pads);
    const copied = await copy(connection, projection, request, staging).catch((error: unknown) =>
      explainFailure(connection, projection, parts, exported.length, error),
    );
    const nulledValues = await countNulled(connection, projection, copied, request.columns);
    const files = await settleFiles(connection, copied, request.columns, outputDirectory);
    return { files, rows: files.reduce((sum, { recordCount }) => sum + recordCount, 0n), nulledValues };
  } finally {
    if (pads !== undefined) await resetPads(connection);
    await rm(staging, { recursive: true, force: true });
  }
}

async function copy(connection: DuckDBConnection, projection: Projection, request: WriteRequest, directory: string) {
  const reader = await connection.runAndReadAll(
    `COPY (${projection.rows}) TO ${literal(directory)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, ` +
      `FILE_SIZE_BYTES '${request.fileSizeMb ?? defaultFileSizeMb}MB', FILENAME_PATTERN '{uuidv7}', OVERWRITE_OR_IGNORE true, ` +
      `RETURN_STATS true, FIELD_IDS {${request.columns.map(fieldIdItem).join(', ')}})`,
  );
  return reader.getRows() as unknown as CopyRow[];
}

function fieldIdItem({ column, fieldId, elementId }: FieldColumn): string {
  const ids = elementId === undefined ? `${fieldId}` : `{__duckdb_field_id: ${fieldId}, element: ${elementId}}`;
  return `${identifier(column.target)}: ${ids}`;
}

/** Bound as parameters: the pads stand in no SQL text. */
async function setPads(connection: DuckDBConnection, pads: { inner: Uint8Array; outer: Uint8Array }): Promise<void> {
  await connection.run(`SET VARIABLE ${innerPad} = $1`, [blobValue(pads.inner)], [BLOB]);
  await connection.run(`SET VARIABLE ${outerPad} = $1`, [blobValue(pads.outer)], [BLOB]);
}

async function resetPads(connection: DuckDBConnection): Promise<void> {
  await connection.run(`RESET VARIABLE ${innerPad}`);
  await connection.run(`RESET VARIABLE ${outerPad}`);
}

/** For each `onInvalid: null` column: the values that the export has more than the files. */
async function countNulled(
  connection: DuckDBConnection,
  { nullable, sourceCounts }: Projection,
  copied: readonly CopyRow[],
  fields: readonly FieldColumn[],
): Promise<WrittenFiles['nulledValues']> {
  if (sourceCounts === undefined || copied.length === 0) return [];
  const written = nullable.map((column) => `count(c${fields.findIndex((field) => field.column === column)})`);
  const paths = copied.map(([path]) => plainPath(path));
  const before = await countAll(connection, sourceCounts);
  const after = await countAll(connection, `SELECT ${written.join(', ')} FROM ${readParts(paths, fields.length)}`);
  return nullable
    .map(({ target }, index) => ({ column: target, count: (before[index] ?? 0n) - (after[index] ?? 0n) }))
    .filter(({ count }) => count > 0n);
}
