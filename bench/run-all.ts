import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../tests/setup/cache.ts';
import { startRestCatalog } from '../tests/setup/rest-catalog/start.ts';
import { type CommitResult, runCommits } from './commit/run-commits.ts';
import { tryInstrument } from './measure/try-instrument.ts';
import type { Plan } from './options.ts';
import { type Circumstances, circumstances } from './report/circumstances.ts';
import { runSize, type SizeResult } from './run-size.ts';
import { ensureTools } from './setup.ts';

export interface Results {
  readonly circumstances: Circumstances;
  readonly sizes: readonly SizeResult[];
  readonly commit?: CommitResult;
}

/** Measures all that the plan says. The figures are kept in `.cache/bench/results.json` as well. */
export async function runAll(plan: Plan): Promise<Results> {
  const cache = join(cacheFolder, 'bench');
  const tools = await ensureTools(cache);
  await tryInstrument(tools);
  const warehouse = join(cache, 'warehouse');
  rmSync(warehouse, { recursive: true, force: true });
  mkdirSync(warehouse, { recursive: true });
  const about = await circumstances(tools, new Date(), loadavg()[0] ?? 0);
  const { javaHome, restCatalogClassPath: classPath } = tools;
  const server = await startRestCatalog({ javaHome, classPath, warehouse });
  try {
    const ground = { cache, tools, warehouse, catalog: server.url };
    const sizes: SizeResult[] = [];
    for (const size of plan.sizes) sizes.push(await runSize(ground, size, sizes.at(-1)));
    const commit = plan.commit === undefined ? {} : { commit: await runCommits(ground, plan.commit) };
    const results = { circumstances: about, sizes, ...commit };
    writeFileSync(join(cache, 'results.json'), JSON.stringify(results, undefined, 2));
    return results;
  } finally {
    await server.stop();
    rmSync(warehouse, { recursive: true, force: true });
  }
}
