import { describe, expect, test } from "vitest";
import { approvedBy, mayApprove, mayWithdraw } from "../../../../../shared/domain/wave/approval.ts";
import { approversFault } from "../../../../../shared/domain/wave/approvers.ts";
import { type WaveStage, WaveStageSchema } from "../../../../../shared/domain/wave/stages.ts";
import type { WaveEvidence, WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { approver, plannedWave, rules, starter } from "../../../../support/waves/rulesForTests.ts";

const evidence: WaveEvidence = {
  at: "2026-03-24T08:00:00.000Z",
  digest: "d1",
  policyDigest: "p",
  ready: 96,
  leftOut: 4,
  seen: 95,
  inScope: 100,
  clean: true,
};
const swept: WaveFacts = { ...plannedWave, stage: "swept", stageAt: evidence.at, evidence };
const asked = { facts: swept, by: approver, digest: "d1", now: new Date("2026-03-25T07:59:59.999Z") };

test.each<[string, Partial<typeof asked>, true | string]>([
  ["by a second admin, for the evidence shown, within 24 hours is taken", {}, true],
  ["by whoever started the wave is not", { by: starter }, "ownWave"],
  ["by the starter with the id in capitals is not", { by: { ...starter, id: starter.id.toUpperCase() } }, "ownWave"],
  ["for other evidence is not", { digest: "d0" }, "otherEvidence"],
  ["of evidence 24 hours old is not", { now: new Date("2026-03-25T08:00:00Z") }, "evidenceLapsed"],
  ["before the sweep is not", { facts: { ...swept, stage: "reportOnly" } }, "nothingToApprove"],
  ["once the first may have entered is not", { facts: { ...swept, stage: "enforcing" } }, "nothingToApprove"],
  ["after the flip is not", { facts: { ...swept, stage: "enforced" } }, "nothingToApprove"],
  ["of an unclean sweep is not", { facts: { ...swept, evidence: { ...evidence, clean: false } } }, "nothingToApprove"],
  ["without evidence is not", { facts: { ...swept, evidence: undefined } }, "nothingToApprove"],
  [
    "of a wave that is being cancelled is not",
    { facts: { ...swept, cancelRequested: { by: starter, at: evidence.at } } },
    "nothingToApprove",
  ],
  [
    "given before is not taken twice",
    { facts: { ...swept, approval: { by: approver, at: evidence.at, digest: "d1" } } },
    "alreadyApproved",
  ],
])("an approval %s", (_behaviour, change, expected) => {
  const verdict = mayApprove({ ...asked, ...change }, rules);
  expect(verdict.ok ? true : verdict.because).toBe(expected);
});

describe("an approval can be withdrawn", () => {
  const approval = { by: approver, at: evidence.at, digest: "d1" };
  const applied: readonly WaveStage[] = ["enforcing", "enforced", "watched", "steady"];

  test.each(WaveStageSchema.options)("while %s, or not, and the words say what to do instead", (stage) => {
    const verdict = mayWithdraw({ stage, approval });
    expect(verdict.ok).toBe(!applied.includes(stage));
    if (!verdict.ok)
      expect(verdict).toMatchObject({ because: "alreadyEnforcing", say: expect.stringMatching(/rollback/) });
  });

  test("not where there is none", () => {
    expect(mayWithdraw({ stage: "swept" })).toMatchObject({ ok: false, because: "nothingToWithdraw" });
  });

  test("not from the first entry on, whether it still stands in the row or not", () => {
    expect(mayWithdraw({ stage: "enforcing" })).toMatchObject({ because: "alreadyEnforcing" });
  });
});

describe("of a privileged wave two people have to approve", () => {
  const third = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Cleo Third" };
  const now = new Date("2026-03-24T10:00:00Z");
  const wave: WaveFacts = { ...swept, kind: "privileged" };
  const press = (facts: WaveFacts, by: typeof third, digest = "d1", at = now) =>
    mayApprove({ facts, by, digest, now: at }, rules).ok ? approvedBy(facts, { by, digest, now: at }, rules) : facts;

  test("the first word is no approval; the second person's is, and names both", () => {
    const half = press(wave, approver);
    expect(half).toMatchObject({ firstApproval: { by: approver, digest: "d1" }, approval: undefined });
    expect(approversFault(half)).toBe("nobody has approved");
    const whole = press(half, third);
    expect(whole).toMatchObject({ approval: { by: third, digest: "d1", first: { by: approver } } });
    expect(whole.firstApproval).toBeUndefined();
    expect(approversFault(whole)).toBeUndefined();
  });

  test("of an ordinary wave one is enough", () => {
    const facts = press(swept, approver);
    expect(facts.approval?.by).toEqual(approver);
    expect(facts.firstApproval).toBeUndefined();
  });

  test.each<[string, WaveFacts]>([
    ["by the same person twice", press(press(wave, approver), approver)],
    [
      "by the same person with the id in capitals",
      press(press(wave, approver), { ...approver, id: approver.id.toUpperCase() }),
    ],
    ["by the starter as the first", press(press(wave, starter), approver)],
    ["by the starter as the second", press(press(wave, approver), starter)],
    [
      "by somebody who waived a member, as the second",
      press({ ...press(wave, approver), heldOrWaivedBy: [third.id] }, third),
    ],
    [
      "by somebody who waived a member afterwards, as the first",
      press({ ...press(wave, approver), heldOrWaivedBy: [approver.id] }, third),
    ],
    ["the second for other evidence", press(press(wave, approver), third, "d0")],
    [
      "the first for evidence that is another one by now",
      press({ ...press(wave, approver), evidence: { ...evidence, digest: "d2" } }, third, "d2"),
    ],
    [
      "the first for an earlier sweep that said the same",
      press({ ...press(wave, approver), evidence: { ...evidence, at: "2026-03-24T11:00:00.000Z" } }, third),
    ],
    [
      "the second after the first has lapsed",
      press(press(wave, approver), third, "d1", new Date("2026-03-25T10:00:00Z")),
    ],
  ])("%s is no approval", (_which, facts) => {
    expect(facts.approval).toBeUndefined();
  });

  test.each<[string, Partial<NonNullable<WaveFacts["approval"]>>, Partial<WaveFacts>, RegExp | undefined]>([
    ["of two people stands", { first: { by: third, at: evidence.at } }, {}, undefined],
    ["of one alone does not", {}, {}, /two approvers/],
    ["of one person twice does not", { first: { by: approver, at: evidence.at } }, {}, /one person/],
    ["of the starter first does not", { first: { by: starter, at: evidence.at } }, {}, /started the wave/],
    [
      "whose first has waived a member since does not",
      { first: { by: third, at: evidence.at } },
      { heldOrWaivedBy: [third.id] },
      /held or waived/,
    ],
  ])("an approval in the row %s", (_which, change, facts, fault) => {
    const approval = { by: approver, at: evidence.at, digest: "d1", ...change };
    const said = approversFault({ ...wave, ...facts, approval });
    if (fault) expect(said).toMatch(fault);
    else expect(said).toBeUndefined();
  });

  test("the first word alone can be withdrawn", () => {
    expect(mayWithdraw(press(wave, approver))).toEqual({ ok: true });
  });
});
