import { hashOfHex, hashOfLong } from './murmur3-sql.ts';
import type { PartitionTransform, PartitionValue } from './types.ts';

/** How the value of a partition field is computed in SQL, and read from DuckDB's text of it. */
export interface PartitionKey {
  /** What the transform is computed from: a whole number, a text, hexadecimal digits or a boolean. */
  base(value: string): string;
  /** The partition value; NULL for NULL, and where the value would not fit its type. `base` is a column's name. */
  key(base: string): string;
  parse(text: string): PartitionValue;
}

/**
 * The key of a transform of a column (Iceberg spec, "Partition Transforms").
 * @throws TypeError if there is no such transform of that type; the table format has refused it before.
 */
export function partitionKey(transform: PartitionTransform, icebergType: string): PartitionKey {
  const [, kind = transform, digits = '0'] = /^(truncate|bucket)\[(\d+)\]$/.exec(transform) ?? [];
  const base = (value: string) => baseOf(icebergType, value);
  const parameter = Number(digits);
  switch (kind) {
    case 'identity':
      return { base, key: (column) => column, parse: parserOf(icebergType) };
    case 'truncate':
      return { base, key: (column) => truncated(icebergType, column, parameter), parse: parserOf(icebergType) };
    case 'bucket':
      return bucket(icebergType, parameter);
    case 'year':
      return { base: (value) => civil(icebergType, value), key: (column) => `year(${column}) - 1970`, parse: Number };
    case 'month':
      return { base: (value) => civil(icebergType, value), key: monthsSince1970, parse: Number };
    case 'day':
      return {
        base,
        key: (column) => (icebergType === 'date' ? column : floorDivided(column, dayMicros)),
        parse: Number,
      };
    case 'hour':
      return { base, key: (column) => floorDivided(column, hourMicros), parse: Number };
    default:
      throw new TypeError(`No partition transform ${transform}`);
  }
}

const hourMicros = '3600000000';
const dayMicros = '86400000000';

/** A value in a form whose text reads back exactly: days, microseconds, unscaled digits, hexadecimal digits, or itself. */
function baseOf(icebergType: string, value: string): string {
  if (icebergType.startsWith('decimal')) return `CAST(replace(CAST(${value} AS VARCHAR), '.', '') AS HUGEINT)`;
  switch (icebergType) {
    case 'int':
    case 'long':
      return `CAST(${value} AS BIGINT)`;
    case 'date':
      return `${value} - DATE '1970-01-01'`;
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return `epoch_us(${value})`;
    case 'binary':
      return `hex(${value})`;
    case 'uuid':
      return `upper(replace(CAST(${value} AS VARCHAR), '-', ''))`;
    case 'string':
    case 'boolean':
      return value;
    default:
      throw new TypeError(`No partition by a column of type ${icebergType}`);
  }
}

function parserOf(icebergType: string): (text: string) => PartitionValue {
  switch (icebergType) {
    case 'int':
    case 'date':
      return Number;
    case 'string':
      return (text) => text;
    case 'boolean':
      return (text) => text === 'true';
    case 'binary':
    case 'uuid':
      return (text) => Buffer.from(text, 'hex');
    default:
      return BigInt;
  }
}

/** As a timestamp without zone: DuckDB takes the parts of a timestamptz from ICU's calendar, which is Julian before 1582. */
function civil(icebergType: string, value: string): string {
  return icebergType === 'date' ? value : `make_timestamp(epoch_us(${value}))`;
}

function monthsSince1970(column: string): string {
  return `(year(${column}) - 1970) * 12 + month(${column}) - 1`;
}

function floorDivided(column: string, by: string): string {
  return `${floored(column, by)} // ${by}`;
}

/** The multiple of `by` at or below the number; SQL's `%` goes towards zero. */
function floored(number: string, by: number | string): string {
  return `(${number} - ((${number} % ${by}) + ${by}) % ${by})`;
}

function truncated(icebergType: string, column: string, width: number): string {
  if (icebergType === 'string') return `left(${column}, ${width})`;
  if (icebergType === 'binary') return `left(${column}, ${2 * width})`;
  const result = floored(`CAST(${column} AS HUGEINT)`, width);
  return `CASE WHEN ${result} >= ${leastOf(icebergType)} THEN ${result} END`;
}

function leastOf(icebergType: string): string {
  if (icebergType === 'int') return '-2147483648';
  if (icebergType === 'long') return "'-9223372036854775808'::HUGEINT";
  const precision = Number(/^decimal\((\d+)/.exec(icebergType)?.[1] ?? Number.NaN);
  if (Number.isNaN(precision)) throw new TypeError(`No truncate of a column of type ${icebergType}`);
  return `'-${'9'.repeat(precision)}'::HUGEINT`;
}

/** Bytes are hashed as they are, all else as a long: so a widened column keeps its buckets. */
function bucket(icebergType: string, count: number): PartitionKey {
  const bytes = hashedBytes(icebergType);
  const hash = bytes === undefined ? hashOfLong : hashOfHex;
  return {
    base: (value) => bytes?.(value) ?? baseOf(icebergType, value),
    key: (column) => `(${hash(column)} & 2147483647) % ${count}`,
    parse: Number,
  };
}

/** The hexadecimal digits of what is hashed; undefined for types that are hashed as a long. */
function hashedBytes(icebergType: string): ((value: string) => string) | undefined {
  if (icebergType.startsWith('decimal')) return (value) => fewestBytes(baseOf(icebergType, value));
  if (icebergType === 'string') return (value) => `hex(encode(${value}))`;
  if (icebergType === 'binary' || icebergType === 'uuid') return (value) => baseOf(icebergType, value);
  return undefined;
}

/** A whole number's two's complement, big-endian, without leading bytes that only repeat the sign. */
function fewestBytes(number: string): string {
  const positive = `regexp_extract(lpad(hex(${number}), 34, '0'), '^(?:00)*([0-7].(?:..)*)$', 1)`;
  const negative = `regexp_extract(hex(${number}), '^(?:FF)*([89A-F].(?:..)*)$', 1)`;
  return `CASE WHEN ${number} < 0 THEN ${negative} ELSE ${positive} END`;
}
