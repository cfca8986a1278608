import { defineConfig } from 'vitest/config';

/** Files that put another module in place of one of ours: these alone need a fresh process. */
export const replacingModules = ['services/table-loader/tests/content-mismatch.test.ts'];

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
          exclude: replacingModules,
          // One load of the modules for all files of a worker: a quarter of the whole run's time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'apart', include: replacingModules } },
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    unstubEnvs: true,
  },
});
