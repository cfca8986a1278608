import { defineConfig } from 'vitest/config';

/** What `npm run build` makes: the artifacts themselves, and each of them at work in plain Node. */
export default defineConfig({
  test: {
    include: ['tests/bundles/**/*.test.ts'],
    globalSetup: ['tests/bundles/setup/build.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    slowTestThreshold: 30_000,
  },
});
