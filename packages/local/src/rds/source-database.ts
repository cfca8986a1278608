/** One transaction's view of a PostgreSQL database: everything read through it belongs to the same instant. */
export interface SnapshotSession {
  /** The one text value that the query returns. Catalogue reads ask for JSON text, so that drivers' type parsers play no part. */
  text(sql: string): Promise<string>;
  run(sql: string): Promise<void>;
  /**
   * Writes the rows of a SELECT to a new file in COPY's text format.
   * @returns the number of rows, as PostgreSQL counted them.
   */
  copyTo(select: string, path: string): Promise<number>;
}

/** A PostgreSQL (11 or later) that local RDS may take snapshots of. */
export interface SourceDatabase {
  /**
   * Runs `read` in one `REPEATABLE READ READ ONLY` transaction.
   * @throws DatabaseUnreachableError if no session could be opened; DatabaseReadError if one was lost or refused a read.
   */
  withSnapshot<T>(read: (session: SnapshotSession) => Promise<T>): Promise<T>;
}

/**
 * First statements of the transaction. They fix the text form of every value.
 * In which form RDS writes dates, timestamps, infinity or intervals is not documented; this is PostgreSQL's own, under the settings that RDS most likely has.
 */
export const SESSION_SETTINGS = [
  'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
  "SET LOCAL client_encoding = 'UTF8'",
  "SET LOCAL TimeZone = 'UTC'",
  "SET LOCAL DateStyle = 'ISO, MDY'",
  "SET LOCAL IntervalStyle = 'postgres'",
  "SET LOCAL bytea_output = 'hex'",
  'SET LOCAL extra_float_digits = 3',
  // Type names then print with their schema, as pg_dump prints them, and no user's function can shadow a built-in one.
  "SET LOCAL search_path = ''",
  // A row that a policy hides would be missing without a word: with this, PostgreSQL refuses the read.
  'SET LOCAL row_security = off',
  'SET LOCAL statement_timeout = 0',
  "SET LOCAL lock_timeout = '60s'",
] as const;
