import { type PrimitiveValue, parseValue } from './parse-value.ts';
import type { IcebergPrimitive } from './types.ts';

/** Iceberg's binary form of the value whose text in DuckDB is given; undefined where `parseValue` gives undefined. */
export function singleValue(type: IcebergPrimitive, text: string): Buffer | undefined {
  const value = parseValue(type, text);
  return value === undefined ? undefined : valueBytes(type, value);
}

/** A value of the type in Iceberg's binary form (Iceberg spec, appendix D, "Binary single-value serialization"). */
export function valueBytes(type: IcebergPrimitive, value: PrimitiveValue): Buffer {
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0);
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (typeof value === 'bigint') return type.startsWith('decimal') ? twosComplement(value) : int64(value);
  if (typeof value !== 'number') return Buffer.from(value);
  const bytes = Buffer.alloc(type === 'double' ? 8 : 4);
  if (type === 'double') bytes.writeDoubleLE(value);
  else if (type === 'float') bytes.writeFloatLE(value);
  else bytes.writeInt32LE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

/** The value as a big-endian integer of `width` bytes; by default of the fewest that hold it. */
export function twosComplement(value: bigint, width = fewestBytes(value)): Buffer {
  const digits = BigInt.asUintN(width * 8, value).toString(16);
  return Buffer.from(digits.padStart(width * 2, '0'), 'hex');
}

function fewestBytes(value: bigint): number {
  let width = 1;
  while (BigInt.asIntN(width * 8, value) !== value) width += 1;
  return width;
}
