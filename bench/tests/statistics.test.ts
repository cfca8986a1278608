import { describe, expect, it } from 'vitest';
import { median, ratioInterval } from '../measure/statistics.ts';

describe('ratioInterval', () => {
  it('is the geometric mean and its t interval on logarithms', () => {
    // log2 of the ratios is 0, 1, 2, 1, 1: mean 1, standard deviation √0.5; t of 4 degrees of freedom is 2.776.
    const { ratio, low, high } = ratioInterval([
      [3, 3],
      [2, 1],
      [8, 2],
      [1, 0.5],
      [6, 3],
    ]);
    expect(ratio).toBeCloseTo(2);
    expect(low).toBeCloseTo(2 ** (1 - 2.776 * Math.sqrt(0.1)));
    expect(high).toBeCloseTo(2 ** (1 + 2.776 * Math.sqrt(0.1)));
  });

  it('has no width when all pairs agree, however fast each round was', () => {
    expect(
      ratioInterval([
        [1, 2],
        [10, 20],
        [5, 10],
      ]),
    ).toEqual({ ratio: 0.5, low: 0.5, high: 0.5 });
  });

  it('refuses a single pair', () => {
    expect(() => ratioInterval([[1, 2]])).toThrow('expected 2 to 16 pairs, found 1');
  });
});

it('finds the median of even and odd counts', () => {
  expect(median([9, 1, 3])).toBe(3);
  expect(median([9, 1, 3, 4])).toBe(3.5);
});
