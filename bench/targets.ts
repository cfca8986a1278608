import type { Usage } from './measure/measure.ts';
import { ratioInterval } from './measure/statistics.ts';
import type { SizeResult } from './run-size.ts';

/** What is to be reached, and whether a run reached it. */
export interface Verdict {
  readonly target: string;
  /** What it was judged on. */
  readonly on: string;
  readonly limit: string;
  readonly found: string;
  readonly met: boolean;
}

interface RatioTarget {
  readonly text: string;
  readonly of: string;
  readonly against: string;
  readonly metric: keyof Usage;
  readonly limit: number;
}

const less: readonly (readonly [keyof Usage, string])[] = [
  ['cpuSeconds', 'CPU'],
  ['wallSeconds', 'wall time'],
  ['peakMb', 'peak memory'],
];

/** Judged on every size on which both took part: met when the lower end of the ratio's 95 % interval is. */
const ratioTargets: readonly RatioTarget[] = [
  {
    text: 'load, no masking: CPU against the floor',
    of: 'loader',
    against: 'floor',
    metric: 'cpuSeconds',
    limit: 1.05,
  },
  {
    text: 'load, HMAC on two text columns: CPU against the floor',
    of: 'masking',
    against: 'floor',
    metric: 'cpuSeconds',
    limit: 1.5,
  },
  ...['pyiceberg', 'pyiceberg_streamed'].flatMap((against) =>
    less.map(([metric, what]) => ({
      text: `${what} against PyIceberg overwrite${against === 'pyiceberg' ? '' : ', streamed'}`,
      of: 'loader',
      against,
      metric,
      limit: 1,
    })),
  ),
  {
    text: 'peak memory against PyIceberg overwrite',
    of: 'loader',
    against: 'pyiceberg',
    metric: 'peakMb',
    limit: 0.25,
  },
  { text: 'CPU against Spark, start included', of: 'loader', against: 'spark', metric: 'cpuSeconds', limit: 0.25 },
];

/** The loader's memory for a table that fits into none: MiB, and as a multiple of that for the smallest table. */
const memoryLimit = { millions: 60, peakMb: 400, growth: 1.1 };

export function judge(sizes: readonly SizeResult[]): Verdict[] {
  return [
    ...ratioTargets.flatMap((target) => sizes.flatMap((size) => judgeRatio(target, size))),
    ...judgeMemory(sizes),
  ];
}

function judgeRatio({ text, of, against, metric, limit }: RatioTarget, { millions, rounds }: SizeResult): Verdict[] {
  const pairs = rounds.flatMap((round) => {
    const [ours, theirs] = [round[of], round[against]];
    return ours === undefined || theirs === undefined ? [] : [[ours[metric], theirs[metric]] as const];
  });
  if (pairs.length < minimalPairs) return [];
  const { ratio, low, high } = ratioInterval(pairs);
  return [
    {
      target: text,
      on: `${millions} million rows`,
      limit: `${limit === 1 ? 'less' : `at most ${limit} ×`}`,
      found: `${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`,
      met: limit === 1 ? low < 1 : low <= limit,
    },
  ];
}

/** With fewer, an interval says nothing: memory alone is judged there. */
const minimalPairs = 3;

function judgeMemory(sizes: readonly SizeResult[]): Verdict[] {
  const [large, small] = [sizes.find(({ millions }) => millions === memoryLimit.millions), sizes[0]];
  if (large === undefined || small === undefined || small === large) return [];
  const highest = ({ rounds }: SizeResult) => Math.max(...rounds.map((round) => round.loader?.peakMb ?? Number.NaN));
  const growth = highest(large) / highest(small);
  const on = `highest of ${large.rounds.length} runs, ${large.millions} million rows`;
  return [
    {
      target: 'peak memory',
      on,
      limit: `at most ${memoryLimit.peakMb} MB`,
      found: `${highest(large).toFixed(0)} MB`,
      met: highest(large) <= memoryLimit.peakMb,
    },
    {
      target: `peak memory against that of ${small.millions} million rows`,
      on,
      limit: `at most ${memoryLimit.growth} ×`,
      found: growth.toFixed(3),
      met: growth <= memoryLimit.growth,
    },
  ];
}
