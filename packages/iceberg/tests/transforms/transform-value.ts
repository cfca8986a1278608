import {
  type IcebergPrimitive,
  type PrimitiveValue,
  transformedType,
  UnsupportedPartitionError,
} from '../../src/index.ts';
import { bucketHash } from './bucket-hash.ts';
import { daysOfMicros, hoursOfMicros, monthsOfDays } from './calendar.ts';

/**
 * The partition value of a column's value, as the Iceberg spec has it ("Partition Transforms"), to hold engines to; null
 * stays null. Years, months, days and hours count from 1970, negative
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
  const [, kind, digits] = /^(\w+)(?:\[(\d+)\])?$/.exec(transform) ?? [];
  const parameter = Number(digits);
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
    default:
      throw new Error(`expected a known transform, found ${transform}`);
  }
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
