import { defineConfig } from "vitest/config";

const project = (name: string, testTimeout: number, extra = {}) => ({
  test: {
    name,
    root: new URL("..", import.meta.url).pathname,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout,
    hookTimeout: testTimeout,
    ...extra,
  },
});

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    reporters: ["default"],
    projects: [
      // One world of modules for all of them: what is pure has nothing to keep apart, and loading it costs more than running it.
      project("unit", 120_000, { isolate: false }),
      project("integration", 60_000),
      project("contract", 60_000),
      project("e2e", 1_200_000),
    ],
  },
});
