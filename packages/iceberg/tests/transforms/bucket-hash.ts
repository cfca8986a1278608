import type { IcebergPrimitive, PrimitiveValue } from '../../src/index.ts';
import { valueBytes } from '../../src/single-value.ts';
import { murmur3 } from './murmur3.ts';

/**
 * The hash of which a bucket is the remainder (Iceberg spec, appendix B, "32-bit Hash Requirements"). An int and a date
 * are hashed as a long, so that a widened column keeps its buckets.
 */
export function bucketHash(type: IcebergPrimitive, value: PrimitiveValue): number {
  return murmur3(typeof value === 'number' ? valueBytes('long', BigInt(value)) : valueBytes(type, value));
}

/** The test values of the Iceberg spec, appendix B. */
export const bucketHashVectors: readonly {
  readonly type: IcebergPrimitive;
  readonly text: string;
  readonly hash: number;
}[] = [
  { type: 'int', text: '34', hash: 2017239379 },
  { type: 'long', text: '34', hash: 2017239379 },
  { type: 'decimal(9, 2)', text: '14.20', hash: -500754589 },
  { type: 'date', text: '2017-11-16', hash: -653330422 },
  { type: 'time', text: '22:31:08', hash: -662762989 },
  { type: 'timestamp', text: '2017-11-16 22:31:08', hash: -2047944441 },
  { type: 'timestamptz', text: '2017-11-16 22:31:08+00', hash: -2047944441 },
  { type: 'string', text: 'iceberg', hash: 1210000089 },
  { type: 'uuid', text: 'f79c3e09-677c-4bbd-a479-3f349cb785e7', hash: 1488055340 },
  { type: 'binary', text: '00010203', hash: -188683207 },
];
