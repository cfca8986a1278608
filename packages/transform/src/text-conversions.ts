import { type Conversion, failed, unchanged } from './conversion.ts';
import { duckType, literal } from './sql.ts';
import { timestampFromText } from './timestamp-conversion.ts';

/**
 * From PostgreSQL's text form to an Iceberg type that is no list. What becomes a string stays as it is: a uuid is in lower
 * case already (PostgreSQL manual, section "UUID Type").
 */
export function textConversion(icebergType: string): Conversion {
  if (icebergType.startsWith('decimal')) return decimalFromText(icebergType);
  switch (icebergType) {
    case 'string':
      return unchanged;
    case 'int':
    case 'long':
      return integerFromText(duckType(icebergType));
    case 'float':
    case 'double':
      return floatFromText(duckType(icebergType));
    case 'timestamp':
    case 'timestamptz':
      return timestampFromText(icebergType);
    case 'boolean':
      return {
        probe: (value) =>
          `CASE WHEN ${value} IN ('t', 'true') THEN true WHEN ${value} IN ('f', 'false') THEN false END`,
      };
    case 'date':
      return dateFromText;
    case 'time':
      return timeFromText;
    case 'binary':
      return binaryFromText;
    case 'uuid':
      return { probe: (value) => `TRY_CAST(${value} AS UUID)` };
    default:
      throw new TypeError(`No conversion to ${icebergType}`);
  }
}

/** True where the cast's own text is not the text it came from. PostgreSQL and DuckDB print these types alike. */
function printsOtherwise(value: string, probe: string): string {
  return `CAST(${probe} AS VARCHAR) IS DISTINCT FROM ${value}`;
}

/** Up to this precision DuckDB parses a decimal in 27 ns; above it takes 11 to 39 µs (1.5.5), so those go by HUGEINT. */
const quickPrecision = 18;

function decimalFromText(icebergType: string): Conversion {
  const [precision = 0, scale = 0] = icebergType.match(/\d+/g)?.map(Number) ?? [];
  const type = duckType(icebergType);
  const isQuick = precision <= quickPrecision;
  const quickType = isQuick ? type : `DECIMAL(${quickPrecision},${scale})`;
  const exact = (value: string) => exactDecimal(value, type, scale);
  if (scale > quickPrecision) return { probe: () => `CAST(NULL AS ${type})`, doubtful: failed, exact };
  const cast = (value: string) => `TRY_CAST(${value} AS ${quickType})`;
  if (scale === 0) return { probe: cast, doubtful: printsOtherwise, exact };
  return {
    // A cast rounds what has more digits than the scale. Asked this way, each entry of a Parquet dictionary is asked once.
    probe: (value) => `CASE WHEN ${value} LIKE '%.${'_'.repeat(scale)}' THEN ${cast(value)} END`,
    doubtful: failed,
    exact,
  };
}

/** Digits beyond the scale must be zeros. The digits are read as an integer, which cannot round, then scaled down. */
function exactDecimal(value: string, type: string, scale: number): string {
  const kept = scale === 0 ? '' : `\\d{0,${scale}}`;
  const isNumber =
    `regexp_full_match(${value}, ${literal(`[+-]?\\d*(\\.${kept}0*)?`)}) ` + `AND regexp_matches(${value}, '\\d')`;
  // The 0 put before the digits stands for those that `.5` leaves out.
  const whole = `regexp_replace(${value}, '^([+-]?)(\\d*).*$', '\\10\\2')`;
  const fraction = scale === 0 ? "''" : `rpad(regexp_extract(${value}, ${literal(`\\.(${kept})`)}, 1), ${scale}, '0')`;
  const unscaled = `TRY_CAST(TRY_CAST(concat(${whole}, ${fraction}) AS HUGEINT) AS DECIMAL(38,0))`;
  const unit = `CAST('0.${'1'.padStart(scale, '0')}' AS DECIMAL(${scale},${scale}))`;
  const scaled = scale === 0 ? unscaled : `${unscaled} * ${unit}`;
  return `CASE WHEN ${isNumber} THEN TRY_CAST(${scaled} AS ${type}) END`;
}

function integerFromText(type: string): Conversion {
  return {
    probe: (value) => `TRY_CAST(${value} AS ${type})`,
    doubtful: printsOtherwise,
    exact: (value) =>
      `CASE WHEN regexp_full_match(${value}, '[+-]?\\d+(\\.0*)?') THEN TRY_CAST(${value} AS ${type}) END`,
  };
}

/** DuckDB turns what is too large into infinity and what is too small into 0. */
function floatFromText(type: string): Conversion {
  const honest = '[+-]?(0+(\\.0*)?|\\.0+)([eE][+-]?\\d+)?|[+-]?(?i:inf|infinity)';
  return {
    probe: (value) => `TRY_CAST(${value} AS ${type})`,
    doubtful: (value, probe) => `(${failed(value, probe)}) OR isinf(${probe}) OR ${probe} = 0`,
    exact: (value) => `CASE WHEN regexp_full_match(${value}, '${honest}') THEN TRY_CAST(${value} AS ${type}) END`,
  };
}

/** 0001 to 9999. */
const yearOfFour = '(?:[1-9]\\d{3}|0[1-9]\\d\\d|00[1-9]\\d|000[1-9])';

/**
 * DuckDB would take `infinity`, read `2020-01-1x` as the 1st, and take year 0, which PostgreSQL does not have. Regular expressions and
 * `strptime` look slow, but DuckDB calls functions once for each entry of a Parquet dictionary, and dates come in dictionaries: 20 ns a
 * value, where its cast, which it makes for each row, takes 24 without any check.
 */
const dateFromText: Conversion = {
  probe: (value) =>
    `CAST(CASE WHEN regexp_full_match(${value}, '${yearOfFour}-\\d\\d-\\d\\d') THEN try_strptime(${value}, '%Y-%m-%d') END AS DATE)`,
  doubtful: failed,
  exact: (value) =>
    `CASE WHEN regexp_full_match(${value}, '\\d{4,7}-\\d\\d-\\d\\d( BC)?') AND NOT regexp_matches(${value}, '^0+-') ` +
    `THEN TRY_CAST(replace(${value}, ' BC', ' (BC)') AS DATE) END`,
};

/** PostgreSQL's 24:00:00 is no time of an Iceberg day. */
const timeFromText: Conversion = {
  probe: (value) => `TRY_CAST(${value} AS TIME)`,
  doubtful: (value, probe) => `${value} >= '24' OR ${printsOtherwise(value, probe)}`,
  exact: (value) =>
    `CASE WHEN regexp_full_match(${value}, '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6}0*)?') ` +
    `THEN TRY_CAST(${value} AS TIME) END`,
};

/** A bytea in text, as in an array: PostgreSQL's hex form. */
const binaryFromText: Conversion = {
  probe: (value) =>
    `CASE WHEN regexp_full_match(${value}, '\\\\x([0-9a-fA-F]{2})*') THEN from_hex(substring(${value}, 3)) END`,
};
