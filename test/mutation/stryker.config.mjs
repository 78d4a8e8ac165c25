/** `npm run mutation`: breaks the pure code that decides who is enforced, bit by bit, and sees whether a test notices. */
export default {
  packageManager: "npm",
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
  mutate: [
    "shared/domain/wave/{readiness,gate,away,sweep,sweepAgainst,sweepNotes,sweepRounds,signInNotes,flipEvidence}.ts",
    "shared/domain/wave/{denialVerdict,watchSteps,entryRefused}.ts",
    "shared/domain/enforcement/{enforcement,refusedPerson}.ts",
  ],
  coverageAnalysis: "perTest",
  tempDirName: ".local/stryker",
  ignorePatterns: ["/dist", "/.local", "/infra"],
  // It rewrites a tsconfig by an API that TypeScript 7 no longer has. No test here reads one.
  tsconfigFile: "none",
  concurrency: 2,
  reporters: ["clear-text", "progress"],
  clearTextReporter: { allowEmojis: false, logTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
};
