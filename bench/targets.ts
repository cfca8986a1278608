import type { CommitResult } from './commit/run-commits.ts';
import type { Usage } from './measure/measure.ts';
import { median, type Pair, ratioInterval } from './measure/statistics.ts';
import type { SizeResult } from './run-size.ts';

/** What is to be reached, and whether a run reached it. */
export interface Verdict {
  readonly target: string;
  /** What it was judged on. */
  readonly on: string;
  readonly limit: string;
  readonly found: string;
  /** A ratio is within its limit when the lower end of its interval is; it is said whether the upper end is as well. */
  readonly verdict: 'met' | 'met by the lower end' | 'not met';
}

interface RatioTarget {
  readonly text: string;
  readonly of: string;
  readonly against: string;
  readonly metric: keyof Usage;
  /** As a multiple of the other's. */
  readonly limit: number;
}

const [cpu, wall, memory] = ['cpuSeconds', 'wallSeconds', 'peakMb'] as const;
const loader = 'loader';
const whole = 'PyIceberg overwrite';
const streamed = `${whole}, streamed`;

const metricNames = { [cpu]: 'CPU', [wall]: 'wall time', [memory]: 'peak memory' };

function againstPyIceberg(of: string, how: string, metrics: readonly (keyof Usage)[]): RatioTarget[] {
  const forms = [
    { form: whole, against: 'pyiceberg', quarter: memory },
    { form: streamed, against: 'pyiceberg_streamed', quarter: undefined },
  ];
  return forms.flatMap(({ form, against, quarter }) =>
    metrics.map((metric) => {
      const text = `${how}${metricNames[metric]} against ${form}`;
      return { text, of, against, metric, limit: metric === quarter ? 0.25 : 1 };
    }),
  );
}

/** Judged on every size on which both took part. */
const ratioTargets: readonly RatioTarget[] = [
  { text: 'load, no masking: CPU against the floor', of: loader, against: 'floor', metric: cpu, limit: 1.05 },
  {
    text: 'load, HMAC on two columns: CPU against the floor',
    of: 'masking',
    against: 'floor',
    metric: cpu,
    limit: 1.5,
  },
  { text: "the proof's read-back: CPU against the load", of: 'read_back', against: loader, metric: cpu, limit: 0.3 },
  {
    text: 'load with its proof: CPU against the load without',
    of: 'proving',
    against: loader,
    metric: cpu,
    limit: 1.9,
  },
  // PyIceberg takes both cores. So may the loader; on one thread it need not be as quick.
  ...againstPyIceberg('two_threads', 'on two threads: ', [cpu, wall, memory]),
  ...againstPyIceberg(loader, '', [cpu, memory]),
  { text: 'CPU against Spark, start included', of: loader, against: 'spark', metric: cpu, limit: 0.25 },
];

/** The loader's memory for a table that fits into none: MiB, and as a multiple of that for the smallest table. */
const memoryLimit = { millions: 60, peakMb: 400, growth: 1.1 };

const loadersByProof = new Map([
  [loader, 'without proof'],
  ['proving', 'with proof'],
]);

/** With fewer, an interval says nothing. */
const fewestPairs = 3;

export function judge(sizes: readonly SizeResult[], commit?: CommitResult): Verdict[] {
  return [
    ...ratioTargets.flatMap((target) => sizes.flatMap((size) => judgeUsage(target, size))),
    ...judgeMemory(sizes),
    ...(commit === undefined ? [] : judgeCommit(commit)),
  ];
}

function judgeUsage({ text, of, against, metric, limit }: RatioTarget, { millions, rounds }: SizeResult): Verdict[] {
  const pairs = rounds.flatMap((round): Pair[] => {
    const [ours, theirs] = [round[of], round[against]];
    return ours === undefined || theirs === undefined ? [] : [[ours[metric], theirs[metric]]];
  });
  return judgeRatio(text, `${millions} million rows`, limit, pairs);
}

function judgeRatio(target: string, on: string, limit: number, pairs: readonly Pair[]): Verdict[] {
  if (pairs.length < fewestPairs) return [];
  const { ratio, low, high } = ratioInterval(pairs);
  const found = `${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  const verdict = high <= limit ? 'met' : low <= limit ? 'met by the lower end' : 'not met';
  return [{ target, on, limit: atMost(limit), found, verdict }];
}

/** By the highest of the runs, since there are few; held against the middle of the small table's, which were more. */
function judgeMemory(sizes: readonly SizeResult[]): Verdict[] {
  const [large, small] = [sizes.find(({ millions }) => millions === memoryLimit.millions), sizes[0]];
  if (large === undefined || small === undefined || small === large) return [];
  return [...loadersByProof].flatMap(([name, what]) => {
    const peaks = ({ rounds }: SizeResult) => rounds.flatMap((round) => round[name]?.peakMb ?? []);
    if (peaks(large).length === 0 || peaks(small).length === 0) return [];
    const highest = Math.max(...peaks(large));
    const growth = highest / median(peaks(small));
    const on = `${large.millions} million rows, the highest of ${peaks(large).length} runs`;
    const verdict = (met: boolean) => (met ? 'met' : 'not met');
    return [
      {
        target: `peak memory, ${what}`,
        on,
        limit: `at most ${memoryLimit.peakMb} MB`,
        found: `${highest.toFixed(0)} MB`,
        verdict: verdict(highest <= memoryLimit.peakMb),
      },
      {
        target: `peak memory, ${what}, against the median of ${small.millions} million rows`,
        on,
        limit: atMost(memoryLimit.growth),
        found: growth.toFixed(3),
        verdict: verdict(growth <= memoryLimit.growth),
      },
    ];
  });
}

function judgeCommit({ files, rounds }: CommitResult): Verdict[] {
  const target = `commit of ${files} data files: wall time against PyIceberg`;
  return [
    ...judgeRatio(
      target,
      'in place of as many',
      1,
      rounds.map((round) => [round.loader.replace[wall], round.pyiceberg.replace[wall]]),
    ),
    ...judgeRatio(
      target,
      'into a new table',
      1,
      rounds.map((round) => [round.loader.append[wall], round.pyiceberg.append[wall]]),
    ),
    ...judgeRatio(
      `${target}'s add_files`,
      'into a new table',
      1,
      rounds.map((round) => [round.loader.append[wall], round.pyiceberg.addFiles[wall]]),
    ),
  ];
}

function atMost(limit: number): string {
  return `at most ${limit} ×`;
}
