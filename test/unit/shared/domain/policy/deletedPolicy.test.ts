import { expect, test } from "vitest";
import {
  type ConditionalAccessPolicy,
  REPORT_ONLY,
} from "../../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { binVerdict, nextWavePolicyStep } from "../../../../../shared/domain/policy/deletedPolicy.ts";
import { definitionDigest, wavePolicyBody } from "../../../../../shared/domain/policy/policyDefinition.ts";
import type { RegisteredPolicy } from "../../../../../shared/domain/policy/registeredPolicy.ts";

const body = wavePolicyBody({ waveId: "w", groupId: "g", breakGlassGroupId: "b" });
const registered: RegisteredPolicy = {
  policyId: "p",
  key: "w",
  kind: "wave",
  wanted: REPORT_ONLY,
  createdAt: "2026-03-02T08:00:00.000Z",
  definitionDigest: definitionDigest(body),
  state: REPORT_ONLY,
};
const policy = (state: ConditionalAccessPolicy["state"], definition: unknown = body): ConditionalAccessPolicy => ({
  id: "p",
  displayName: "x",
  state,
  definition,
});

test.each<[string, ConditionalAccessPolicy | undefined, string]>([
  ["in report-only comes back", policy(REPORT_ONLY), "restore"],
  ["switched off comes back", policy("disabled"), "restore"],
  ["enabled comes back enabled", policy("enabled"), "comesBackEnabled"],
  ["in an unknown state does not", policy("unknown"), "cannot"],
  ["that somebody had widened does not", policy(REPORT_ONLY, { conditions: {} }), "cannot"],
  ["that Entra does not keep does not", undefined, "cannot"],
])("a deleted policy %s", (_what, deleted, kind) => {
  expect(binVerdict(deleted, registered).kind).toBe(kind);
});

test.each<[string, Partial<RegisteredPolicy>, string]>([
  ["that is as wanted needs nothing", {}, "nothing"],
  ["that is missed is looked for", { restoring: "look" }, "lookInBin"],
  ["that was found is restored", { restoring: "restore" }, "restore"],
  ["that cannot come back is left", { restoring: "cannot" }, "nothing"],
  ["that nobody needs is deleted", { wanted: "deleted" }, "delete"],
  ["that is deleted needs nothing", { wanted: "deleted", deletedAt: "2026-03-02T08:00:00.000Z" }, "nothing"],
  ["that was found enabled goes back first", { wanted: "deleted", notBackBecause: "x" }, "nothing"],
  ["without an id is none", { wanted: "deleted", policyId: "" }, "nothing"],
])("the policy of a wave %s", (_what, change, step) => {
  expect(nextWavePolicyStep({ ...registered, ...change })).toBe(step);
});

test.each(["workforce", "door", "roles", "companion", "testApp"] as const)(
  "a policy of the kind %s is neither restored nor deleted by the minute's timer",
  (kind) => {
    for (const change of [{ restoring: "restore" }, { restoring: "look" }, { wanted: "deleted" }] as const)
      expect(nextWavePolicyStep({ ...registered, kind, ...change })).toBe("nothing");
  },
);
