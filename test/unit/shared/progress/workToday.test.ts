import { describe, expect, test } from "vitest";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { type WorkFacts, workToday } from "../../../../shared/progress/workToday.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const NOW = new Date("2026-03-20T08:00:00.000Z");
const STARTER = "ad000000-0000-4000-8000-000000000001";
const OTHER = "ad000000-0000-4000-8000-000000000002";
const evidence = {
  at: "2026-03-20T07:00:00.000Z",
  digest: "d".repeat(64),
  policyDigest: "p",
  ready: 9,
  leftOut: 1,
  seen: 9,
  inScope: 10,
  clean: true,
};
const nothing: WorkFacts = {
  waves: [],
  switchState: "running",
  troubles: 0,
  phoneOnlyOutside: 0,
  strandedOutside: 0,
  triedInVain: 0,
};
const swept: Partial<WaveFacts> = { stage: "swept", evidence };
const paused = { by: { id: STARTER, displayName: "Ada" }, at: "2026-03-19T08:00:00.000Z", reason: "a look first" };
const gate = { at: "2026-03-20T07:00:00.000Z", ready: 1, inScope: 10, passed: false };
const oldPhones: Partial<WaveFacts> = { stage: "reminded", gate: { ...gate, oldPhones: 7 } };
const by = { id: OTHER, displayName: "Bo" };
const phones = { choice: "securityKey", owner: "Ana Lind", reason: "keys", by, at: gate.at } as const;
const kinds = (facts: Partial<WorkFacts>, roles: readonly string[], id = OTHER) =>
  workToday({ ...nothing, ...facts }, { id, roles }, NOW, { approvalHours: 24 }).map(({ kind }) => kind);
const wave = (change: Partial<WaveFacts>) => ({ waves: [aWave(change)] });

describe("what waits", () => {
  test.each([
    ["a wave to approve, for an Approver", wave(swept), ["Approver"], ["approveWave"]],
    [
      "nothing where the sweep was not clean",
      wave({ ...swept, evidence: { ...evidence, clean: false } }),
      ["Approver"],
      [],
    ],
    ["nothing of it for the helpdesk", wave(swept), ["Helpdesk"], []],
    ["nothing of a wave that was cancelled", wave({ ...swept, stage: "cancelled" }), ["Approver"], []],
    ["a paused wave, for an Admin", wave({ stage: "reminded", paused }), ["Admin"], ["resumeWave"]],
    ["nothing of it for an Approver", wave({ stage: "reminded", paused }), ["Approver"], []],
    [
      "who is stranded, for the helpdesk",
      wave({ stage: "enforced", strandedRecently: 1 }),
      ["Helpdesk"],
      ["helpStranded"],
    ],
    ["nothing where nobody is", wave({ stage: "enforced" }), ["Helpdesk"], []],
    ["nothing of it for an Auditor", wave({ stage: "enforced", strandedRecently: 1 }), ["Auditor"], []],
    ["phones that are too old, for an Admin", wave(oldPhones), ["Admin"], ["decidePhones"]],
    ["nothing of them for an Approver", wave(oldPhones), ["Approver"], []],
    ["nothing once somebody answers for them", wave({ ...oldPhones, phones }), ["Admin"], []],
    ["nothing where nobody has one", wave({ stage: "reminded", gate }), ["Admin"], []],
    ["nothing of a gate that is behind", wave({ ...oldPhones, stage: "steady" }), ["Admin"], []],
    ["who is stranded and in no wave, for the helpdesk", { strandedOutside: 1 }, ["Helpdesk"], ["helpStrandedOutside"]],
    ["nothing of them for an Approver", { strandedOutside: 1 }, ["Approver"], []],
    ["a start to confirm", { switchState: "startAsked", startAskedBy: STARTER }, ["Approver"], ["confirmStart"]],
    ["nothing once it is confirmed", { switchState: "starting", startAskedBy: STARTER }, ["Approver"], []],
    ["what does not go on, for an Admin", { troubles: 1 }, ["Admin"], ["mendTroubles"]],
    ["people by phone alone in no wave, for an Admin", { phoneOnlyOutside: 1 }, ["Admin"], ["planWave"]],
    ["nothing of them for the helpdesk", { phoneOnlyOutside: 1 }, ["Helpdesk"], []],
    ["who tried in vain, for the helpdesk", { triedInVain: 1 }, ["Helpdesk"], ["helpTried"]],
    ["nothing of them for an Admin alone", { triedInVain: 1 }, ["Admin"], []],
    ["nothing where there is nothing", {}, ["Admin", "Approver", "Helpdesk", "Auditor"], []],
  ] as const)("is %s", (_what, facts, roles, expected) => {
    expect(kinds(facts as Partial<WorkFacts>, roles)).toEqual(expected);
  });

  test("is never one's own second look", () => {
    expect(kinds({ switchState: "startAsked", startAskedBy: STARTER.toUpperCase() }, ["Admin"], STARTER)).toEqual([]);
    expect(kinds(wave(swept), ["Admin", "Approver"], STARTER)).toEqual([]);
  });

  test("comes in the order of how little it may wait", () => {
    const facts = {
      waves: [aWave(swept), aWave({ waveId: "wave-2", stage: "enforced", strandedRecently: 2, paused })],
      switchState: "startAsked",
      troubles: 1,
      phoneOnlyOutside: 1,
      triedInVain: 1,
    } as const;
    expect(kinds(facts, ["Admin", "Helpdesk", "Approver"])).toEqual([
      "helpStranded",
      "confirmStart",
      "approveWave",
      "resumeWave",
      "mendTroubles",
      "planWave",
      "helpTried",
    ]);
  });
});
