import { defineConfig } from 'vitest/config';

/** The programs that deploy both accounts, under Pulumi's mocks, and the policies that they make, simulated. */
export default defineConfig({
  test: {
    include: ['tests/infra/**/*.test.ts'],
    globalSetup: ['tests/infra/support/global-setup.ts'],
    setupFiles: ['tests/infra/support/globals.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
