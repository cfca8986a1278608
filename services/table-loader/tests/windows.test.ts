import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutWindows } from '../src/domain/windows.ts';

const parts = (...sizes: number[]) => sizes.map((size, i) => ({ uri: `s3://landing/${i}`, size, etag: `${i}` }));

/** The windows' sizes of parts, given what the files of each window become. */
function cut(sizes: readonly number[], scratchBytes: number, fileBytes: (partBytes: number) => number = () => 0) {
  const windows = cutWindows(parts(...sizes), scratchBytes);
  const found: number[][] = [];
  for (let window = windows.next(); window !== undefined; window = windows.next()) {
    found.push(window.map(({ size }) => size));
    windows.grew(window, fileBytes(found.at(-1)?.reduce((sum, size) => sum + size, 0) ?? 0));
  }
  return found;
}

describe('windows', () => {
  it('hold as many parts as a sixteenth of the scratch disk does', () => {
    expect(cut([4, 4, 2, 4, 7], 160)).toEqual([[4, 4, 2], [4], [7]]);
  });

  it('are none without parts, one where nothing is limited, one a part where nothing fits', () => {
    expect(cut([], 160)).toEqual([]);
    expect(cut([4, 4, 4], Number.POSITIVE_INFINITY)).toEqual([[4, 4, 4]]);
    expect(cut([4, 1, 4], 0)).toEqual([[4], [1], [4]]);
  });

  it('hold a part that is too large by itself', () => {
    expect(cut([1, 99, 1, 1], 160)).toEqual([[1], [99], [1, 1]]);
  });

  it('shrink for a table whose files grow more than was assumed', () => {
    const ones = Array.from({ length: 40 }, () => 1);
    expect(cut(ones, 160, (bytes) => 4 * bytes).every(({ length }) => length === 10)).toBe(true);
    // 160 / (2 × (1 + 1.5 × 10)) = 5
    expect(cut(ones, 160, (bytes) => 10 * bytes).map(({ length }) => length)).toEqual([10, 5, 5, 5, 5, 5, 5]);
  });

  it('keep every part once and in order, and two of them with their files within the scratch disk', () => {
    const size = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(
        fc.array(size),
        fc.integer({ min: 0, max: 5000 }),
        fc.double({ min: 0, max: 7, noNaN: true }),
        (sizes, scratch, growth) => {
          const windows = cut(sizes, scratch, (bytes) => growth * bytes);
          expect(windows.flat()).toEqual(sizes);
          for (const window of windows.filter(({ length }) => length > 1)) {
            const bytes = window.reduce((sum, each) => sum + each, 0);
            expect(2 * bytes + 2 * growth * bytes).toBeLessThanOrEqual(scratch);
          }
        },
      ),
    );
  });
});
