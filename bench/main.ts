import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { preface } from './preface.ts';
import { report } from './report.ts';
import { runSize, type SizeResult } from './run-size.ts';

/**
 * `npm run bench`: the loader against the floor. `--quick`: the small table and two rounds only. `--write`: puts the
 * report into docs/benchmarks.md as well. Ends with 0 whatever the figures are, with 1 if an output is wrong.
 */
const { values } = parseArgs({ options: { quick: { type: 'boolean' }, write: { type: 'boolean' } } });
const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache', 'bench');
mkdirSync(cache, { recursive: true });

const sizes = values.quick
  ? [{ rows: 1_000_000, rounds: 2 }]
  : [1_000_000, 6_000_000].map((rows) => ({ rows, rounds: 5 }));
// What the load engine takes by default.
const settings = { threads: Math.min(4, availableParallelism()), memoryLimitMb: 1024 };
const load = loadavg()[0] ?? 0;
const results: SizeResult[] = [];
for (const { rows, rounds } of sizes) results.push(await runSize(cache, rows, rounds, settings));

const text = report(results, settings, load);
process.stdout.write(text);
if (values.write) {
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(join(root, 'docs', 'benchmarks.md'), `${preface(new Date())}\n${text}`);
}
if (results.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
