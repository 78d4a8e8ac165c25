import { expect, test } from "vitest";
import type { GraphClient } from "../../../../../../shared/adapters/graph/graphClient.ts";
import { danglingReferences } from "../../../../../../shared/adapters/graph/preflight/danglingReferences.ts";
import type { MethodsPolicyFacts } from "../../../../../../shared/domain/preflight/methodsPolicyFacts.ts";
import type { AccessPolicyFacts } from "../../../../../../shared/domain/preflight/tenantFacts.ts";
import { policy } from "../../../../../support/preflight/readyTenant.ts";

const GONE = "99999999-9999-4999-8999-999999999999";
const THERE = "10000000-0000-4000-8000-000000000001";
const ROLES = "roleManagement/directory/roleDefinitions";

async function look(
  users: AccessPolicyFacts["conditions"]["users"],
  methods: Partial<MethodsPolicyFacts> = {},
  status = 200,
) {
  const asked: string[] = [];
  const batch: GraphClient["batch"] = async (parts) => {
    asked.push(...parts.map(({ url }) => url));
    return new Map(parts.map(({ id, url }) => [id, { status: url.includes(GONE) ? 404 : status, body: {} } as never]));
  };
  const bare = { excludeGroups: [], ...users };
  const gone = await danglingReferences({ batch }, [policy("A", { users: bare })], {
    authenticationMethodConfigurations: [],
    ...methods,
  });
  return { gone, asked };
}

const target = (id: string, targetType: string | null = "group") => ({ id, targetType });
const methodsOf = (change: object): Partial<MethodsPolicyFacts> => ({
  authenticationMethodConfigurations: [{ id: "Fido2", ...change }],
});

test.each<[string, Parameters<typeof look>[0], Partial<MethodsPolicyFacts>, readonly string[]]>([
  ["a person who is included", { includeUsers: [GONE] }, {}, [`users/${GONE}`]],
  ["a person who is excluded", { excludeUsers: [GONE] }, {}, [`users/${GONE}`]],
  ["a group that is included", { includeGroups: [GONE] }, {}, [`groups/${GONE}`]],
  ["a group that is excluded", { excludeGroups: [GONE] }, {}, [`groups/${GONE}`]],
  ["a role that is included", { includeRoles: [GONE] }, {}, [`${ROLES}/${GONE}`]],
  ["a role that is excluded", { excludeRoles: [GONE] }, {}, [`${ROLES}/${GONE}`]],
  ["a target of a method", {}, methodsOf({ includeTargets: [target(GONE)] }), [`groups/${GONE}`]],
  ["a target that a method excludes", {}, methodsOf({ excludeTargets: [target(GONE, null)] }), [`groups/${GONE}`]],
  ["a person who is a target", {}, methodsOf({ includeTargets: [target(GONE, "user")] }), [`users/${GONE}`]],
  [
    "whom a campaign excludes",
    {},
    {
      registrationEnforcement: {
        authenticationMethodsRegistrationCampaign: { state: "enabled", excludeTargets: [target(GONE, "user")] },
      },
    },
    [`users/${GONE}`],
  ],
])("%s and is gone is told", async (_what, users, methods, expected) => {
  expect((await look(users, methods)).gone).toEqual(expected);
});

test("whatever is there is not told, and words are not looked up", async () => {
  const users = {
    includeUsers: ["All", THERE],
    excludeUsers: ["GuestsOrExternalUsers"],
    includeGroups: [THERE],
    excludeRoles: [THERE],
  };
  const { gone, asked } = await look(users, methodsOf({ includeTargets: [target("all_users")] }));
  expect(gone).toEqual([]);
  expect(asked.toSorted()).toEqual(
    [`/groups/${THERE}?$select=id`, `/${ROLES}/${THERE}?$select=id`, `/users/${THERE}?$select=id`].toSorted(),
  );
});

test.each([403, 429, 500])("an answer %i is none: it is thrown", async (status) => {
  await expect(look({ includeRoles: [THERE] }, {}, status)).rejects.toThrow();
});
