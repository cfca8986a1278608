/** A ratio and the interval that holds the true one with a confidence of 95 %. */
export interface RatioInterval {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** The first of the two is held against the second. */
export type Pair = readonly [number, number];

/** Student's t, two-sided 95 %, for 1, 2, … degrees of freedom. */
const t95 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131];

/**
 * How many times as much the first of each pair used as the second: the geometric mean of the pairs' ratios, and its 95 % interval
 * by Student's t on their logarithms. What slows a whole round down, slows both of its pair down and leaves their ratio alone.
 * @throws RangeError for less than two pairs, or more than 16.
 */
export function ratioInterval(pairs: readonly Pair[]): RatioInterval {
  const t = t95[pairs.length - 2];
  if (t === undefined) throw new RangeError(`expected 2 to ${t95.length + 1} pairs, found ${pairs.length}`);
  const logs = pairs.map(([of, against]) => Math.log(of / against));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  const reach = t * Math.sqrt(variance / logs.length);
  return { ratio: Math.exp(mean), low: Math.exp(mean - reach), high: Math.exp(mean + reach) };
}

/** @param values at least one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}
