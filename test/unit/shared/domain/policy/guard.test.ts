import { describe, expect, test } from "vitest";
import type { ConditionalAccessPolicy } from "../../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { findingOn } from "../../../../../shared/domain/policy/guard.ts";
import { definitionDigest, wavePolicyBody } from "../../../../../shared/domain/policy/policyDefinition.ts";
import type { RegisteredPolicy } from "../../../../../shared/domain/policy/registeredPolicy.ts";
import { WaveStageSchema } from "../../../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { aWave } from "../../../../support/waves/aWave.ts";

const now = new Date("2026-04-10T12:00:00Z");
const expected = wavePolicyBody({ waveId: "wave-1", groupId: "g", breakGlassGroupId: "b" });
const registered: RegisteredPolicy = {
  policyId: "policy-1",
  waveId: "wave-1",
  createdAt: "2026-04-01T07:00:00.000Z",
  definitionDigest: definitionDigest(expected),
  state: "enabledForReportingButNotEnforced",
};
const policy: ConditionalAccessPolicy = {
  id: "policy-1",
  displayName: "passkey-rollout: wave wave-1",
  state: "enabledForReportingButNotEnforced",
  definition: expected,
};
const enabled = { ...policy, state: "enabled" as const };
const paused = { by: { id: "a", displayName: "A" }, at: "2026-04-09T08:00:00.000Z", reason: "x" };
const find = (change: {
  wave?: Partial<WaveFacts>;
  registered?: Partial<RegisteredPolicy>;
  policy?: ConditionalAccessPolicy | undefined;
}) =>
  findingOn({
    registered: { ...registered, ...change.registered },
    wave: aWave({ policyId: "policy-1", ...change.wave }),
    policy: "policy" in change ? change.policy : policy,
    expected,
    now,
  })?.kind;

const applied: readonly string[] = ["enforced", "watched", "steady"];
const enforced = { stage: "enforced" as const, enforcedAt: "2026-04-10T11:45:00.000Z" };

describe("a policy that is enabled", () => {
  test.each(WaveStageSchema.options)("is taken back unless the stage says so (%s), paused or not", (stage) => {
    const kind = applied.includes(stage) ? undefined : "foundEnabled";
    expect(find({ wave: { stage, enforcedAt: enforced.enforcedAt }, policy: enabled })).toBe(kind);
    expect(find({ wave: { stage, enforcedAt: enforced.enforcedAt, paused }, policy: enabled })).toBe(kind);
  });
  test("by a flip that is under way is the wave's own", () => {
    expect(find({ wave: { stage: "swept" }, registered: { state: "enabled" }, policy: enabled })).toBeUndefined();
  });
  test("of an enforced wave that is to go back is on its way", () => {
    const wave = { ...enforced, rollbackRequested: paused };
    expect(find({ wave, registered: { state: "enabled" }, policy: enabled })).toBeUndefined();
  });
});

describe("a policy of an enforced wave", () => {
  test.each(["enabledForReportingButNotEnforced", "disabled", "unknown"] as const)("that is %s is told", (state) => {
    expect(find({ wave: enforced, policy: { ...policy, state } })).toBe("notEnabled");
  });
  test("is not told while Entra may show the flip late", () => {
    expect(find({ wave: { ...enforced, enforcedAt: "2026-04-10T11:45:00.001Z" } })).toBeUndefined();
  });
  test("that goes back is in report-only, and that is right", () => {
    expect(find({ wave: { ...enforced, rollbackRequested: paused } })).toBeUndefined();
    expect(find({ wave: { ...enforced, cancelRequested: paused } })).toBeUndefined();
  });
});

test("a policy in a state that nobody knows is taken back before its flip", () => {
  expect(find({ wave: { stage: "reportOnly" }, policy: { ...policy, state: "unknown" } })).toBe("foundEnabled");
});

describe("a policy in report-only", () => {
  test("as it was made is no finding", () => {
    expect(find({ wave: { stage: "reportOnly" } })).toBeUndefined();
  });
  test("that is switched off is told, unless its wave was cancelled", () => {
    const off = { ...policy, state: "disabled" as const };
    expect(find({ wave: { stage: "reportOnly" }, policy: off })).toBe("disabled");
    expect(find({ wave: { stage: "cancelled" }, policy: off })).toBeUndefined();
  });
  test.each([
    [{ ...expected, grantControls: { operator: "OR", builtInControls: ["mfa"] } }],
    [{ ...expected, conditions: { users: { includeUsers: ["All"] } } }],
  ])("that somebody changed is told (%#)", (definition) => {
    expect(find({ wave: { stage: "reportOnly" }, policy: { ...policy, definition } })).toBe("changed");
    expect(find({ wave: enforced, policy: { ...enabled, definition } })).toBe("changed");
  });
  test("that is gone is told, unless it was made a moment ago", () => {
    expect(find({ policy: undefined })).toBe("gone");
    expect(find({ policy: undefined, registered: { createdAt: "2026-04-10T11:50:00.000Z" } })).toBeUndefined();
  });
  test("that has no id yet is not looked for", () => {
    expect(find({ policy: undefined, registered: { policyId: "" } })).toBeUndefined();
  });
});
