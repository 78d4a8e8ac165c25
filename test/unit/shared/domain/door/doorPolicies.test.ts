import { describe, expect, test } from "vitest";
import { writePolicy } from "../../../../../infra/local/tenant/conditionalAccess/policyJson.ts";
import {
  type DoorAsRead,
  digestOfReading,
  doorDigest,
  doorFault,
  doorUnsaid,
} from "../../../../../shared/domain/door/doorPolicies.ts";
import type { ConditionalAccessPolicy } from "../../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionProblems, doorPolicyBodies } from "../../../../../shared/domain/policy/policyDefinition.ts";
import { doorKeys } from "../../../../../shared/domain/policy/registeredPolicy.ts";
import { tenantWorld } from "../../../infra/local/tenant/handClock.ts";

const tenant = {
  authAudience: "a0000000-0000-4000-8000-00000000000a",
  roleGroupIds: ["60000000-0000-4000-8000-000000000001", "60000000-0000-4000-8000-000000000002"],
  enforcedGroupId: "e0000000-0000-4000-8000-00000000000f",
  enforcedStrengthId: "e0000000-0000-4000-8000-000000000010",
  breakGlassGroupId: "b0000000-0000-4000-8000-00000000000b",
};
const asEnabled = (change: Partial<ConditionalAccessPolicy> = {}): Required<DoorAsRead> => {
  const read = (key: (typeof doorKeys)[number]): ConditionalAccessPolicy => {
    const { displayName, state: _made, ...definition } = doorPolicyBodies(tenant)[key];
    return { id: key, displayName: String(displayName), state: "enabled", definition, ...change };
  };
  return { door: read("door"), "door-others": read("door-others") };
};

describe("the two policies of the door", () => {
  const { door, "door-others": others } = doorPolicyBodies(tenant);
  const everyTime = {
    signInFrequency: {
      isEnabled: true,
      frequencyInterval: "everyTime",
      authenticationType: "primaryAndSecondaryAuthentication",
    },
  };

  test("cover this app alone, begin in report-only, ask each time, and leave the break-glass group out", () => {
    for (const body of [door, others]) {
      expect(body).toMatchObject({
        state: "enabledForReportingButNotEnforced",
        conditions: {
          clientAppTypes: ["all"],
          applications: { includeApplications: [tenant.authAudience] },
          users: { excludeGroups: expect.arrayContaining([tenant.breakGlassGroupId]) },
        },
        sessionControls: everyTime,
      });
    }
  });

  test("ask role holders and enforced people for the strength, and exactly the others for a second factor", () => {
    const strong = [...tenant.roleGroupIds, tenant.enforcedGroupId];
    expect(door).toMatchObject({
      conditions: { users: { includeGroups: strong, excludeGroups: [tenant.breakGlassGroupId] } },
      grantControls: { operator: "OR", builtInControls: [], authenticationStrength: { id: tenant.enforcedStrengthId } },
    });
    expect(others).toMatchObject({
      conditions: { users: { includeUsers: ["All"], excludeGroups: [...strong, tenant.breakGlassGroupId] } },
      grantControls: { operator: "OR", builtInControls: ["mfa"] },
    });
  });

  test("are taken by a tenant, and read back as they were sent", () => {
    const { state, directory } = tenantWorld();
    state.applications.admit(tenant.authAudience, "passkey-rollout");
    const groupId = (displayName: string) => directory.addGroup({ displayName });
    const [roles, enforcedGroupId, breakGlassGroupId] = [groupId("Roles"), groupId("Enforced"), groupId("Break glass")];
    const enforcedStrengthId = "00000000-0000-0000-0000-000000000004";
    const here = { ...tenant, roleGroupIds: [roles], enforcedGroupId, breakGlassGroupId, enforcedStrengthId };
    for (const key of doorKeys) {
      const body = doorPolicyBodies(here)[key];
      const shown = writePolicy(state.strengths, state.policies.create(body), true);
      expect(definitionProblems({ definition: shown }, body)).toEqual([]);
    }
  });
});

test.each([
  ["the audience is no client id", { authAudience: "api://passkeys" }, "AUTH_AUDIENCE"],
  ["no group holds the roles", { roleGroupIds: [] }, "ROLE_GROUP_IDS"],
])("the settings do not say the door when %s", (_why, change, setting) => {
  expect(doorUnsaid({ ...tenant, ...change })).toContain(setting);
  expect(doorDigest({ ...tenant, ...change })).toBeUndefined();
  expect(doorFault(asEnabled(), { ...tenant, ...change })).toContain(setting);
});

