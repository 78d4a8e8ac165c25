import { describe, expect, test } from "vitest";
import type { AuthenticationMethod } from "../../../../../shared/domain/people/authenticationMethod.ts";
import {
  type ConditionalAccessPolicy,
  REPORT_ONLY,
} from "../../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest } from "../../../../../shared/domain/policy/policyDefinition.ts";
import { type RegisteredPolicy, ROLES } from "../../../../../shared/domain/policy/registeredPolicy.ts";
import type { Strength } from "../../../../../shared/domain/policy/strength.ts";
import { digestOfHolders, holderFault, lookFault } from "../../../../../shared/domain/roles/holders.ts";
import { mayEnableRoles, type RolesCase } from "../../../../../shared/domain/roles/mayEnableRoles.ts";
import { policyRoleIds } from "../../../../../shared/domain/roles/policyRoles.ts";
import type { HolderFault, HoldersLook } from "../../../../../shared/domain/roles/rolesFacts.ts";
import { rolesPolicyBody } from "../../../../../shared/domain/roles/rolesPolicy.ts";

const MAKE = "cb69481e-8ff7-4039-93ec-0a2729a154a8";
const strength: Strength = { combinations: ["fido2"], narrowedTo: [], passkeyMakes: [MAKE] };
const known = { kind: "known", value: strength } as const;
const key = (id: string, change: Partial<AuthenticationMethod> = {}): AuthenticationMethod => ({
  id,
  type: "fido2AuthenticationMethod",
  passkeyType: "deviceBound",
  aaGuid: MAKE,
  fit: "fits",
  ...change,
});
const twoKeys = [key("1"), key("2")];
const ready = { accountEnabled: true, methods: twoKeys, states: ["in"] } as const;

test.each<[string, Partial<Parameters<typeof holderFault>[0]>, HolderFault | undefined]>([
  ["with two keys whom the app has enforced", {}, undefined],
  ["whose account is switched off", { accountEnabled: false, methods: [], states: [] }, undefined],
  ["whom Entra does not show", { accountEnabled: undefined }, "notShown"],
  ["whose methods Entra does not show", { methods: undefined }, "notShown"],
  ["with one key", { methods: [key("1")] }, "fewerThanTwoKeys"],
  ["with a key and a synced passkey", { methods: [key("1"), key("2", { passkeyType: "synced" })] }, "fewerThanTwoKeys"],
  ["with nothing", { methods: [] }, "fewerThanTwoKeys"],
  [
    "of whose keys nobody can tell",
    { methods: [key("1", { fit: "unknown" }), key("2", { fit: "unknown" })] },
    "cannotTell",
  ],
  ["with a key, and one of which nobody can tell", { methods: [key("1"), key("2", { fit: "unknown" })] }, "cannotTell"],
  ["with a single key, of which nobody can tell", { methods: [key("1", { fit: "unknown" })] }, "fewerThanTwoKeys"],
  ["whom no wave has enforced", { states: [] }, "notEnforced"],
  ["who is only on the way", { states: ["entering"] }, "notEnforced"],
  ["who was taken out again", { states: ["ended"] }, "notEnforced"],
])("a holder %s is ready for the policy over roles, or not", (_who, change, fault) => {
  expect(holderFault({ ...ready, ...change }, known)).toBe(fault);
});

test("by a strength that cannot be read nobody is ready", () => {
  expect(holderFault(ready, { kind: "unknown", because: "403" })).toBe("cannotTell");
});

const now = new Date("2026-03-20T12:00:00Z");
const holders = ["a", "b"];
const look: HoldersLook = {
  since: "2026-03-20T11:30:00.000Z",
  of: digestOfHolders(holders),
  holders: 2,
  endedAt: "2026-03-20T11:31:00.000Z",
  notReady: 0,
  unready: [],
};

