import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Part } from './describe-parts.ts';
import { isEngineFault, withheld } from './duck-errors.ts';
import { type InvalidValues, InvalidValuesError, PartUnreadableError } from './errors.ts';
import { type Projection, readParts } from './projection.ts';

/**
 * Finds out why a load failed by asking anew. DuckDB's own error is dropped, as `cause` too: it may quote a value.
 * @throws InvalidValuesError, PartUnreadableError or LoadEngineError; always one of them.
 */
export async function explainFailure(
  connection: DuckDBConnection,
  projection: Projection,
  parts: readonly Part[],
  width: number,
  error: unknown,
): Promise<never> {
  if (isEngineFault(error)) throw withheld(step, error);
  const invalid = await invalidValues(connection, projection);
  if (invalid.length > 0) throw new InvalidValuesError(invalid);
  for (const { path, safePath } of parts) {
    if (await isReadable(connection, projection, safePath, width)) continue;
    throw new PartUnreadableError(basename(path), 'expected data pages that can be decoded, found some that cannot');
  }
  throw withheld(step, error);
}

const step = 'writing data files';

/** The single row of a query that selects counts only. */
export async function countAll(connection: DuckDBConnection, query: string): Promise<bigint[]> {
  const reader = await connection.runAndReadAll(query);
  return (reader.getRows()[0] ?? []) as bigint[];
}

async function invalidValues(connection: DuckDBConnection, projection: Projection): Promise<InvalidValues[]> {
  if (projection.invalidCounts === undefined) return [];
  // If this fails as well, the parts are asked next.
  const counts = await countAll(connection, projection.invalidCounts).catch(() => []);
  return projection.checked
    .map(({ target, physicalType, icebergType }, i) => ({
      column: target,
      physicalType,
      icebergType,
      count: counts[i] ?? 0n,
    }))
    .filter(({ count }) => count > 0n);
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
