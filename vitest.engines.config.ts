import { defineConfig } from 'vitest/config';

/** Other people's engines read, change and compact tables that the product wrote. */
export default defineConfig({
  test: {
    include: ['tests/engines/**/*.engines.test.ts'],
    globalSetup: ['tests/engines/setup/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // One file at a time: Spark and Trino would not fit beside each other into a small machine.
    fileParallelism: false,
    slowTestThreshold: 60_000,
  },
});
