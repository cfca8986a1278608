import { type Conversion, failed } from './conversion.ts';
import { duckType } from './sql.ts';

/**
 * From PostgreSQL's text of a timestamp, with or without time zone.
 *
 * Traps of DuckDB 1.5.5 that this goes around: a cast to TIMESTAMP drops an offset, digits after the sixth are cut off,
 * `infinity` and `epoch` pass. The quick way takes what has the length of PostgreSQL's text in UTC. That the fields have
 * two digits each is not asked: PostgreSQL prints no others, DuckDB reads them right, and asking (`LIKE '____-__-…'`)
 * costs 20 ns, a fifth of the cast. It would matter only to `2020-1-1 10:00:00.1234567`, whose seventh digit is lost.
 */
export function timestampFromText(icebergType: 'timestamp' | 'timestamptz'): Conversion {
  return icebergType === 'timestamp' ? withoutZone : withZone;
}

/** Puts `-` and spaces before the date in doubt, and year 0, which PostgreSQL does not have. */
const firstYear = "'0001'";

/** With a Z appended the cast fails exactly where an offset stands in the text already. */
const withoutZone: Conversion = {
  probe: (value) =>
    `CASE WHEN strlen(${value}) BETWEEN 19 AND 26 AND ${value} >= ${firstYear} ` +
    `THEN TRY_CAST(${value} || 'Z' AS TIMESTAMP) END`,
  doubtful: failed,
  exact: (value) => exactTimestamp(value, 'timestamp'),
};

const withZone: Conversion = {
  probe: (value) =>
    `CASE WHEN strlen(${value}) BETWEEN 22 AND 29 AND suffix(${value}, '+00') AND ${value} >= ${firstYear} ` +
    `THEN TRY_CAST(${value} AS TIMESTAMP WITH TIME ZONE) END`,
  doubtful: failed,
  exact: (value) => exactTimestamp(value, 'timestamptz'),
};

const date = '(\\d{4,6}-\\d\\d-\\d\\d)';
const clock = '((?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d)';
const fraction = '(?:(\\.\\d{1,6})0*)?';
/** PostgreSQL's offsets stay below 16 hours; old ones have seconds. */
const offset = '(Z|[+-](?:0\\d|1[0-5])(?::?[0-5]\\d(?::?[0-5]\\d)?)?)';

/** Checks every character, then hands DuckDB its own spelling: `0044-03-15 (BC) 10:00:00.5+05:30:00`. */
function exactTimestamp(value: string, type: 'timestamp' | 'timestamptz'): string {
  const pattern = `'${date}[ T]${clock}${fraction}${type === 'timestamptz' ? offset : '()'}( BC)?'`;
  const anchored = `'^${pattern.slice(1, -1)}$'`;
  const spelled = `regexp_replace(${value}, ${anchored}, '\\1\\5 \\2\\3')`;
  const era = `replace(${spelled}, ' BC', ' (BC)')`;
  const text = type === 'timestamptz' ? `${era} || ${colonOffset(`regexp_extract(${value}, ${anchored}, 4)`)}` : era;
  return (
    `CASE WHEN regexp_full_match(${value}, ${pattern}) AND NOT regexp_matches(${value}, '^0+-') ` +
    `THEN TRY_CAST(${text} AS ${duckType(type)}) END`
  );
}

/** `+0530` as `+05:30:00`; DuckDB reads an offset with seconds only in the long form. */
function colonOffset(offsetText: string): string {
  const digits = `rpad(regexp_replace(${offsetText}, '\\D', '', 'g'), 6, '0')`;
  return `CASE WHEN ${offsetText} = 'Z' THEN '+00' ELSE regexp_replace(${offsetText}[1] || ${digits}, '(\\d\\d)(\\d\\d)(\\d\\d)$', '\\1:\\2:\\3') END`;
}
