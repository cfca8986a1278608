export type DialectName = 'duckdb' | 'trino' | 'spark';

/** How an engine spells what the portable proof needs. All give the same texts for the same values. */
export interface Dialect {
  text(sql: string): string;
  /** With a digit before the point, and as many after it as the type has. */
  decimal(sql: string, type: { precision: number; scale: number }): string;
  /** Whole days since 1970-01-01. */
  days(sql: string): string;
  /** Microseconds since 1970-01-01 00:00:00 of a timestamp without a zone. */
  micros(sql: string): string;
  /** Microseconds since 1970-01-01 00:00:00 UTC of one with a zone. */
  microsUtc(sql: string): string;
  /** Lower-case hex of bytes. */
  hex(sql: string): string;
  /** Lower-case hex of the SHA-256 of a text's UTF-8 bytes. */
  sha256(text: string): string;
  /** The number that up to 15 hex digits say, in a type whose sum does not overflow. */
  hexNumber(digits: string): string;
  /** The texts of a list's elements one after the other. */
  joined(list: string, text: (element: string) => string): string;
}

const varchar = (sql: string): string => `CAST(${sql} AS VARCHAR)`;
/** Trino shows six digits of a second; it has no function that gives microseconds. */
const trinoMicros = (sql: string, epoch: string): string =>
  `(date_diff('second', ${epoch}, date_trunc('second', ${sql})) * 1000000 + ` +
  `CAST(regexp_extract(CAST(${sql} AS VARCHAR), '\\.(\\d{6})', 1) AS BIGINT))`;

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  duckdb: {
    text: varchar,
    // It leaves the 0 before the point out where the type has no digit there.
    decimal: (sql, { precision, scale }) =>
      precision > scale ? varchar(sql) : `regexp_replace(${varchar(sql)}, '^(-?)[.]', '\\10.')`,
    days: (sql) => `(${sql} - DATE '1970-01-01')`,
    micros: (sql) => `epoch_us(${sql})`,
    microsUtc: (sql) => `epoch_us(${sql})`,
    hex: (sql) => `lower(hex(${sql}))`,
    sha256: (text) => `sha256(${text})`,
    hexNumber: (digits) => `CAST('0x' || ${digits} AS BIGINT)`,
    joined: (list, text) => `array_to_string(list_transform(${list}, lambda e: ${text('e')}), '')`,
  },
  /** Athena's engine version 3 is Trino. */
  trino: {
    text: varchar,
    decimal: varchar,
    days: (sql) => `date_diff('day', DATE '1970-01-01', ${sql})`,
    micros: (sql) => trinoMicros(sql, "TIMESTAMP '1970-01-01 00:00:00'"),
    microsUtc: (sql) => trinoMicros(sql, "TIMESTAMP '1970-01-01 00:00:00 UTC'"),
    hex: (sql) => `lower(to_hex(${sql}))`,
    sha256: (text) => `lower(to_hex(sha256(to_utf8(${text}))))`,
    hexNumber: (digits) => `CAST(from_base(${digits}, 16) AS DECIMAL(38, 0))`,
    joined: (list, text) => `array_join(transform(${list}, e -> ${text('e')}), '')`,
  },
  /** For a session whose time zone is UTC (`spark.sql.session.timeZone`). */
  spark: {
    text: (sql) => `CAST(${sql} AS STRING)`,
    // Its own text of 0.00000001 is 1E-8, unless its SQL is ANSI's.
    decimal: (sql, { scale }) => `replace(format_number(${sql}, ${scale}), ',', '')`,
    days: (sql) => `unix_date(${sql})`,
    micros: (sql) => `unix_micros(CAST(${sql} AS TIMESTAMP))`,
    microsUtc: (sql) => `unix_micros(${sql})`,
    hex: (sql) => `lower(hex(${sql}))`,
    sha256: (text) => `sha2(${text}, 256)`,
    hexNumber: (digits) => `CAST(conv(${digits}, 16, 10) AS DECIMAL(38, 0))`,
    joined: (list, text) => `array_join(transform(${list}, e -> ${text('e')}), '')`,
  },
};
