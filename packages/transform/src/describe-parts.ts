import { basename } from 'node:path';
import type { DuckDBBlobValue, DuckDBConnection } from '@duckdb/node-api';
import { isEngineFault, withheld } from './duck-errors.ts';
import { PartUnreadableError } from './errors.ts';
import { checkPart } from './parts.ts';
import { literal } from './sql.ts';
import type { ParquetColumn } from './types.ts';

/** A part, and the link to it by which DuckDB finds it. */
export interface Part {
  readonly path: string;
  /** As DuckDB reports it. Links sort as the parts do. */
  readonly link: string;
  /** The link, with what DuckDB would take for wildcards escaped. */
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
  for (const { path } of parts) await checkPart(path);
  let first = known;
  for (const part of await distinctSchemas(connection, parts)) {
    const columns = await describePart(connection, part);
    first ??= columns;
    const difference = findDifference(first, columns);
    if (difference !== undefined) throw new PartUnreadableError(basename(part.path), difference);
  }
  return first ?? [];
}

/**
 * The first part of each schema that occurs, in order. One statement for all footers, since describing each part costs
 * 3 ms. If a footer cannot be read, all parts: which one it is shows when they are described.
 */
async function distinctSchemas(connection: DuckDBConnection, parts: readonly Part[]): Promise<readonly Part[]> {
  const files = parts.map(({ safePath }) => literal(safePath)).join(', ');
  const node = ['name', 'type', 'type_length', 'num_children', 'converted_type', 'scale', 'precision', 'logical_type'];
  try {
    const reader = await connection.runAndReadAll(
      `SELECT min(file_name) FROM (
         SELECT file_name, list({${node.map((field) => `${field}: ${field}`).join(', ')}} ORDER BY column_id) AS nodes
         FROM parquet_schema([${files}]) GROUP BY file_name
       ) GROUP BY nodes`,
    );
    const first = new Set(reader.getRows().map(([link]) => link));
    return parts.filter(({ link }) => first.has(link));
  } catch (error) {
    if (isEngineFault(error)) throw withheld('reading the footers', error);
    return parts;
  }
}

async function describePart(connection: DuckDBConnection, { path, safePath }: Part): Promise<ParquetColumn[]> {
  const file = literal(safePath);
  try {
    // As bytes, because the client's text decoder would take a leading byte-order mark away.
    const footer = await connection.runAndReadAll(`SELECT encode(name), num_children FROM parquet_schema(${file})`);
    const types = await connection.runAndReadAll(
      `DESCRIBE SELECT * FROM read_parquet([${file}], hive_partitioning = false)`,
    );
    const nodes = (footer.getRows() as [DuckDBBlobValue, bigint | null][]).map(
      ([name, children]) => [Buffer.from(name.bytes).toString('utf8'), children] as const,
    );
    const names = topLevelNames(nodes);
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
