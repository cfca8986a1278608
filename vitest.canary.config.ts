import { defineConfig } from 'vitest/config';

/** Personal data is planted wherever it may stand, and sought wherever it may not. */
export default defineConfig({
  test: {
    include: ['tests/canary/whole/**/*.canary.test.ts'],
    globalSetup: ['tests/canary/whole/setup/global-setup.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Commands run in processes of their own here; what is slow by the usual measure is not worth a line.
    slowTestThreshold: 60_000,
  },
});
