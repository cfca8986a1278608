export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @param values at least one. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = sorted.length >> 1;
  return {
    min: at(0),
    median: sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2,
    max: at(sorted.length - 1),
  };
}
