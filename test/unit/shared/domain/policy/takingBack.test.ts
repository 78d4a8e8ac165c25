import { expect, test } from "vitest";
import { nextTakeBackStep, readBackSince } from "../../../../../shared/domain/policy/takingBack.ts";
import { aWave } from "../../../../support/waves/aWave.ts";

const by = { id: "a", displayName: "Ada" };
const ASKED = "2026-04-01T08:00:00.000Z";
const rollbackRequested = { by, at: ASKED, reason: "calls" };
const cancelRequested = { by, at: ASKED };
const report = "enabledForReportingButNotEnforced";
const enabled = { policyId: "p", state: "enabled" } as const;
const returned = { policyId: "p", state: report } as const;
const at = (time: string) => `2026-04-01T${time}.000Z`;
const flip = { startedAt: at("07:00:00"), writeAskedAt: at("07:59:30") };

test.each<[string, Parameters<typeof nextTakeBackStep>, string]>([
  ["nobody asked for", [aWave({ stage: "enforced" }), enabled], "nothing"],
  ["that was never made", [aWave({ rollbackRequested }), undefined], "nothing"],
  ["whose creation has no answer yet", [aWave({ cancelRequested }), { ...returned, policyId: "" }], "nothing"],
  ["of a cancelled wave", [aWave({ stage: "cancelled", cancelRequested }), returned], "nothing"],
  ["that may be enabled is written first", [aWave({ rollbackRequested }), enabled], "write"],
  ["likewise for a cancellation", [aWave({ cancelRequested }), enabled], "write"],
  [
    "that was read back in an earlier round is written all the same",
    [aWave({ rollbackRequested }), { ...enabled, readBackAt: at("09:00:00") }],
    "write",
  ],
  ["that was written is read", [aWave({ rollbackRequested }), returned], "read"],
  [
    "that was read before anybody asked is read anew",
    [aWave({ rollbackRequested }), { ...returned, readBackAt: at("07:59:59") }],
    "read",
  ],
  ["that was read since is settled", [aWave({ rollbackRequested }), { ...returned, readBackAt: ASKED }], "settled"],
  [
    "is read again while a claimed write may still arrive",
    [aWave({ rollbackRequested, flip }), { ...returned, readBackAt: at("08:01:29") }],
    "read",
  ],
  [
    "is settled after that",
    [aWave({ rollbackRequested, flip }), { ...returned, readBackAt: at("08:01:30") }],
    "settled",
  ],
  [
    "likewise by the registry's word",
    [aWave({ rollbackRequested }), { ...returned, enableAskedAt: at("07:59:30"), readBackAt: at("08:01:29") }],
    "read",
  ],
  [
    "is settled at once when the flip was long ago",
    [aWave({ rollbackRequested }), { ...returned, enableAskedAt: at("06:00:00"), readBackAt: ASKED }],
    "settled",
  ],
])("a policy %s", (_which, [facts, registered], kind) => {
  expect(nextTakeBackStep(facts, registered).kind).toBe(kind);
});

test.each<[string, Parameters<typeof readBackSince>[1], string | undefined]>([
  ["not while it may be enabled", { ...enabled, readBackAt: at("09:00:00") }, undefined],
  ["not by a reading of before", { ...returned, readBackAt: at("07:00:00") }, undefined],
  ["by one of since", { ...returned, readBackAt: at("09:00:00") }, at("09:00:00")],
])("people are told that it was read back: %s", (_when, registered, told) => {
  expect(readBackSince(aWave({ rollbackRequested }), registered)).toBe(told);
  expect(readBackSince(aWave(), registered)).toBeUndefined();
});
