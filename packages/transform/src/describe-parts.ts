import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { isEngineFault, withheld } from './duck-errors.ts';
import { PartUnreadableError } from './errors.ts';
import { checkPart } from './parts.ts';
import { literal } from './sql.ts';
import type { ParquetColumn } from './types.ts';

/** A part, and the path by which DuckDB finds it. */
export interface Part {
  readonly path: string;
  /** Free of the characters that DuckDB takes for wildcards. */
  readonly safePath: string;
}

/**
 * The columns of the parts, in file order, under their exact names.
 * @param known the columns of the table's first part, if that is none of these.
 * @throws PartUnreadableError if a part is no whole Parquet file or has other columns than the first.
 */
export async function describeParts(
  connection: DuckDBConnection,
  parts: readonly Part[],
  known?: readonly ParquetColumn[],
): Promise<readonly ParquetColumn[]> {
  let first = known;
  for (const part of parts) {
    await checkPart(part.path);
    const columns = await describePart(connection, part);
    first ??= columns;
    const difference = findDifference(first, columns);
    if (difference !== undefined) throw new PartUnreadableError(basename(part.path), difference);
  }
  return first ?? [];
}

async function describePart(connection: DuckDBConnection, { path, safePath }: Part): Promise<ParquetColumn[]> {
  const file = literal(safePath);
  try {
    const footer = await connection.runAndReadAll(`SELECT name, num_children FROM parquet_schema(${file})`);
    const types = await connection.runAndReadAll(
      `DESCRIBE SELECT * FROM read_parquet([${file}], hive_partitioning = false)`,
    );
    const names = topLevelNames(footer.getRows() as [string, bigint | null][]);
    const columns = types
      .getRows()
      .map((row, position) => ({ name: names[position] ?? '', physicalType: String(row[1]) }));
    if (names.length === columns.length && new Set(names).size === names.length) return columns;
  } catch (error) {
    if (isEngineFault(error)) throw withheld('reading a footer', error);
    throw new PartUnreadableError(basename(path), 'expected a Parquet footer, found one that DuckDB cannot read');
  }
  throw new PartUnreadableError(basename(path), 'expected columns with different names, found two of the same');
}

/** The schema is a tree in depth-first order; only its root's children are columns. */
function topLevelNames(nodes: readonly (readonly [string, bigint | null])[]): string[] {
  const names: string[] = [];
  for (let index = 1; index < nodes.length; index = afterSubtree(nodes, index)) names.push(nodes[index]?.[0] ?? '');
  return names;
}

function afterSubtree(nodes: readonly (readonly [string, bigint | null])[], index: number): number {
  let next = index + 1;
  for (let child = 0; child < Number(nodes[index]?.[1] ?? 0); child++) next = afterSubtree(nodes, next);
  return next;
}

function findDifference(expected: readonly ParquetColumn[], found: readonly ParquetColumn[]): string | undefined {
  if (expected.length !== found.length) {
    return `expected the first part's ${expected.length} columns, found ${found.length}`;
  }
  const at = expected.findIndex(
    ({ name, physicalType }, i) => name !== found[i]?.name || physicalType !== found[i]?.physicalType,
  );
  if (at < 0) return undefined;
  const text = (column: ParquetColumn | undefined) => `${JSON.stringify(column?.name)} ${column?.physicalType}`;
  return `expected the first part's column ${text(expected[at])}, found ${text(found[at])}`;
}
