import { defineConfig } from 'vitest/config';

/** The catalogue adapters against servers that nobody here wrote. */
export default defineConfig({
  test: {
    include: ['tests/catalogs/**/*.test.ts'],
    globalSetup: ['tests/catalogs/setup/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    // Each test starts servers and other people's programs.
    slowTestThreshold: 30_000,
  },
});
