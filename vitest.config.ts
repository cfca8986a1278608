import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/tests/**/*.test.ts',
      'services/*/tests/**/*.test.ts',
      'bench/tests/**/*.test.ts',
      'tests/{architecture,configuration,e2e}/**/*.test.ts',
      'tests/canary/quick/**/*.test.ts',
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two workers suit the smallest machine that we promise for: two cores.
    maxWorkers: 2,
  },
});
