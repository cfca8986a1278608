import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Part } from './describe-parts.ts';
import { isEngineFault, withheld } from './duck-errors.ts';
import { type InvalidValues, PartUnreadableError } from './errors.ts';
import { canBeText } from './load-column.ts';
import { type Projection, readParts } from './projection.ts';

/**
 * Finds out why a load failed by asking anew. DuckDB's own error is dropped, as `cause` too: it may quote a value.
 * @returns the values that do not cast, if that is why.
 * @throws PartUnreadableError or LoadEngineError if it is not.
 */
export async function explainFailure(
  connection: DuckDBConnection,
  projection: Projection,
  parts: readonly Part[],
  width: number,
  error: unknown,
): Promise<InvalidValues[]> {
  if (isEngineFault(error)) throw withheld(step, error);
  // If this fails as well, the parts are asked next.
  const invalid = await invalidValues(connection, projection).catch(() => []);
  return invalid.length > 0 ? invalid : await blamePart(connection, projection, parts, width, error);
}

/**
 * The values that do not cast, counted without writing anything.
 * @throws PartUnreadableError; LoadEngineError
 */
export async function countInvalid(
  connection: DuckDBConnection,
  projection: Projection,
  parts: readonly Part[],
  width: number,
): Promise<InvalidValues[]> {
  return await invalidValues(connection, projection).catch((error: unknown) =>
    blamePart(connection, projection, parts, width, error),
  );
}

const step = 'writing data files';

/** The single row of a query that selects counts only. */
export async function countAll(connection: DuckDBConnection, query: string): Promise<bigint[]> {
  const reader = await connection.runAndReadAll(query);
  return (reader.getRows()[0] ?? []) as bigint[];
}

async function invalidValues(connection: DuckDBConnection, projection: Projection): Promise<InvalidValues[]> {
  if (projection.invalidCounts === undefined) return [];
  const counts = await countAll(connection, projection.invalidCounts);
  return projection.checked
    .map((column, i) => ({
      column: column.target,
      physicalType: column.physicalType,
      icebergType: column.icebergType,
      count: counts[i] ?? 0n,
      canBeText: canBeText(column),
    }))
    .filter(({ count }) => count > 0n);
}

async function blamePart(
  connection: DuckDBConnection,
  projection: Projection,
  parts: readonly Part[],
  width: number,
  error: unknown,
): Promise<never> {
  if (isEngineFault(error)) throw withheld(step, error);
  for (const { path, safePath } of parts) {
    if (await isReadable(connection, projection, safePath, width)) continue;
    throw new PartUnreadableError(basename(path), 'expected data pages that can be decoded, found some that cannot');
  }
  throw withheld(step, error);
}

async function isReadable(connection: DuckDBConnection, { sources }: Projection, path: string, width: number) {
  try {
    await connection.run(`SELECT bit_xor(hash(${sources.join(', ')})) FROM ${readParts([path], width)}`);
    return true;
  } catch (error) {
    if (isEngineFault(error)) throw withheld('reading a part', error);
    return false;
  }
}
