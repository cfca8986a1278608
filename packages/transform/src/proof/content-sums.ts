import type { DuckDBConnection } from '@duckdb/node-api';
import { UBIGINT } from '@duckdb/node-api';

/** What is summed over one column. */
export interface ColumnSums {
  readonly fieldId: number;
  /** Values that are not NULL. */
  readonly values: bigint;
  /** Sum of the salted 63-bit hashes of all values, NULL included. */
  readonly hashes: bigint;
}

/**
 * Evidence of what rows there are, whatever their order and their files. All of it adds up: the sums of two sets of rows
 * are the sums of both together. The hashes are DuckDB's `hash()`, which another version may compute otherwise.
 */
export interface ContentSums {
  readonly rows: bigint;
  /** In the order of the table's columns. */
  readonly columns: readonly ColumnSums[];
  /**
   * Sum of one hash per whole row: the columns' sums alone stay as they are where values are shifted between rows. A sum,
   * because an XOR loses each row that occurs twice.
   */
  readonly rowHashes: bigint;
}

/** A column of a relation that is to be summed. */
export interface SummedColumn {
  readonly fieldId: number;
  /** Its name in the relation, as an SQL identifier. */
  readonly name: string;
}

const saltVariable = 'snapferry_salt';

/**
 * Sums a relation in one pass.
 *
 * @param salt an unsigned 64-bit number, the same for all that is to be compared. It keeps the sums of one value apart from
 *   table to table, so that nobody finds a value by its sum without knowing the salt.
 * @throws what DuckDB throws: its message may quote a value.
 */
export async function sumContent(
  connection: DuckDBConnection,
  relation: string,
  columns: readonly SummedColumn[],
  salt: bigint,
): Promise<ContentSums> {
  await connection.run(`SET VARIABLE ${saltVariable} = $1`, [salt], [UBIGINT]);
  try {
    const reader = await connection.runAndReadAll(sumQuery(relation, columns));
    return readSums(reader.getRows()[0] as (bigint | null)[], columns);
  } finally {
    await connection.run(`RESET VARIABLE ${saltVariable}`);
  }
}

/**
 * Each value is hashed once: a row's hash is made of the hashes of its values. Salt and field id are one constant, and the
 * lowest bit of a hash is given up: DuckDB (1.5.5) takes 7 ns to add an unsigned number, 4 for a signed one.
 */
function sumQuery(relation: string, columns: readonly SummedColumn[]): string {
  const signed = (hash: string): string => `CAST(${hash} >> 1 AS BIGINT)`;
  const salted = ({ name, fieldId }: SummedColumn): string =>
    signed(`hash(xor(getvariable('${saltVariable}'), ${fieldId}::UBIGINT), ${name})`);
  const hashed = columns.map((column, i) => `${column.name} AS v${i}, ${salted(column)} AS h${i}`);
  const sums = columns.map((_, i) => `count(v${i}), sum(h${i})`);
  const row = signed(`hash(${columns.map((_, i) => `h${i}`).join(', ')})`);
  return `SELECT count(*), sum(${row}), ${sums.join(', ')} FROM (SELECT ${hashed.join(', ')} FROM (${relation}))`;
}

function readSums(row: readonly (bigint | null)[], columns: readonly SummedColumn[]): ContentSums {
  // The sum of nothing is NULL.
  const number = (index: number): bigint => row[index] ?? 0n;
  return {
    rows: number(0),
    rowHashes: number(1),
    columns: columns.map(({ fieldId }, i) => ({ fieldId, values: number(2 + 2 * i), hashes: number(3 + 2 * i) })),
  };
}

/** The sums of no rows. */
export function noContent(columns: readonly Pick<SummedColumn, 'fieldId'>[]): ContentSums {
  return { rows: 0n, rowHashes: 0n, columns: columns.map(({ fieldId }) => ({ fieldId, values: 0n, hashes: 0n })) };
}

/** The sums of both together; both are of the same columns, in the same order. */
export function addContent(a: ContentSums, b: ContentSums): ContentSums {
  return {
    rows: a.rows + b.rows,
    rowHashes: a.rowHashes + b.rowHashes,
    columns: a.columns.map((column, i) => ({
      fieldId: column.fieldId,
      values: column.values + (b.columns[i]?.values ?? 0n),
      hashes: column.hashes + (b.columns[i]?.hashes ?? 0n),
    })),
  };
}

/**
 * What of two sums differs, in words and counts, never in values; undefined where they are equal.
 *
 * @param nameOf the name of the column with a field id.
 */
export function contentDifference(
  expected: ContentSums,
  found: ContentSums,
  nameOf: (fieldId: number) => string,
): string | undefined {
  if (found.rows !== expected.rows) return `expected ${expected.rows} rows, found ${found.rows}`;
  const others = new Map(found.columns.map((column) => [column.fieldId, column]));
  const differing = expected.columns.filter(({ fieldId, values, hashes }) => {
    const other = others.get(fieldId);
    return other?.values !== values || other.hashes !== hashes;
  });
  if (differing.length > 0) {
    const names = differing.map(({ fieldId }) => JSON.stringify(nameOf(fieldId)));
    return `expected the same values in every column, found others in ${names.join(', ')}`;
  }
  if (found.rowHashes !== expected.rowHashes) return 'expected the same rows, found values shifted between rows';
  return undefined;
}