describe("the digest of what the settings ask for", () => {
  test("stays for the same, in any order and spelling", () => {
    expect(doorUnsaid(tenant)).toBeUndefined();
    const roleGroupIds = tenant.roleGroupIds.toReversed().map((id) => id.toUpperCase());
    expect(doorDigest({ ...tenant, roleGroupIds })).toBe(doorDigest(tenant));
  });

  test.each(Object.keys(tenant) as (keyof typeof tenant)[])("changes with %s", (name) => {
    const other = "99999999-0000-4000-8000-000000000009";
    const changed = { ...tenant, [name]: name === "roleGroupIds" ? [other] : other };
    expect(doorDigest(changed)).not.toBe(doorDigest(tenant));
  });
});

describe("what was read", () => {
  const combinations = ["fido2", "temporaryAccessPassOneTime"];
  const seen = (read: DoorAsRead, takes: readonly string[] | undefined = combinations) => digestOfReading(read, takes);

  test("is a door when both are enabled and as the settings ask for", () => {
    expect(doorFault(asEnabled(), tenant)).toBeUndefined();
  });

  test.each<[string, (read: Required<DoorAsRead>) => DoorAsRead, string]>([
    ["one is missing", ({ door }) => ({ door }), "does not exist"],
    ["both are missing", () => ({}), "does not exist"],
    [
      "one is in report-only",
      ({ door, ...rest }) => ({ ...rest, door: { ...door, state: "enabledForReportingButNotEnforced" } }),
      "in report-only",
    ],
    [
      "the other is switched off",
      (read) => ({ ...read, "door-others": { ...read["door-others"], state: "disabled" } }),
      "switched off",
    ],
    [
      "one is in a state that nobody knows",
      ({ door, ...rest }) => ({ ...rest, door: { ...door, state: "unknown" } }),
      "nobody knows",
    ],
    [
      "one is over another app",
      (read) => ({
        ...read,
        door: {
          ...read.door,
          definition: changed(read.door, "conditions.applications.includeApplications", ["other"]),
        },
      }),
      "not as it must be",
    ],
    [
      "somebody was left out of it",
      (read) => ({
        ...read,
        door: { ...read.door, definition: changed(read.door, "conditions.users.excludeUsers", ["eve"]) },
      }),
      "excludeUsers",
    ],
    [
      "it asks once a day only",
      (read) => ({
        ...read,
        door: {
          ...read.door,
          definition: changed(read.door, "sessionControls.signInFrequency.frequencyInterval", "timeBased"),
        },
      }),
      "frequencyInterval",
    ],
    [
      "a weaker control does, too",
      (read) => ({
        ...read,
        door: { ...read.door, definition: changed(read.door, "grantControls.builtInControls", ["compliantDevice"]) },
      }),
      "builtInControls",
    ],
  ])("is none when %s", (_why, change, words) => {
    const read = change(asEnabled());
    expect(doorFault(read, tenant)).toContain(words);
    expect(seen(read)).not.toBe(seen(asEnabled()));
  });

  test("is something else after any change there, also one that was undone", () => {
    const before = seen(asEnabled({ modifiedDateTime: "2026-11-01T08:00:00Z" }));
    expect(seen(asEnabled({ modifiedDateTime: "2026-11-01T08:00:00Z" }))).toBe(before);
    expect(seen(asEnabled({ modifiedDateTime: "2026-11-02T08:00:00Z" }))).not.toBe(before);
    expect(seen(asEnabled({ modifiedDateTime: "2026-11-01T08:00:00Z" }), [...combinations, "password"])).not.toBe(
      before,
    );
    expect(digestOfReading(asEnabled({ modifiedDateTime: "2026-11-01T08:00:00Z" }), undefined)).not.toBe(before);
    expect(seen(asEnabled({ modifiedDateTime: "2026-11-01T08:00:00Z", id: "another" }))).not.toBe(before);
  });
});

/** The definition of a policy with one thing in it changed by somebody. */
function changed({ definition }: ConditionalAccessPolicy, path: string, value: unknown): unknown {
  const copy = structuredClone(definition) as Record<string, unknown>;
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  const place = steps.reduce((at, step) => at[step] as Record<string, unknown>, copy);
  place[last] = value;
  return copy;
}
