import type { IcebergPrimitive } from './types.ts';

const day = 86_400_000;

/**
 * Turns DuckDB's text of a value into Iceberg's binary form (Iceberg spec, appendix D, "Binary single-value
 * serialization"). Strict: a text that is not exactly in the form known for the type gives undefined, never a guess.
 * So do infinities, NaN, years before 1 or after 9999, and `24:00:00`.
 */
export function singleValue(type: IcebergPrimitive, text: string): Buffer | undefined {
  if (type.startsWith('decimal')) return decimalValue(type, text);
  switch (type) {
    case 'boolean':
      return booleanValue(text);
    case 'int':
      return integerValue(text, 32);
    case 'long':
      return integerValue(text, 64);
    case 'float':
      return floatValue(text, 4);
    case 'double':
      return floatValue(text, 8);
    case 'date':
      return mapped(daysOf(text), int32);
    case 'time':
      return mapped(microsOfDay(text), int64);
    case 'timestamp':
      return mapped(microsOf(text), int64);
    case 'timestamptz':
      return text.endsWith('+00') ? mapped(microsOf(text.slice(0, -3)), int64) : undefined;
    case 'string':
      return text.isWellFormed() ? Buffer.from(text, 'utf8') : undefined;
    case 'uuid':
      return uuidValue(text);
    case 'binary':
      // RETURN_STATS gives bytes as upper-case hexadecimal digits without a prefix.
      return /^([0-9A-F]{2})*$/.test(text) ? Buffer.from(text, 'hex') : undefined;
    default:
      return undefined;
  }
}

function mapped<T>(value: T | undefined, write: (value: T) => Buffer): Buffer | undefined {
  return value === undefined ? undefined : write(value);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

function booleanValue(text: string): Buffer | undefined {
  if (text === '1' || text === 'true') return Buffer.of(1);
  return text === '0' || text === 'false' ? Buffer.of(0) : undefined;
}

function integerValue(text: string, bits: 32 | 64): Buffer | undefined {
  if (!/^-?(0|[1-9]\d{0,18})$/.test(text)) return undefined;
  const value = BigInt(text);
  if (BigInt.asIntN(bits, value) !== value) return undefined;
  return bits === 32 ? int32(Number(value)) : int64(value);
}

function floatValue(text: string, width: 4 | 8): Buffer | undefined {
  if (!/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(text)) return undefined;
  const value = width === 8 ? Number(text) : nearestFloat(Number(text));
  // A text beyond the type's range became an infinity.
  if (value === undefined || !Number.isFinite(value)) return undefined;
  const bytes = Buffer.alloc(width);
  if (width === 8) bytes.writeDoubleLE(value);
  else bytes.writeFloatLE(value);
  return bytes;
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
  const millis = Date.parse(`${text}T00:00:00Z`);
  // Some impossible dates (30 February) parse as a later day.
  if (Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 10) !== text) return undefined;
  return millis / day;
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

function uuidValue(text: string): Buffer | undefined {
  const wellFormed = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
  return wellFormed ? Buffer.from(text.replaceAll('-', ''), 'hex') : undefined;
}

function decimalValue(type: string, text: string): Buffer | undefined {
  const [, precision, scale] = /^decimal\((\d+), ?(\d+)\)$/.exec(type) ?? [];
  // DuckDB leaves out the zero before the point where precision equals scale, and the point where the scale is 0.
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d*)(?:\.(\d+))?$/.exec(text) ?? [];
  if (precision === undefined || sign === undefined || fraction.length !== Number(scale)) return undefined;
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '');
  if (digits === '' || digits.length > Number(precision)) return undefined;
  return twosComplement(BigInt(`${sign}${digits}`));
}

/** The fewest bytes that hold the value, big-endian. */
function twosComplement(value: bigint): Buffer {
  let width = 1;
  while (BigInt.asIntN(width * 8, value) !== value) width += 1;
  return Buffer.from(
    BigInt.asUintN(width * 8, value)
      .toString(16)
      .padStart(width * 2, '0'),
    'hex',
  );
}
