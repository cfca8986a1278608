import { singleValue } from './single-value.ts';
import type { IcebergPrimitive } from './types.ts';

// Iceberg's default of `write.metadata.metrics.default`, truncate(16): code points of a string, bytes of a binary.
const length = 16;

/**
 * The lower bound for a column whose least value DuckDB prints as `min`: a value at or below all values, or undefined.
 * DuckDB itself cuts the least string or binary at about 256 bytes, which keeps it a lower bound.
 */
export function lowerBound(type: IcebergPrimitive, min: string): Buffer | undefined {
  switch (type) {
    case 'uuid':
      // Readers in Java order uuids by signed halves, the spec and DuckDB by unsigned bytes: no bound suits both.
      return undefined;
    case 'string':
      return min.isWellFormed() ? Buffer.from(firstCodePoints(min, length).join(''), 'utf8') : undefined;
    case 'binary':
      return singleValue(type, min)?.subarray(0, length);
    default:
      // Java orders -0.0 below 0.0 and DuckDB calls them equal, so a zero may stand for either.
      return singleValue(type, isZero(type, min) ? '-0.0' : min);
  }
}

/**
 * The upper bound for a column whose greatest value DuckDB prints as `max`: a value at or above all values, or undefined.
 * DuckDB itself cuts the greatest string or binary at about 256 bytes and raises it, which keeps it an upper bound.
 */
export function upperBound(type: IcebergPrimitive, max: string): Buffer | undefined {
  switch (type) {
    case 'uuid':
      return undefined;
    case 'string':
      return upperString(max);
    case 'binary':
      return upperBytes(singleValue(type, max));
    default:
      return singleValue(type, isZero(type, max) ? '0.0' : max);
  }
}

function isZero(type: IcebergPrimitive, text: string): boolean {
  return (type === 'float' || type === 'double') && /^-?0(\.0+)?$/.test(text);
}

function firstCodePoints(text: string, count: number): string[] {
  // A code point has two units at most.
  return [...text.slice(0, 2 * count)].slice(0, count);
}

function upperString(max: string): Buffer | undefined {
  if (!max.isWellFormed()) return undefined;
  const points = firstCodePoints(max, length + 1);
  if (points.length <= length) return Buffer.from(max, 'utf8');
  // Raise the last code point that can be raised; those after it, at their highest already, are dropped.
  for (let kept = length; kept > 0; kept -= 1) {
    const next = nextCodePoint(points[kept - 1]?.codePointAt(0) ?? 0);
    if (next !== undefined) {
      return Buffer.from(`${points.slice(0, kept - 1).join('')}${String.fromCodePoint(next)}`, 'utf8');
    }
  }
  return undefined;
}

function nextCodePoint(point: number): number | undefined {
  if (point === 0x10ffff) return undefined;
  // Surrogates are no characters and have no UTF-8 form.
  return point === 0xd7ff ? 0xe000 : point + 1;
}

function upperBytes(max: Buffer | undefined): Buffer | undefined {
  if (max === undefined || max.length <= length) return max;
  for (let kept = length; kept > 0; kept -= 1) {
    const last = max[kept - 1] ?? 0xff;
    if (last !== 0xff) return Buffer.from([...max.subarray(0, kept - 1), last + 1]);
  }
  return undefined;
}
