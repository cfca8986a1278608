import { defineConfig } from 'vitest/config';

/** Today's two apps under every pair of published versions of the event contract. */
export default defineConfig({
  test: {
    include: ['tests/skew/**/*.test.ts'],
    testTimeout: 120_000,
    // Each pair is two processes and a whole day.
    slowTestThreshold: 30_000,
  },
});
