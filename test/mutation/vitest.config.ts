import { defineConfig } from "vitest/config";

/** The tests that `npm run mutation` plays: those of the pure code that decides who is enforced. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/unit/shared/domain/{wave,enforcement}/**/*.test.ts", "test/unit/shared/waves/partlyReady.test.ts"],
    // It plays whole lives of waves: minutes for each mutant.
    exclude: ["**/waveLife.test.ts"],
    testTimeout: 60_000,
  },
});
