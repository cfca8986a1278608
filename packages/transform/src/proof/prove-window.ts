import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ContentMismatchError } from '../errors.ts';
import { readParts } from '../projection.ts';
import { identifier, plainPath } from '../sql.ts';
import type { FieldColumn } from '../types.ts';
import { type ContentSums, contentDifference, noContent, type SummedColumn, sumContent } from './content-sums.ts';

/**
 * Reads back what was written, and the export once more through the same policies, and holds the one against the other.
 *
 * @param rows the query whose result was written.
 * @param paths the files that it was written to.
 * @returns what both hold.
 * @throws ContentMismatchError naming columns, never values.
 */
export async function proveWindow(
  connection: DuckDBConnection,
  rows: string,
  paths: readonly string[],
  fields: readonly FieldColumn[],
  salt: bigint,
): Promise<ContentSums> {
  const exported = await sumContent(
    connection,
    rows,
    columnsOf(fields, ({ column }) => identifier(column.target)),
    salt,
  );
  const written = await sumFiles(connection, paths, fields, salt);
  const names = new Map(fields.map(({ fieldId, column }) => [fieldId, column.target]));
  const difference = contentDifference(exported, written, (fieldId) => names.get(fieldId) ?? '');
  if (difference !== undefined) throw new ContentMismatchError(difference);
  return written;
}

async function sumFiles(
  connection: DuckDBConnection,
  paths: readonly string[],
  fields: readonly FieldColumn[],
  salt: bigint,
): Promise<ContentSums> {
  if (paths.length === 0) return noContent(fields);
  const files = `SELECT * FROM ${readParts(paths.map(plainPath), fields.length)}`;
  return await sumContent(
    connection,
    files,
    columnsOf(fields, (_, position) => `c${position}`),
    salt,
  );
}

function columnsOf(
  fields: readonly FieldColumn[],
  nameOf: (field: FieldColumn, position: number) => string,
): SummedColumn[] {
  return fields.map((field, position) => ({ fieldId: field.fieldId, name: nameOf(field, position) }));
}

/** SHA-256 of a file's bytes, in hex. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  // One buffer for all of it: those of a stream wait for the garbage collector, 40 MB of them for a file of 128.
  const piece = Buffer.allocUnsafe(1 << 20);
  const file = await open(path);
  try {
    let bytes: number;
    do {
      ({ bytesRead: bytes } = await file.read(piece));
      hash.update(piece.subarray(0, bytes));
    } while (bytes > 0);
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
