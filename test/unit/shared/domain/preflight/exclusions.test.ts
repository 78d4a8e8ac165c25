import { expect, test } from "vitest";
import { exclusionsAreCaught } from "../../../../../shared/domain/preflight/exclusions.ts";
import {
  type AccessPolicyFacts,
  SYNC_ROLE,
  type TenantFacts,
} from "../../../../../shared/domain/preflight/tenantFacts.ts";
import { known } from "../../../../../shared/domain/preflight/verdict.ts";
import { BREAK_GLASS_GROUP, policy, readyTenant, unread } from "../../../../support/preflight/readyTenant.ts";

const everyone = { includeUsers: ["All"], excludeGroups: [BREAK_GLASS_GROUP] };
const base = (change: Parameters<typeof policy>[1] = {}) => policy("Everyone", { users: everyone, ...change });
const A = (users: object, more: Parameters<typeof policy>[1] = {}) =>
  policy("A", { users: { includeUsers: ["All"], excludeGroups: [BREAK_GLASS_GROUP], ...users }, ...more });
const onPlatforms = (includePlatforms: string[], excludePlatforms: string[] = []) => ({
  conditions: { platforms: { includePlatforms, excludePlatforms } },
});
const phonesLeftOut = onPlatforms(["all"], ["iOS", "linux"]);
const only = (app: string) => ({ applications: { includeApplications: [app] } });

/** What one policy excludes, beside others; the last one says what is not caught. */
test.each<[string, readonly AccessPolicyFacts[], string | undefined]>([
  ["a person, and one for all users asks them", [A({ excludeUsers: ["anna"] }), base()], undefined],
  ["a person, and nothing else asks them", [A({ excludeUsers: ["anna"] })], "A (user anna)"],
  [
    "a person, and the other one excludes them as well",
    [A({ excludeUsers: ["anna"] }), base({ users: { ...everyone, excludeUsers: ["anna"] } })],
    "A (user anna), Everyone (user anna)",
  ],
  [
    "a person, and another one names them",
    [A({ excludeUsers: ["anna"] }), policy("B", { users: { includeUsers: ["anna"] } })],
    undefined,
  ],
  [
    "a person, and another one is for some group",
    [A({ excludeUsers: ["anna"] }), policy("B", { users: { includeUsers: [], includeGroups: ["g"] } })],
    "A (user anna)",
  ],
  ["a person, and the other one is for one app", [A({ excludeUsers: ["anna"] }), base(only("app"))], "A (user anna)"],
  [
    "a person, and the other one is for phones",
    [A({ excludeUsers: ["anna"] }), base(onPlatforms(["iOS", "android"]))],
    "A (user anna)",
  ],
  [
    "a person, and the other one is in report-only",
    [A({ excludeUsers: ["anna"] }), base({ state: "enabledForReportingButNotEnforced" })],
    "A (user anna)",
  ],
  ["a person, and the other one is off", [A({ excludeUsers: ["anna"] }), base({ state: "disabled" })], "A (user anna)"],
  ["a break-glass account", [A({ excludeUsers: ["bg0"] })], undefined],
  ["the account that synchronises the directory", [A({ excludeUsers: ["sync"] })], undefined],
  ["the role of such accounts", [A({ excludeRoles: [SYNC_ROLE] })], undefined],
  ["a role, and nothing else asks them", [A({ excludeRoles: ["admins"] })], "A (role admins)"],
  ["a role, and one for all users asks them", [A({ excludeRoles: ["admins"] }), base()], undefined],
  [
    "guests, and nothing else asks them",
    [A({ excludeUsers: ["GuestsOrExternalUsers"] })],
    "A (user GuestsOrExternalUsers)",
  ],
  ["a group, and nothing else asks it", [A({ excludeGroups: ["g"] })], "A (group g)"],
  ["platforms, and nothing else asks there", [A({}, phonesLeftOut)], "A (platform iOS, platform linux)"],
  ["platforms, and one for all of them asks there", [A({}, phonesLeftOut), base()], undefined],
  [
    "platforms, and another one asks on one of them",
    [A({}, phonesLeftOut), base(onPlatforms(["iOS"]))],
    "A (platform linux)",
  ],
  [
    "platforms, and two others ask on one each",
    [A({}, phonesLeftOut), base(onPlatforms(["iOS"])), policy("C", { users: everyone, ...onPlatforms(["linux"]) })],
    undefined,
  ],
  [
    "platforms, and the other one excludes one of them as well",
    [A({}, phonesLeftOut), base(onPlatforms(["all"], ["linux"]))],
    "A (platform linux), Everyone (platform linux)",
  ],
  [
    "platforms, and the other one is for some people",
    [A({}, phonesLeftOut), policy("B", { users: { includeUsers: [], includeGroups: ["g"] } })],
    "A (platform iOS, platform linux)",
  ],
  [
    "an app, and another one asks some people there",
    [
      A({}, { applications: { excludeApplications: ["app"] } }),
      policy("B", { users: { includeUsers: [], includeGroups: ["g"] }, ...only("app") }),
    ],
    "A (app app)",
  ],
  [
    "an app, and another one asks all there",
    [A({}, { applications: { excludeApplications: ["app"] } }), base(only("app"))],
    undefined,
  ],
  ["nothing", [base()], undefined],
])("a policy that excludes %s", (_what, policies, loose) => {
  const tenant: TenantFacts = readyTenant({ accessPolicies: known(policies), syncAccountIds: known(["sync"]) });
  const verdict = exclusionsAreCaught(tenant);
  expect(verdict.result).toBe(loose === undefined ? "ok" : "warn");
  if (loose !== undefined) expect(verdict.evidence).toBe(`nothing catches what these exclude: ${loose}`);
});

test("policies that cannot be read are not known, and where none asks for MFA it warns", () => {
  expect(exclusionsAreCaught(readyTenant({ accessPolicies: unread })).result).toBe("unknown");
  expect(exclusionsAreCaught(readyTenant({ accessPolicies: known([]) })).result).toBe("warn");
});
