import type { DuckDBConnection } from '@duckdb/node-api';
import { PartitionValueError, TooManyPartitionsError } from './errors.ts';
import { partitionKey } from './partition-key.ts';
import { identifier } from './sql.ts';
import type { FieldColumn, PartitionField, PartitionValue } from './types.ts';

/** As many as Athena writes in one query, so that it can rewrite what we wrote (Athena user guide, "CTAS and INSERT INTO limitations"). */
export const maxPartitions = 100;

/** How rows are told apart by partition. */
export interface PartitionedRows {
  /** The rows with a key beside them for each partition field, ready for COPY's PARTITION_BY. */
  readonly rows: string;
  /** The names of the keys, as identifiers. COPY leaves such columns out of the files. */
  readonly keys: readonly string[];
  /** What COPY says of a file's keys, as typed values. */
  valuesOf(keys: ReadonlyMap<string, string | null>): (PartitionValue | null)[];
}

/**
 * DuckDB partitions by columns only, so each field's key becomes one, under a name that no column has.
 * @param rows a query whose columns are the carried ones.
 */
export function partitionRows(
  rows: string,
  columns: readonly FieldColumn[],
  fields: readonly PartitionField[],
): PartitionedRows {
  const keyed = keyedFields(columns, fields);
  const written = columns.map(({ column }) => identifier(column.target));
  return {
    rows: `SELECT ${[...written, ...keyed.map(({ key, name }) => `${key} AS ${name}`)].join(', ')} FROM ${withBases(rows, keyed)}`,
    keys: keyed.map(({ name }) => name),
    valuesOf: (keys) =>
      keyed.map(({ name, parse }) => {
        const text = keys.get(name.slice(1, -1)) ?? null;
        return text === null ? null : parse(text);
      }),
  };
}

/**
 * Looks at the partition columns alone, before anything of these rows is written.
 * @param known the partitions of the rows before these; gains those of these.
 * @throws TooManyPartitionsError; PartitionValueError
 */
export async function checkPartitions(
  connection: DuckDBConnection,
  rows: string,
  columns: readonly FieldColumn[],
  fields: readonly PartitionField[],
  known: Set<string>,
): Promise<void> {
  if (mostPartitions(fields) <= maxPartitions) return;
  const keyed = keyedFields(columns, fields);
  const keys = keyed.map(({ key }) => `CAST(${key} AS VARCHAR)`);
  const lost = keyed.map(({ key, base }) => `(${key}) IS NULL AND ${base} IS NOT NULL`);
  const reader = await connection.runAndReadAll(
    `SELECT DISTINCT ${[...keys, ...lost].join(', ')} FROM ${withBases(rows, keyed)} LIMIT ${maxPartitions + 1}`,
  );
  const partitions = reader.getRows();
  for (const [index, field] of fields.entries()) {
    if (partitions.some((row) => row[fields.length + index] === true)) throw new PartitionValueError(clause(field));
  }
  for (const row of partitions) known.add(JSON.stringify(row));
  if (known.size > maxPartitions) throw new TooManyPartitionsError(fields.map(clause).join(', '), maxPartitions);
}

/** Buckets are known beforehand, and hashing texts twice is not cheap. Null is a partition too. */
function mostPartitions(fields: readonly PartitionField[]): number {
  const counts = fields.map(({ transform }) => Number(/^bucket\[(\d+)\]$/.exec(transform)?.[1] ?? Infinity) + 1);
  return counts.reduce((product, count) => product * count, 1);
}

interface KeyedField {
  readonly name: string;
  readonly base: string;
  readonly baseOf: string;
  readonly key: string;
  parse(text: string): PartitionValue;
}

function keyedFields(columns: readonly FieldColumn[], fields: readonly PartitionField[]): KeyedField[] {
  const prefix = freePrefix(columns);
  return fields.map(({ column, transform }, index) => {
    const found = columns.find((each) => each.column.target === column);
    if (found === undefined) throw new TypeError(`Partition by ${column}, which is not carried`);
    const { base, key, parse } = partitionKey(transform, found.column.icebergType);
    const baseName = `${prefix}_base${index}`;
    return {
      name: `"${prefix}_key${index}"`,
      base: baseName,
      baseOf: base(identifier(column)),
      key: key(baseName),
      parse,
    };
  });
}

/** Begins no column's name. Target names are in lower case already, as DuckDB compares them. */
function freePrefix(columns: readonly FieldColumn[]): string {
  let prefix = 'partition';
  while (columns.some(({ column }) => column.target.startsWith(prefix))) prefix += '_';
  return prefix;
}

function withBases(rows: string, keyed: readonly KeyedField[]): string {
  return `(SELECT *, ${keyed.map(({ base, baseOf }) => `${baseOf} AS ${base}`).join(', ')} FROM (${rows}))`;
}

function clause({ column, transform }: PartitionField): string {
  if (transform === 'identity') return column;
  const [, kind = transform, width] = /^(\w+)\[(\d+)\]$/.exec(transform) ?? [];
  return `${kind}(${width === undefined ? '' : `${width}, `}${column})`;
}
