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

/** These play whole rollouts and keep both processors busy by themselves. */
const rollouts = ["simulate", "attackedRollouts", "decisions", "crash/crash"].map((name) => `test/e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    reporters: ["default"],
    projects: [
      project("unit", 60_000),
      project("integration", 60_000),
      project("contract", 60_000),
      project("e2e", 600_000, { exclude: rollouts, sequence: { groupOrder: 1 } }),
      project("rollouts", 600_000, { include: rollouts, fileParallelism: false, sequence: { groupOrder: 2 } }),
    ],
  },
});
