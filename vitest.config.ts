import { parseArgs } from 'node:util';
import { defineConfig } from 'vitest/config';

/** Files that put another module in place of one of ours: these alone need a fresh process. */
export const replacingModules = ['services/table-loader/tests/content-mismatch.test.ts'];

/** Vitest applies its own option to no project of a configuration; the pipelines leave out by it what the other team owns. */
const { values } = parseArgs({ options: { exclude: { type: 'string', multiple: true } }, strict: false });
const excluded = (values.exclude ?? []).map(String);

export default defineConfig({
  test: {
    // Two workers suit the smallest machine that we promise for: two cores.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: [
            'packages/*/tests/**/*.test.ts',
            'services/*/tests/**/*.test.ts',
            'bench/tests/**/*.test.ts',
            'tests/{architecture,configuration,e2e}/**/*.test.ts',
            'tests/canary/quick/**/*.test.ts',
          ],
          exclude: [...replacingModules, ...excluded],
          // One load of the modules for all files of a worker: a quarter of the whole run's time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'apart', include: replacingModules, exclude: excluded } },
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    unstubEnvs: true,
  },
});
