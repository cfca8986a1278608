import { bucketHash } from './bucket-hash.ts';
import { daysOfMicros, hoursOfMicros, monthsOfDays } from './calendar.ts';
import { UnsupportedPartitionError } from './errors.ts';
import type { PrimitiveValue } from './parse-value.ts';
import type { IcebergPrimitive } from './types.ts';

/** A partition transform as Iceberg's metadata writes it (Iceberg spec, "Partition Transforms"). */
export type PartitionTransform =
  | 'identity'
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | `truncate[${number}]`
  | `bucket[${number}]`;

/**
 * The type of the transform's values.
 *
 * @throws UnsupportedPartitionError if there is no such transform of a column of that type. So for identity of float
 *   and double: readers differ on NaN and on the two zeros.
 */
export function transformedType(transform: string, type: IcebergPrimitive): IcebergPrimitive {
  const { kind } = parsed(transform);
  if (!sources[kind].has(type.startsWith('decimal') ? 'decimal' : type)) {
    throw new UnsupportedPartitionError(
      `expected a column type that ${transform} takes (${[...sources[kind]].join(', ')}), found ${type}`,
    );
  }
  if (kind === 'identity' || kind === 'truncate') return type;
  // The spec says int; all implementations know a day as a date, whose bytes are the same.
  return kind === 'day' ? 'date' : 'int';
}

/**
 * The partition value of a column's value; null stays null. Years, months, days and hours count from 1970, negative
 * before it; buckets count from 0.
 *
 * @throws UnsupportedPartitionError if the transform does not take the type, or the result does not fit it (only
 *   truncating within one width of the least int, long or decimal).
 */
export function transformValue(
  transform: string,
  type: IcebergPrimitive,
  value: PrimitiveValue | null,
): PrimitiveValue | null {
  transformedType(transform, type);
  if (value === null) return null;
  const { kind, parameter } = parsed(transform);
  switch (kind) {
    case 'identity':
      return value;
    case 'year':
      return Math.floor(monthsOfDays(daysOf(value)) / 12);
    case 'month':
      return monthsOfDays(daysOf(value));
    case 'day':
      return daysOf(value);
    case 'hour':
      return hoursOfMicros(value as bigint);
    case 'bucket':
      return (bucketHash(type, value) & 0x7fffffff) % parameter;
    case 'truncate':
      return truncated(type, value, parameter);
  }
}

type Kind = 'identity' | 'year' | 'month' | 'day' | 'hour' | 'truncate' | 'bucket';

const dates = ['date', 'timestamp', 'timestamptz'];
const exact = ['int', 'long', 'decimal', 'string', 'binary'];
const hashable = [...exact, ...dates, 'time', 'uuid'];
const sources: Readonly<Record<Kind, ReadonlySet<string>>> = {
  identity: new Set([...hashable, 'boolean']),
  year: new Set(dates),
  month: new Set(dates),
  day: new Set(dates),
  hour: new Set(['timestamp', 'timestamptz']),
  truncate: new Set(exact),
  bucket: new Set(hashable),
};

function parsed(transform: string): { readonly kind: Kind; readonly parameter: number } {
  const [, kind = transform, digits] = /^(truncate|bucket)\[([1-9]\d{0,8})\]$/.exec(transform) ?? [];
  const sized = kind === 'truncate' || kind === 'bucket';
  if (kind in sources && sized === (digits !== undefined)) return { kind: kind as Kind, parameter: Number(digits) };
  throw new UnsupportedPartitionError(
    `expected identity, year, month, day, hour, truncate[n] or bucket[n] with n from 1, found ${transform}`,
  );
}

function daysOf(value: PrimitiveValue): number {
  return typeof value === 'bigint' ? daysOfMicros(value) : (value as number);
}

function truncated(type: IcebergPrimitive, value: PrimitiveValue, width: number): PrimitiveValue {
  // Code points, not UTF-16 units; bytes of a binary.
  if (typeof value === 'string') return [...value].slice(0, width).join('');
  if (typeof value === 'object') return value.subarray(0, width);
  const whole = BigInt(value);
  const remainder = ((whole % BigInt(width)) + BigInt(width)) % BigInt(width);
  const result = whole - remainder;
  if (!holds(type, result)) {
    throw new UnsupportedPartitionError(`truncate[${width}] of a value near the least ${type} does not fit the type`);
  }
  return typeof value === 'number' ? Number(result) : result;
}

function holds(type: IcebergPrimitive, value: bigint): boolean {
  const precision = /^decimal\((\d+)/.exec(type)?.[1];
  if (precision !== undefined) return value > -(10n ** BigInt(precision));
  return BigInt.asIntN(type === 'int' ? 32 : 64, value) === value;
}
