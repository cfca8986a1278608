import { parseArgs } from 'node:util';
import type { CommitPlan } from './commit/run-commits.ts';
import type { Contestant, EngineSettings } from './contestants/contestant.ts';
import { loaders } from './contestants/loader.ts';
import { pyiceberg, pyicebergStreamed, spark } from './contestants/peers.ts';
import type { SizePlan } from './run-size.ts';

export interface Plan {
  readonly sizes: readonly SizePlan[];
  readonly commit?: CommitPlan;
  /** Whether docs/benchmarks.md is written. */
  readonly write: boolean;
}

export const usage = `usage: npm run bench -- [--quick | --write | [--millions 1,6,60] [--pairs N] [--contestants NAME,NAME…]
                       [--threads N] [--memory MB]]

  --quick        everything once on 1 million rows: checks that all runs and that rows are equal
  --write        the whole benchmark, and docs/benchmarks.md
  --contestants  beside the floor: loader, proving, masking, two_threads, pyiceberg, pyiceberg_streamed, spark; and commit
  --threads, --memory  of the loader's DuckDB, instead of its own
`;

/** A name among the contestants that stands for the commit of many files. */
const commitName = 'commit';
const manyFiles = 1000;

/** Above this, others than the loader and the floor would need hours, or more memory than there is; pseudonyms need no more of it. */
const largestForAll = 6;
/** With fewer, intervals are wider than what they are about. */
const pairsForAll = 5;
const pairsForLargest = 2;
const gridPasses = 3;

/** @throws Error for options that there are not, or that contradict each other. */
export function readOptions(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      millions: { type: 'string' },
      pairs: { type: 'string' },
      contestants: { type: 'string' },
      threads: { type: 'string' },
      memory: { type: 'string' },
    },
  });
  const chosen = [values.millions, values.pairs, values.contestants, values.threads, values.memory];
  if ([values.quick, values.write, chosen.some((value) => value !== undefined)].filter(Boolean).length > 1) {
    throw new Error(`expected --quick, --write or a choice, found several\n\n${usage}`);
  }
  const engine: Partial<EngineSettings> = {
    ...(values.threads === undefined ? {} : { threads: wholeNumber(values.threads) }),
    ...(values.memory === undefined ? {} : { memoryLimitMb: wholeNumber(values.memory) }),
  };
  const [loader, proving, masking, twoThreads] = loaders(engine);
  const everybody = [loader, proving, masking, twoThreads, pyiceberg, pyicebergStreamed, spark];
  const names = values.contestants?.split(',') ?? [...everybody.map(({ name }) => name), commitName];
  const contestants = choose(
    everybody,
    names.filter((name) => name !== commitName),
  );
  const pairsOf = (usual: number) =>
    values.quick ? 1 : values.pairs === undefined ? usual : wholeNumber(values.pairs);
  const millions = values.quick ? [1] : (values.millions ?? '1,6,60').split(',').map(wholeNumber);
  const sizes = millions.map((each, index): SizePlan => {
    const isLarge = each > largestForAll;
    return {
      millions: each,
      pairs: pairsOf(isLarge ? pairsForLargest : pairsForAll),
      contestants: isLarge ? contestants.filter((contestant) => [loader, proving].includes(contestant)) : contestants,
      floor: isLarge && index > 0 ? 'best of the size before' : { passes: values.quick || isLarge ? 1 : gridPasses },
    };
  });
  const commit = { pairs: pairsOf(pairsForAll), ...(values.quick ? {} : { files: manyFiles }) };
  return { sizes, ...(names.includes(commitName) ? { commit } : {}), write: values.write };
}

function choose(contestants: readonly Contestant[], names: readonly string[]): Contestant[] {
  return names.map((name) => {
    const found = contestants.find((contestant) => contestant.name === name);
    if (found === undefined) throw new Error(`expected a contestant, found "${name}"\n\n${usage}`);
    return found;
  });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`expected a whole number above 0, found "${text}"\n\n${usage}`);
  return value;
}
