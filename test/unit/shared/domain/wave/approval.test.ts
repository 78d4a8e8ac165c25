import { describe, expect, test } from "vitest";
import { mayApprove, mayWithdraw } from "../../../../../shared/domain/wave/approval.ts";
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
