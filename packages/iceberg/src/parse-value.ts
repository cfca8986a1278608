import type { IcebergPrimitive } from './types.ts';

/**
 * A value of a primitive type in memory: int, float, double and date (days) are numbers; long, time, timestamp and
 * timestamptz (microseconds, UTC) and a decimal (its unscaled digits) are bigints; uuid and binary are bytes.
 */
export type PrimitiveValue = boolean | number | bigint | string | Uint8Array;

const day = 86_400_000;

/**
 * Reads DuckDB's text of a value. Strict: a text that is not exactly in the form known for the type gives undefined,
 * never a guess. So do infinities, NaN, years before 1 or after 9999, and `24:00:00`.
 */
export function parseValue(type: IcebergPrimitive, text: string): PrimitiveValue | undefined {
  if (type.startsWith('decimal')) return parseDecimal(type, text);
  switch (type) {
    case 'boolean':
      return parseBoolean(text);
    case 'int':
      return mapped(parseInteger(text, 32), Number);
    case 'long':
      return parseInteger(text, 64);
    case 'float':
      return parseFloating(text, 4);
    case 'double':
      return parseFloating(text, 8);
    case 'date':
      return daysOf(text);
    case 'time':
      return microsOfDay(text);
    case 'timestamp':
      return microsOf(text);
    case 'timestamptz':
      return text.endsWith('+00') ? microsOf(text.slice(0, -3)) : undefined;
    case 'string':
      return text.isWellFormed() ? text : undefined;
    case 'uuid':
      return parseUuid(text);
    case 'binary':
      // RETURN_STATS gives bytes as upper-case hexadecimal digits without a prefix.
      return /^([0-9A-F]{2})*$/.test(text) ? Buffer.from(text, 'hex') : undefined;
    default:
      return undefined;
  }
}

function mapped<T, R>(value: T | undefined, of: (value: T) => R): R | undefined {
  return value === undefined ? undefined : of(value);
}

function parseBoolean(text: string): boolean | undefined {
  if (text === '1' || text === 'true') return true;
  return text === '0' || text === 'false' ? false : undefined;
}

function parseInteger(text: string, bits: 32 | 64): bigint | undefined {
  if (!/^-?(0|[1-9]\d{0,18})$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asIntN(bits, value) === value ? value : undefined;
}

function parseFloating(text: string, width: 4 | 8): number | undefined {
  if (!/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(text)) return undefined;
  const value = width === 8 ? Number(text) : nearestFloat(Number(text));
  // A text beyond the type's range became an infinity.
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}

/**
 * Undefined where the double lies midway between two floats: the text may have been nearer to either before it was
 * rounded to a double (7.038531e-26 is such a text).
 */
function nearestFloat(value: number): number | undefined {
  const float = Math.fround(value);
  const mirrored = float + 2 * (value - float);
  return value !== float && Math.fround(mirrored) === mirrored ? undefined : float;
}

function daysOf(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null || match[1] === '0000') return undefined;
  const [year, month, dayOfMonth] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(0);
  // Not `Date.UTC`, which takes the years 1 to 99 for 1901 to 1999.
  date.setUTCFullYear(year, month - 1, dayOfMonth);
  // An impossible day or month (30 February) becomes a later one.
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth ? date.getTime() / day : undefined;
}

function microsOfDay(text: string): bigint | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) return undefined;
  const [, hours, minutes, seconds, fraction = ''] = match;
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

function microsOf(text: string): bigint | undefined {
  const days = daysOf(text.slice(0, 10));
  const micros = text[10] === ' ' ? microsOfDay(text.slice(11)) : undefined;
  return days === undefined || micros === undefined ? undefined : BigInt(days) * BigInt(day) * 1000n + micros;
}

function parseUuid(text: string): Uint8Array | undefined {
  const wellFormed = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
  return wellFormed ? Buffer.from(text.replaceAll('-', ''), 'hex') : undefined;
}

function parseDecimal(type: string, text: string): bigint | undefined {
  const [, precision, scale] = /^decimal\((\d+), ?(\d+)\)$/.exec(type) ?? [];
  // DuckDB leaves out the zero before the point where precision equals scale, and the point where the scale is 0.
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d*)(?:\.(\d+))?$/.exec(text) ?? [];
  if (precision === undefined || sign === undefined || fraction.length !== Number(scale)) return undefined;
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '');
  if (digits === '' || digits.length > Number(precision)) return undefined;
  return BigInt(`${sign}${digits}`);
}
