import { expect, test } from "vitest";
import { workforceFault } from "../../../../shared/enforcement/workforceFault.ts";
import { HANA, preparedTenant, runningTenant } from "../../../support/enforcement/enforcedTenant.ts";
import type { FakePorts } from "../../../support/fakes/fakePorts.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_STRENGTH_ID,
  testConfig,
} from "../../../support/testConfig.ts";

const change = (ports: FakePorts, changes: object) => {
  for (const [id, policy] of ports.policies.stored) ports.policies.stored.set(id, { ...policy, ...changes });
};
const widened = { conditions: { users: { includeUsers: ["All"] } } };

test("a workforce policy as wanted has no fault, and is read with one request to Conditional Access", async () => {
  const ports = await runningTenant();
  expect(await workforceFault(ports, testConfig())).toBeUndefined();
  expect(ports.policies.calls.map(({ method }) => method)).toEqual(["policy", "strength", "methodsPolicy"]);
  expect(ports.directory.calls.map(({ method }) => method)).toEqual(["membersAmong"]);
});

test.each<[string, string, (ports: FakePorts) => void]>([
  ["switched off", "WorkforcePolicyState", (ports) => change(ports, { state: "disabled" })],
  ["in report-only", "WorkforcePolicyState", (ports) => change(ports, { state: "enabledForReportingButNotEnforced" })],
  ["in a state that nobody knows", "WorkforcePolicyState", (ports) => change(ports, { state: "unknown" })],
  ["widened", "WorkforcePolicyDiffers", (ports) => change(ports, { definition: widened })],
  ["deleted", "WorkforcePolicyGone", (ports) => ports.policies.stored.clear()],
  [
    "of a strength that takes a password with a push",
    "StrengthIsWeaker",
    (ports) => ports.policies.strengths.set(ENFORCED_STRENGTH_ID, ["fido2", "password,microsoftAuthenticatorPush"]),
  ],
  ["of a strength that is gone", "StrengthIsWeaker", (ports) => ports.policies.strengths.delete(ENFORCED_STRENGTH_ID)],
  [
    "over a break-glass account",
    "BreakGlassNotExcluded",
    (ports) => ports.directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS.slice(1)),
  ],
])("a workforce policy that is %s lets nobody enter", async (_what, code, spoil) => {
  const ports = await runningTenant();
  spoil(ports);
  expect(await workforceFault(ports, testConfig())).toMatchObject({ code });
});

test("nobody enters before the first start, nor after a stop, and nothing is read for it", async () => {
  const stopAsked = { by: HANA, at: "2026-03-02T08:00:00.000Z", reason: "shared devices cannot sign in" };
  for (const ports of [preparedTenant(), await runningTenant({ stopAsked })]) {
    expect(await workforceFault(ports, testConfig())).toMatchObject({ code: "EnforcementNotRunning" });
    expect(ports.policies.calls).toEqual([]);
  }
});

test("a policy that is not recorded as ours is none of ours, whatever its name", async () => {
  const ports = await runningTenant();
  await ports.store.saveRegisteredPolicy({
    policyId: "",
    key: "workforce",
    kind: "workforce",
    wanted: "enabledForReportingButNotEnforced",
    createdAt: "2026-03-02T08:00:00.000Z",
    definitionDigest: "",
    state: "disabled",
  });
  expect(await workforceFault(ports, testConfig())).toMatchObject({ code: "WorkforcePolicyUnknown" });
});

test("a methods policy that nobody can read lets nobody in, and one that says nothing of certificates does", async () => {
  const ports = await runningTenant();
  const unknown = { kind: "unknown", because: "graph: 403 Authorization_RequestDenied" } as const;
  ports.policies.methods = { ...ports.policies.methods, certificates: unknown };
  expect(await workforceFault(ports, testConfig())).toBeUndefined();
  ports.policies.methods = { ...ports.policies.methods, passkeys: unknown };
  expect(await workforceFault(ports, testConfig())).toEqual({
    code: "MethodsPolicyUnknown",
    say: expect.stringContaining("403 Authorization_RequestDenied"),
  });
});

test("settings that name another break-glass group fit no policy any more", async () => {
  const config = testConfig({ BREAK_GLASS_GROUP_ID: "b0000000-0000-4000-8000-0000000000bb" });
  expect(await workforceFault(await runningTenant(), config)).toMatchObject({ code: "WorkforcePolicyDiffers" });
});

test("settings in capital letters name the same people", async () => {
  const config = testConfig({ BREAK_GLASS_USER_IDS: BREAK_GLASS_USER_IDS.join(",").toUpperCase() });
  expect(await workforceFault(await runningTenant(), config)).toBeUndefined();
});

test("an answer that does not come is no permission", async () => {
  const ports = await runningTenant();
  ports.policies.throttleNext("policy");
  await expect(workforceFault(ports, testConfig())).rejects.toThrow("throttled");
});
