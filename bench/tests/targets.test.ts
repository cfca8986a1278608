import { describe, expect, it } from 'vitest';
import type { Usage } from '../measure/measure.ts';
import type { SizeResult } from '../run-size.ts';
import { judge } from '../targets.ts';

const usage = (cpuSeconds: number, peakMb = 300): Usage => ({ cpuSeconds, wallSeconds: cpuSeconds, peakMb });

function size(millions: number, rounds: SizeResult['rounds']): SizeResult {
  const floor = { threads: 1, memoryLimitMb: 256 };
  return { millions, parts: 1, partBytes: 1, grid: [], floor, contestants: [], rounds, outputs: {}, faults: [] };
}

const rounds = (ours: readonly number[], name: string, others: readonly number[], our = 'loader') =>
  ours.map((cpu, at) => ({ [our]: usage(cpu), [name]: usage(others[at] ?? 1) }));

describe('judge', () => {
  it('counts a ratio as met when the lower end of its interval is', () => {
    const [met] = judge([size(6, rounds([1.0, 1.1, 1.2], 'floor', [1, 1, 1]))]);
    expect(met).toMatchObject({
      target: 'load, no masking: CPU against the floor',
      on: '6 million rows',
      verdict: 'met by the lower end',
    });
    const [missed] = judge([size(6, rounds([1.1, 1.1, 1.1], 'floor', [1, 1, 1]))]);
    expect(missed).toMatchObject({ found: '1.100 (1.100 to 1.100)', verdict: 'not met' });
  });

  it('wants less of everything than PyIceberg, and a quarter of its memory', () => {
    const verdicts = judge([size(1, rounds([1, 1, 1], 'pyiceberg', [1, 1, 1], 'two_threads'))]);
    expect(verdicts.map(({ target, limit, verdict }) => [target, limit, verdict])).toEqual([
      ['on two threads: CPU against PyIceberg overwrite', 'at most 1 ×', 'met'],
      ['on two threads: wall time against PyIceberg overwrite', 'at most 1 ×', 'met'],
      ['on two threads: peak memory against PyIceberg overwrite', 'at most 0.25 ×', 'not met'],
    ]);
  });

  it('asks no wall time of the loader on one thread, where PyIceberg has two', () => {
    const verdicts = judge([size(1, rounds([1, 1, 1], 'pyiceberg_streamed', [1, 1, 1]))]);
    expect(verdicts.map(({ target, limit }) => [target, limit])).toEqual([
      ['CPU against PyIceberg overwrite, streamed', 'at most 1 ×'],
      ['peak memory against PyIceberg overwrite, streamed', 'at most 1 ×'],
    ]);
  });

  it('judges nothing by two pairs but memory, by its highest', () => {
    const small = size(1, [{ loader: usage(1, 300) }, { loader: usage(1, 310) }]);
    const large = size(60, [{ loader: usage(1, 341) }, { loader: usage(1, 342) }]);
    expect(judge([small, large]).map(({ found, verdict }) => [found, verdict])).toEqual([
      ['342 MB', 'met'],
      ['1.121', 'not met'],
    ]);
  });

  it("holds each of PyIceberg's commits against the loader's", () => {
    const lap = (wallSeconds: number) => ({ cpuSeconds: 9, wallSeconds });
    const round = {
      loader: { append: lap(2), replace: lap(3) },
      pyiceberg: { append: lap(1), replace: lap(3), addFiles: lap(8) },
    };
    const verdicts = judge([], { files: 1000, rounds: [round, round, round] });
    expect(verdicts.map(({ found, verdict }) => [found, verdict])).toEqual([
      ['1.000 (1.000 to 1.000)', 'met'],
      ['2.000 (2.000 to 2.000)', 'not met'],
      ['0.250 (0.250 to 0.250)', 'met'],
    ]);
  });
});
