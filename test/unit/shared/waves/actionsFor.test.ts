import { describe, expect, test } from "vitest";
import { type WaveStage, WaveStageSchema } from "../../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { actionsFor } from "../../../../shared/waves/actionsFor.ts";
import { approver, plannedWave, rules, starter } from "../../../support/waves/rulesForTests.ts";

const at = "2026-03-24T09:00:00.000Z";
const now = new Date("2026-03-24T10:00:00.000Z");
const evidence = {
  at,
  digest: "d1",
  policyDigest: "p",
  ready: 96,
  leftOut: 4,
  seen: 95,
  inScope: 100,
  clean: true,
};
const by = { by: starter, at };
const swept: WaveFacts = { ...plannedWave, stage: "swept", evidence };
const approved: WaveFacts = { ...swept, approval: { by: approver, at, digest: "d1" } };
const everything = ["Admin", "Approver", "Helpdesk", "Auditor"];
const actions = (facts: WaveFacts, roles: readonly string[] = everything, id = approver.id) =>
  actionsFor(facts, { id, roles }, now, rules);

const applied: readonly WaveStage[] = ["enforcing", "enforced", "watched", "steady"];

describe("what a page offers", () => {
  test.each(WaveStageSchema.options)(
    "at the stage %s: a cancellation before the first entry, a rollback from it on",
    (stage) => {
      const offered = actions({ ...approved, stage });
      const isApplied = applied.includes(stage);
      expect(offered.includes("rollback")).toBe(isApplied);
      expect(offered.includes("cancel")).toBe(!isApplied && stage !== "cancelled");
      expect(offered.includes("withdraw")).toBe(!isApplied && stage !== "cancelled");
    },
  );

  test("to approve is offered where there is something to approve, and not to whoever started the wave", () => {
    expect(actions(swept)).toContain("approve");
    expect(actions(swept, everything, starter.id)).not.toContain("approve");
    expect(actions(approved)).not.toContain("approve");
    expect(actions({ ...swept, evidence: { ...evidence, clean: false } })).not.toContain("approve");
    expect(actions({ ...swept, evidence: undefined })).not.toContain("approve");
    expect(actions({ ...swept, stage: "enforcing" })).not.toContain("approve");
  });

  test("to withdraw is offered while there is an approval", () => {
    expect(actions(approved)).toContain("withdraw");
    expect(actions(swept)).not.toContain("withdraw");
  });

  test.each<[string, Partial<WaveFacts>, boolean, boolean]>([
    ["runs", {}, true, false],
    ["is paused", { paused: { ...by, reason: "calls" } }, false, true],
    ["is to be cancelled", { cancelRequested: by }, false, false],
    ["was cancelled", { stage: "cancelled" }, false, false],
  ])("a wave that %s can be paused or resumed accordingly", (_how, change, pause, resume) => {
    const offered = actions({ ...swept, ...change });
    expect([offered.includes("pause"), offered.includes("resume")]).toEqual([pause, resume]);
  });

  test("a pause from the first entry on, too, and a rollback in spite of one", () => {
    expect(actions({ ...approved, stage: "enforcing" })).toContain("pause");
    expect(actions({ ...approved, stage: "enforcing", paused: { ...by, reason: "calls" } })).toContain("rollback");
  });

  test("a later date while nobody is enforced, and not from the first entry on", () => {
    expect(actions(approved)).toContain("postpone");
    expect(actions({ ...approved, stage: "enforcing" })).not.toContain("postpone");
    expect(actions({ ...approved, cancelRequested: by })).not.toContain("postpone");
  });

  test("a rollback once, until it is done", () => {
    const rollbackRequested = { ...by, reason: "calls" };
    expect(actions({ ...approved, stage: "enforced", rollbackRequested })).not.toContain("rollback");
  });

  test.each<[string, readonly string[]]>([
    ["Admin", ["withdraw", "pause", "postpone", "cancel"]],
    ["Approver", ["withdraw", "pause"]],
    ["Helpdesk", ["pause"]],
    ["Auditor", []],
    ["Stranger", []],
  ])("to the role %s no more than it may do", (role, expected) => {
    expect(actions(approved, [role])).toEqual(expected);
  });

  test.each(["Admin", "Approver", "Helpdesk"])("the way out to everybody who is there at night: %s", (role) => {
    expect(actions({ ...approved, stage: "enforcing" }, [role])).toEqual(expect.arrayContaining(["pause", "rollback"]));
  });
});
