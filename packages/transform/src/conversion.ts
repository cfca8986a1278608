/**
 * How one exported value becomes a typed one, in SQL. DuckDB's own casts change values without a word (1.235 → 1.24,
 * a dropped offset, a list that turns NULL), so each conversion is a cheap probe, a test that the probe changed
 * nothing, and a slower exact form for the few values that the test doubts.
 *
 * Nothing here may raise an error: DuckDB's messages quote values.
 */
export interface Conversion {
  /** The quick result, wrong only where `doubtful` says so. */
  probe(value: string): string;
  /** True where the probe may be wrong; false or NULL where it is right. Absent: it always is. */
  doubtful?(value: string, probe: string): string;
  /** The right result, or NULL for a value that does not cast. Asked only for what is doubtful, never for NULL. */
  exact?(value: string): string;
}

/** A value that is already of its type. */
export const unchanged: Conversion = { probe: (value) => value };

/** The test of a probe that yields NULL for all that it cannot do. */
export function failed(value: string, probe: string): string {
  return `${probe} IS NULL AND ${value} IS NOT NULL`;
}

/** The whole conversion as one expression; used in lambdas, where no column can hold the probe. */
export function inline(conversion: Conversion, value: string): string {
  const probe = conversion.probe(value);
  return conversion.doubtful === undefined ? probe : settle(conversion, value, probe);
}

/** The final value, given the column or expression that holds the probe. */
export function settle(conversion: Conversion, value: string, probe: string): string {
  if (conversion.doubtful === undefined) return probe;
  const exact = conversion.exact?.(value) ?? 'NULL';
  return `CASE WHEN ${conversion.doubtful(value, probe)} THEN ${exact} ELSE ${probe} END`;
}
