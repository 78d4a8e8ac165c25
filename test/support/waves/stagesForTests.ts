import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { plannedWave } from "./rulesForTests.ts";

/** The planned wave at each of its stages before people enter, as the machine leaves it there. */
export const evidence = {
  at: "2026-03-24T09:00:00.000Z",
  digest: "d1",
  policyDigest: "p",
  ready: 96,
  leftOut: 4,
  seen: 95,
  inScope: 100,
  clean: true,
};
export const passedGate = { at: "2026-03-12T08:10:00.000Z", ready: 96, inScope: 100, passed: true };
export const announced: WaveFacts = { ...plannedWave, stage: "announced", stageAt: "2026-02-23T08:10:00.000Z" };
export const open: WaveFacts = { ...plannedWave, stage: "open", stageAt: "2026-03-02T08:10:00.000Z" };
export const reminded: WaveFacts = { ...plannedWave, stage: "reminded", stageAt: "2026-03-09T08:10:00.000Z" };
export const gated: WaveFacts = {
  ...plannedWave,
  stage: "gated",
  stageAt: passedGate.at,
  gate: passedGate,
  gateOpenedAt: passedGate.at,
};
export const warned: WaveFacts = {
  ...gated,
  stage: "warned",
  stageAt: "2026-03-13T08:20:00.000Z",
  warnedAt: "2026-03-13T08:20:00.000Z",
};
export const reportOnly: WaveFacts = {
  ...warned,
  stage: "reportOnly",
  stageAt: "2026-03-20T08:20:00.000Z",
  policyId: "p1",
  reportOnlyAt: "2026-03-20T08:20:00.000Z",
  reportedReady: 96,
};
export const swept: WaveFacts = { ...reportOnly, stage: "swept", stageAt: evidence.at, evidence };
