import { defineConfig } from 'vitest/config';

/** The AWS adapters, and then all services together, against an AWS that nobody here wrote. */
export default defineConfig({
  test: {
    include: ['tests/aws/**/*.test.ts'],
    globalSetup: ['tests/aws/setup/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    // Each test starts servers of its own.
    slowTestThreshold: 30_000,
  },
});
