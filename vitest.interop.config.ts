import { defineConfig } from 'vitest/config';

/** Other people's programs read what a run wrote: PyIceberg the tables, a real PostgreSQL server the truth. */
export default defineConfig({
  test: {
    include: ['tests/interop/**/*.interop.test.ts'],
    globalSetup: ['tests/interop/setup/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    // Commands run in processes of their own here; what is slow by the usual measure is not worth a line.
    slowTestThreshold: 30_000,
  },
});
