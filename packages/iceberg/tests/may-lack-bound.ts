import type { IcebergPrimitive } from '../src/index.ts';

/** What the bytes of a file say of one column. */
export interface Known {
  /** The least or greatest value as DuckDB prints it, NaN apart; null: there is none. */
  readonly value: string | null;
  /** The longest value, in bytes of that text. */
  readonly longest: bigint;
  readonly nans: bigint;
  readonly groups: bigint;
  /** How many of the row groups have nothing but NULL in the column. */
  readonly emptyGroups: bigint;
}

/**
 * Whether a file may go without a bound of the column. Everywhere else a missing bound is a fault: readers would open the
 * file for nothing. What DuckDB's statistics do not tell was found by experiment with 1.5.5.
 */
export function mayLackBound(type: IcebergPrimitive, side: 'lower' | 'upper', known: Known): boolean {
  const { value, longest, nans, groups, emptyGroups } = known;
  // Of a file with such a row group they tell no least and no greatest value.
  if (value === null || emptyGroups > 0n) return true;
  switch (type) {
    case 'uuid':
      return true;
    case 'float':
    case 'double':
      // Whether there is a NaN, DuckDB tells of a file of one row group only.
      return nans > 0n || groups !== 1n || !Number.isFinite(Number(value)) || isMidway(type, Number(value));
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      // DuckDB prints later years with five digits and more, earlier ones with (BC).
      return !/^\d{4}-/.test(value) || value.includes('BC');
    case 'time':
      return value.startsWith('24');
    case 'string':
      return longest > toldBytes || (side === 'upper' && /^\u{10FFFF}{16}./su.test(value));
    case 'binary':
      // As DuckDB prints it: \\xFF for each byte that is no plain letter.
      return longest > toldBytes || (side === 'upper' && /^(\\xFF){16}./.test(value));
    default:
      return false;
  }
}

/** Of longer texts and bytes DuckDB's statistics tell a part, or nothing. */
const toldBytes = 256n;

/** A decimal text of a float may stand midway between two of them as a double, and then could be either. */
function isMidway(type: 'float' | 'double', value: number): boolean {
  if (type === 'double') return false;
  const float = Math.fround(value);
  return value !== float && Math.fround(float + 2 * (value - float)) === float + 2 * (value - float);
}
