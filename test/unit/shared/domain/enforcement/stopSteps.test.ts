import { expect, test } from "vitest";
import type { EnforcementSwitch } from "../../../../../shared/domain/enforcement/enforcementSwitch.ts";
import { nextStop } from "../../../../../shared/domain/enforcement/stopSteps.ts";

type LastKnown = Parameters<typeof nextStop>[1][number] | undefined;
const stepOf = (row: EnforcementSwitch, registered: LastKnown) =>
  nextStop(row, registered ? [registered] : [], now).step;
const by = { id: "a", displayName: "Ada" };
const at = (time: string) => `2026-03-02T${time}.000Z`;
const now = new Date(at("08:05:00"));
const stopAsked = { by, at: at("08:00:00"), reason: "calls" };
const known: EnforcementSwitch = { stopAsked };
const REPORT_ONLY = "enabledForReportingButNotEnforced" as const;
const enabled = { policyId: "p", state: "enabled" as const };
const written = { policyId: "p", state: REPORT_ONLY };
const readBack = { ...written, readBackAt: at("08:00:02") };

test.each<[string, EnforcementSwitch, LastKnown, string]>([
  ["that nobody asks back", {}, enabled, "nothing"],
  ["that is started since", { stopAsked, startConfirmed: { by, at: at("08:04:00"), digest: "d" } }, enabled, "nothing"],
  ["that is back", { stopAsked, stoppedAt: at("08:00:02") }, readBack, "nothing"],
  ["that was never made", known, undefined, "settled"],
  ["whose creation has no answer yet", known, { ...written, policyId: "" }, "settled"],
  ["that may be enabled, without a reading", known, enabled, "write"],
  ["that was read back before a start", known, { ...enabled, readBackAt: at("08:04:00") }, "write"],
  ["that was written", known, written, "read"],
  ["that was last read before the stop", known, { ...written, readBackAt: at("07:59:59") }, "read"],
  ["that was read since", known, readBack, "settled"],
  ["that a start claimed long ago", { ...known, enableAskedAt: at("07:00:00") }, readBack, "settled"],
  ["that a start claimed just before", { ...known, enableAskedAt: at("07:59:59") }, readBack, "read"],
  ["that a start has claimed just now", { ...known, enableAskedAt: at("08:04:00") }, readBack, "wait"],
  ["likewise by the registry's word", known, { ...readBack, enableAskedAt: at("08:04:00") }, "wait"],
  [
    "that was read once no write can arrive any more",
    { ...known, enableAskedAt: at("07:59:59") },
    { ...written, readBackAt: at("08:01:59") },
    "settled",
  ],
])("a policy %s", (_where, row, registered, kind) => {
  expect(stepOf(row, registered).kind).toBe(kind);
});

test("the moment from which on a reading settles it is two minutes after the claim", () => {
  expect(stepOf({ ...known, enableAskedAt: at("08:04:00") }, readBack)).toMatchObject({
    until: at("08:06:00"),
  });
});

test.each<[string, readonly NonNullable<LastKnown>[], string, string | undefined]>([
  ["both may be enabled: the first is written", [enabled, { ...enabled, policyId: "q" }], "write", "p"],
  [
    "the first is written: the second one is, before anything is read",
    [written, { ...enabled, policyId: "q" }],
    "write",
    "q",
  ],
  ["both are written: the first is read", [written, { ...written, policyId: "q" }], "read", "p"],
  ["the first is back: the second is read", [readBack, { ...written, policyId: "q" }], "read", "q"],
  ["both are back", [readBack, { ...readBack, policyId: "q" }], "settled", "q"],
  ["there is one only, and it is back", [readBack], "settled", "p"],
])("of two policies, %s", (_where, policies, kind, policyId) => {
  const { step, policy } = nextStop(known, policies, now);
  expect([step.kind, policy?.policyId]).toEqual([kind, policyId]);
});

test("a stop with no policy at all is settled, and without a stop there is nothing to do", () => {
  expect(nextStop(known, [], now).step.kind).toBe("settled");
  expect(nextStop({}, [enabled], now).step.kind).toBe("nothing");
});