test.each<[string, HoldersLook | undefined, readonly string[], RegExp | undefined]>([
  ["of all of them within the hour, all ready", look, ["B", "a"], undefined],
  ["that never began", undefined, holders, /not everybody/],
  ["that has not ended", { ...look, endedAt: undefined }, holders, /not everybody/],
  ["of an hour ago", { ...look, since: "2026-03-20T11:00:00.000Z" }, holders, /an hour ago/],
  ["from the future", { ...look, since: "2026-03-20T12:00:01.000Z" }, holders, /an hour ago/],
  ["without somebody who holds a role by now", look, ["a", "b", "c"], /others hold/],
  ["with somebody who holds none any more", look, ["a"], /others hold/],
  ["of nobody", { ...look, of: digestOfHolders([]), holders: 0 }, [], /nobody is known/],
  ["with one who is not ready", { ...look, notReady: 1 }, holders, /1 who hold/],
])("a look %s does, or not", (_which, seen, ids, fault) => {
  const said = lookFault(seen, ids, now);
  if (fault) expect(said).toMatch(fault);
  else expect(said).toBeUndefined();
});

describe("the policy over directory roles", () => {
  const tenant = { breakGlassGroupId: "b", leftOut: [], wizardExclusions: false, privilegedStrengthId: "s" };
  const body = rolesPolicyBody(tenant) ?? {};

  test("is made in report-only over the roles, by the strength for them, without the break-glass group", () => {
    expect(body).toMatchObject({
      state: REPORT_ONLY,
      conditions: { users: { includeRoles: policyRoleIds, excludeGroups: ["b"] } },
      grantControls: { authenticationStrength: { id: "s" } },
    });
    expect(new Set(policyRoleIds).size).toBe(14);
    expect(rolesPolicyBody({ ...tenant, privilegedStrengthId: undefined })).toBeUndefined();
  });

  const { displayName, state: _, ...definition } = body;
  const policy: ConditionalAccessPolicy = { id: "p", displayName: String(displayName), state: REPORT_ONLY, definition };
  const registered: RegisteredPolicy = {
    policyId: "p",
    key: ROLES,
    kind: ROLES,
    wanted: REPORT_ONLY,
    createdAt: "2026-03-18T12:00:00.000Z",
    definitionDigest: definitionDigest(definition),
    state: REPORT_ONLY,
  };
  const ada = { id: "ada", displayName: "Ada" };
  const good: RolesCase = {
    facts: { asked: { by: ada, at: "2026-03-18T12:00:00.000Z", digest: "d" }, look },
    by: { id: "bo", displayName: "Bo" },
    digest: "d",
    digestNow: "d",
    body,
    registered,
    policy,
    holders,
    inTheWay: undefined,
    now,
  };

  test.each<[string, Partial<RolesCase>, string | undefined, RegExp?]>([
    ["by a second person when all is as it must be", {}, undefined],
    ["that nobody had made", { facts: { look } }, "nothingAsked"],
    ["by whoever had it made", { by: { ...ada, id: "ADA" } }, "ownRequest"],
    ["for another digest", { digest: "e" }, "otherDigest"],
    ["when it would be another one by now", { digestNow: "e" }, "otherDigest"],
    ["while enforcement does not run", { inTheWay: "enforcement is stopped" }, "rolesNotReady", /stopped/],
    ["that is not recorded", { registered: undefined }, "rolesNotReady", /not made/],
    ["that Entra does not show", { policy: undefined }, "rolesNotReady", /does not show/],
    ["that is on its way back", { registered: { ...registered, notBackBecause: "x" } }, "rolesNotReady", /way back/],
    [
      "that somebody has widened",
      { policy: { ...policy, definition: { ...definition, conditions: { users: { includeUsers: ["All"] } } } } },
      "rolesNotReady",
      /changed it/,
    ],
    [
      "that was not in report-only for its time",
      { registered: { ...registered, createdAt: "2026-03-18T12:00:01.000Z" } },
      "rolesNotReady",
      /48 hours/,
    ],
    ["that somebody has enabled", { policy: { ...policy, state: "enabled" } }, "rolesNotReady", /enabled/],
    ["whose state nobody knows", { policy: { ...policy, state: "unknown" } }, "rolesNotReady", /not in report-only/],
    ["without a look at the holders", { facts: { ...good.facts, look: undefined } }, "rolesNotReady", /not everybody/],
    ["with a new holder since", { holders: ["a", "b", "c"] }, "rolesNotReady", /others hold/],
  ])("is enabled %s, or not", (_which, change, because, say) => {
    const verdict = mayEnableRoles({ ...good, ...change }, { reportOnlyHours: 48 });
    expect(verdict.ok ? undefined : verdict.because).toBe(because);
    if (say && !verdict.ok) expect(verdict.say).toMatch(say);
  });
});
