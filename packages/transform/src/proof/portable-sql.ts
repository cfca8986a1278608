import { listElement } from '../iceberg-type.ts';
import { type Dialect, type DialectName, dialects } from './portable-dialects.ts';

export type { DialectName } from './portable-dialects.ts';

/** A column of a table as a query names it. */
export interface PortableColumn {
  /** An SQL expression or identifier of the dialect. */
  readonly sql: string;
  readonly icebergType: string;
}

/** Whether a column's values have one text in every engine. The texts of floats differ, and Athena and Spark read no time of day. */
export function isPortable(icebergType: string): boolean {
  const element = listElement(icebergType);
  return element === undefined ? !['float', 'double', 'time'].includes(icebergType) : isPortable(element);
}

/**
 * A query that proves a table's content in any of these engines: three whole numbers, the same wherever it runs and whatever
 * the order of the rows.
 *
 * Each row becomes one text: for each column in turn `-` for NULL, else the length of the value's text in code points, a
 * colon, and the text; a list's text is that of its elements in turn. SHA-256 of its UTF-8 bytes, in hex, gives two numbers,
 * its digits 1 to 15 and 16 to 30. `row_count` counts the rows, `low` and `high` are the sums of the two.
 *
 * Trino's compiler refuses the query for some hundreds of columns; Spark and DuckDB do not.
 *
 * @param relation a table or a query in brackets.
 * @param columns those that `isPortable`; at least one.
 */
export function portableProofSql(name: DialectName, relation: string, columns: readonly PortableColumn[]): string {
  const dialect = dialects[name];
  const texts = columns.map(({ sql, icebergType }) => field(dialect, sql, icebergType));
  const digits = (from: number) => `sum(${dialect.hexNumber(`substr(d, ${from}, 15)`)})`;
  return (
    `SELECT count(*) AS row_count, ${digits(1)} AS low, ${digits(16)} AS high ` +
    `FROM (SELECT ${dialect.sha256(concat(texts))} AS d FROM ${relation}) digests`
  );
}

function field(dialect: Dialect, sql: string, icebergType: string): string {
  const text = textOf(dialect, sql, icebergType);
  return `CASE WHEN ${sql} IS NULL THEN '-' ELSE concat(${dialect.text(`length(${text})`)}, ':', ${text}) END`;
}

function textOf(dialect: Dialect, sql: string, icebergType: string): string {
  const element = listElement(icebergType);
  if (element !== undefined) return dialect.joined(sql, (item) => field(dialect, item, element));
  if (icebergType.startsWith('decimal')) return dialect.decimal(sql, digitsOf(icebergType));
  switch (icebergType) {
    case 'boolean':
      return `CASE WHEN ${sql} THEN 'true' ELSE 'false' END`;
    case 'date':
      return dialect.text(dialect.days(sql));
    case 'timestamp':
      return dialect.text(dialect.micros(sql));
    case 'timestamptz':
      return dialect.text(dialect.microsUtc(sql));
    case 'binary':
      return dialect.hex(sql);
    case 'string':
      return sql;
    default:
      return dialect.text(sql);
  }
}

/** Trino takes at most 127 arguments in one call. */
const argumentsAtMost = 100;

function concat(texts: readonly string[]): string {
  if (texts.length === 1) return texts[0] as string;
  if (texts.length <= argumentsAtMost) return `concat(${texts.join(', ')})`;
  const size = Math.ceil(texts.length / argumentsAtMost);
  const groups = Array.from({ length: Math.ceil(texts.length / size) }, (_, i) =>
    texts.slice(i * size, (i + 1) * size),
  );
  return concat(groups.map(concat));
}

function digitsOf(decimalType: string): { precision: number; scale: number } {
  const [precision = 0, scale = 0] = decimalType.match(/\d+/g)?.map(Number) ?? [];
  return { precision, scale };
}
