import { defineConfig } from 'vitest/config';

const modeltree = process.env.MODELTREE ?? 'http://127.0.0.1:8321';

export default defineConfig({
  server: { proxy: { '/api': modeltree } },
  build: {
    outDir: '../crates/server/dist',
    emptyOutDir: true,
    sourcemap: false,
    // `light-dark()` stays as it is written, nothing is polyfilled.
    target: ['chrome125', 'firefox128', 'safari18'],
    modulePreload: { polyfill: false },
    // The policy of the server lets no `data:` fonts or scripts in.
    assetsInlineLimit: 0,
  },
  test: { environment: 'happy-dom', include: ['test/**/*.test.{ts,tsx}'] },
});
