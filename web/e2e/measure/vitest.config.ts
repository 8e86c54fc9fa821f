import { defineConfig } from 'vitest/config';

/** What `cargo xtask bench explorer` runs: figures, not tests. */
export default defineConfig({
  cacheDir: '../../node_modules/.vite',
  test: {
    root: import.meta.dirname,
    include: ['*.measure.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
  },
});
