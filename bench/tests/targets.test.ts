import { describe, expect, it } from 'vitest';
import type { Usage } from '../measure/measure.ts';
import type { SizeResult } from '../run-size.ts';
import { judge } from '../targets.ts';

const usage = (cpuSeconds: number, peakMb = 300): Usage => ({ cpuSeconds, wallSeconds: cpuSeconds, peakMb });

function size(millions: number, rounds: SizeResult['rounds']): SizeResult {
  const floor = { threads: 1, memoryLimitMb: 256 };
  return { millions, parts: 1, partBytes: 1, grid: [], floor, rounds, outputs: {}, faults: [] };
}

const rounds = (loader: readonly number[], name: string, others: readonly number[]) =>
  loader.map((cpu, at) => ({ loader: usage(cpu), [name]: usage(others[at] ?? 1) }));

describe('judge', () => {
  it('counts a ratio as met when the lower end of its interval is', () => {
    const [met] = judge([size(6, rounds([1.0, 1.1, 1.2], 'floor', [1, 1, 1]))]);
    expect(met).toMatchObject({ target: 'load, no masking: CPU against the floor', on: '6 million rows', met: true });
    const [missed] = judge([size(6, rounds([1.1, 1.1, 1.1], 'floor', [1, 1, 1]))]);
    expect(missed).toMatchObject({ found: '1.100 (1.100 to 1.100)', met: false });
  });

  it('wants less of everything than PyIceberg, and a quarter of its memory', () => {
    const verdicts = judge([size(1, rounds([1, 1, 1], 'pyiceberg', [1, 1, 1]))]);
    expect(verdicts.map(({ limit, met }) => [limit, met])).toEqual([
      ['less', false],
      ['less', false],
      ['less', false],
      ['at most 0.25 ×', false],
    ]);
  });

  it('judges nothing by two pairs but memory, by its highest', () => {
    const small = size(1, [{ loader: usage(1, 300) }, { loader: usage(1, 310) }]);
    const large = size(60, [{ loader: usage(1, 341) }, { loader: usage(1, 342) }]);
    expect(judge([small, large]).map(({ found, met }) => [found, met])).toEqual([
      ['342 MB', true],
      ['1.103', false],
    ]);
  });
});
