import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../tests/setup/repository.ts';
import { readOptions, usage } from './options.ts';
import { page } from './report/page.ts';
import { runAll } from './run-all.ts';

/**
 * `npm run bench`: the loader against the floor and its peers; `--help` says what else. Ends with 0 whatever the figures are, with
 * 1 if an output is wrong.
 */
const args = process.argv.slice(2);
if (args.includes('--help')) {
  process.stdout.write(usage);
  process.exit();
}
const plan = readOptions(args);
const results = await runAll(plan);
const text = page(results);
process.stdout.write(text);
const faults = results.sizes.flatMap((size) => size.faults);
for (const fault of faults) process.stderr.write(`wrong output: ${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else if (plan.write) writeFileSync(join(repositoryRoot, 'docs', 'benchmarks.md'), text);
