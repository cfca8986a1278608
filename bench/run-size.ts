import { globSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from './check/output.ts';
import type { Contestant, Course, EngineSettings, Measured } from './contestants/contestant.ts';
import { floor, floorGrid } from './contestants/floor.ts';
import { ensureParts } from './corpus/parts.ts';
import type { Usage } from './measure/measure.ts';
import { median } from './measure/statistics.ts';
import { type Referee, referee } from './referee.ts';
import { say } from './say.ts';
import type { Tools } from './setup.ts';
import { planLoad } from './world/plan-load.ts';

export interface SizePlan {
  /** Of rows. */
  readonly millions: number;
  readonly pairs: number;
  /** Beside the floor, which always takes part. */
  readonly contestants: readonly Contestant[];
  /** How often each cell of the floor's grid is run to find the best, where that would not take hours. */
  readonly floor: { readonly passes: number } | 'best of the size before';
}

export interface GridCell {
  readonly settings: EngineSettings;
  readonly runs: readonly Usage[];
}

export interface SizeResult {
  readonly millions: number;
  readonly parts: number;
  readonly partBytes: number;
  /** Empty if the floor's settings are the best of the size before. */
  readonly grid: readonly GridCell[];
  readonly floor: EngineSettings;
  readonly contestants: readonly Pick<Measured, 'name' | 'title'>[];
  /** By contestant's name. */
  readonly rounds: readonly Readonly<Record<string, Usage>>[];
  /** By contestant's name: of its last run. */
  readonly outputs: Readonly<Record<string, Output>>;
  /** What is wrong with an output, in words. */
  readonly faults: readonly string[];
}

/** Where everything lies, and what all sizes share. */
export interface Ground {
  readonly cache: string;
  readonly tools: Tools;
  readonly warehouse: string;
  readonly catalog: string;
}

/**
 * Runs every contestant on an export of that many rows, one after the other in each round, every second round in the opposite order.
 * Each run makes a new table, and its rows are compared with the floor's.
 */
export async function runSize(ground: Ground, plan: SizePlan, before?: SizeResult): Promise<SizeResult> {
  const batches = await ensureParts(ground.cache, ground.tools, plan.millions);
  const home = join(ground.cache, `home-${plan.millions}`);
  try {
    const course: Course = {
      ...ground,
      plain: await planLoad(join(home, 'plain'), batches, 'allow'),
      masking: await planLoad(join(home, 'masking'), batches, 'hmac'),
      scratch: join(home, 'scratch'),
    };
    const parts = globSync(join(course.plain.exportFolder, '*', '*.parquet'));
    const judge = await referee(course);
    const grid = typeof plan.floor === 'string' ? [] : await runGrid(judge, plan.floor.passes);
    const settings = before !== undefined && grid.length === 0 ? before.floor : cheapest(grid);
    const contestants = [...plan.contestants, floor(settings)];
    const rounds: Record<string, Usage>[] = [];
    for (let round = 0; round < plan.pairs; round++) {
      say(`${plan.millions} million rows: round ${round + 1} of ${plan.pairs}`);
      const usages: Record<string, Usage> = {};
      for (const contestant of round % 2 === 0 ? contestants : contestants.toReversed()) {
        Object.assign(usages, await judge.run(contestant));
      }
      rounds.push(usages);
    }
    const partBytes = parts.reduce((sum, part) => sum + statSync(part).size, 0);
    return {
      millions: plan.millions,
      parts: parts.length,
      partBytes,
      grid,
      floor: settings,
      contestants: contestants.flatMap(({ name, title, after }) => [{ name, title }, ...(after ? [after] : [])]),
      rounds,
      outputs: Object.fromEntries(judge.outputs),
      faults: [...judge.faults],
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function runGrid(judge: Referee, passes: number): Promise<GridCell[]> {
  const cells = floorGrid.map((settings) => ({ settings, runs: [] as Usage[] }));
  for (let pass = 0; pass < passes; pass++) {
    say(`grid of the floor: pass ${pass + 1} of ${passes}`);
    for (const { settings, runs } of pass % 2 === 0 ? cells : cells.toReversed()) {
      runs.push(...Object.values(await judge.run(floor(settings))));
    }
  }
  return cells;
}

function cheapest(grid: readonly GridCell[]): EngineSettings {
  const cost = ({ runs }: GridCell) => median(runs.map((usage) => usage.cpuSeconds));
  const [best] = grid.toSorted((a, b) => cost(a) - cost(b));
  if (best === undefined) throw new Error('expected a grid with a cell, found none');
  return best.settings;
}
