/**
 * How one exported value becomes a typed one, in SQL. DuckDB's own casts change values without a word (1.235 → 1.24,
 * a dropped offset, a list that turns NULL), so each conversion is a cheap probe, a test that the probe changed
 * nothing, and a slower exact form for the few values that the test doubts.
 *
 * Nothing here may raise an error but what `settleOr` is given: DuckDB's messages quote values.
 */
export interface Conversion {
  /** The quick result, wrong only where `doubtful` says so. */
  probe(value: string): string;
  /**
   * True where the probe may be wrong, and wherever it is NULL and the value is not; false or NULL where it is right, and for NULL.
   * Absent: the probe is never wrong, but NULL for what does not cast.
   */
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

/** The final value, NULL where it does not cast, given the column or expression that holds the probe. */
export function settle(conversion: Conversion, value: string, probe: string): string {
  const { doubtful, exact } = conversion;
  return doubtful === undefined ? probe : whereDoubtful(doubtful(value, probe), exact?.(value) ?? 'NULL', probe);
}

/** The final value, `otherwise` where it does not cast. Both `otherwise` and the exact form are computed for doubtful values only. */
export function settleOr(otherwise: string, conversion: Conversion, value: string, probe: string): string {
  const { doubtful = failed } = conversion;
  const exact = conversion.exact?.(value);
  const settled = exact === undefined ? otherwise : `coalesce(${exact}, ${otherwise})`;
  return whereDoubtful(doubtful(value, probe), settled, probe);
}

function whereDoubtful(doubtful: string, settled: string, probe: string): string {
  return `CASE WHEN ${doubtful} THEN ${settled} ELSE ${probe} END`;
}
