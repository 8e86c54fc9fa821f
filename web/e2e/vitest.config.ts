import { defineConfig } from 'vitest/config';

/**
 * Sessions of users, in Chromium, against the real server. `cargo xtask test`
 * runs them; by hand, with a build of modeltree:
 *
 *     MODELTREE=../target/debug/modeltree CHROMIUM=/usr/bin/chromium \
 *       npx vitest run --config e2e/vitest.config.ts
 */
export default defineConfig({
  cacheDir: '../node_modules/.vite',
  test: {
    root: import.meta.dirname,
    include: ['*.e2e.ts'],
    globalSetup: 'support/worlds.ts',
    // A browser and a server share two cores with the tests.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000, interval: 50 } },
  },
});
