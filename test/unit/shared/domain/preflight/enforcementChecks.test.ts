import { expect, test } from "vitest";
import { isBlocking } from "../../../../../shared/domain/preflight/moments.ts";
import { runPreflight } from "../../../../../shared/domain/preflight/preflight.ts";
import type { TenantFacts } from "../../../../../shared/domain/preflight/tenantFacts.ts";
import { known, type PreflightFinding } from "../../../../../shared/domain/preflight/verdict.ts";
import {
  GROUPS_ADMINISTRATOR,
  ourGroup,
  RESISTANT,
  readyTenant,
  UNIT,
  unitRole,
  unread,
  workforceStrength,
} from "../../../../support/preflight/readyTenant.ts";

const CANARY = "ca000000-0000-4000-8000-0000000000ca";
const USER_ADMINISTRATOR = "fe930be7-5e62-47db-91af-98c3a49a38b1";
const HELPDESK_ADMINISTRATOR = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
const groups = (...ourGroups: TenantFacts["ourGroups"]): Partial<TenantFacts> => ({ ourGroups });
const strength = (change: Parameters<typeof workforceStrength>[0]): Partial<TenantFacts> => ({
  enforcedStrength: workforceStrength(change),
});
const found = (id: string, change: Partial<TenantFacts>): PreflightFinding | undefined =>
  runPreflight(readyTenant(change)).find((finding) => finding.id === id);

test.each<[string, string, Partial<TenantFacts>, PreflightFinding["result"], RegExp]>([
  // What the check said to do before: exactly the two set-ups in which nobody can be let in or taken out.
  ["P32", "a group is role-assignable", groups(ourGroup({ isAssignableToRole: true })), "fail", /neither let anybody/],
  [
    "P32",
    "a role-assignable group is in a restricted unit as well",
    groups(ourGroup({ isAssignableToRole: true, isManagementRestricted: true })),
    "fail",
    /role-assignable/,
  ],
  ["P32", "the writer holds no role over the restricted unit", { writerRoles: known([]) }, "fail", /holds no role/],
  [
    "P32",
    "the writer's role is over another unit",
    { writerRoles: unitRole(undefined, "99999999-0000-4000-8000-000000000000") },
    "fail",
    /holds no role/,
  ],
  [
    "P32",
    "the writer's role is over the whole tenant, which does not count there",
    { writerRoles: known([{ roleDefinitionId: GROUPS_ADMINISTRATOR, directoryScopeId: "/" }]) },
    "fail",
    /holds no role/,
  ],
  [
    "P32",
    "the writer's role over the unit is for something else",
    { writerRoles: unitRole(HELPDESK_ADMINISTRATOR) },
    "warn",
    /may not change members/,
  ],
  ["P32", "nobody named the writer", { writerRoles: undefined }, "warn", /not seen.*--identities policyWriter/],
  ["P32", "the writer's roles cannot be read", { writerRoles: unread }, "warn", /not seen/],
  ["P32", "the units cannot be read", groups(ourGroup({}, { units: unread })), "warn", /not seen/],
  ["P32", "no unit is shown although there is one", groups(ourGroup({}, { units: known([]) })), "warn", /not seen/],
  ["P32", "the writer is Groups Administrator over the unit", {}, "ok", /lets it change/],
  [
    "P32",
    "the writer is User Administrator over the unit",
    { writerRoles: unitRole(USER_ADMINISTRATOR) },
    "ok",
    /lets/,
  ],
  ["P32", "ids differ in case only", { writerRoles: unitRole(undefined, UNIT.toUpperCase()) }, "ok", /lets/],
  [
    "P32",
    "a plain group is in no unit",
    groups(ourGroup({ isManagementRestricted: null })),
    "warn",
    /any Groups Admin/,
  ],
  ["P32", "a group has an owner", groups(ourGroup({ owners: 1 })), "warn", /1 owners/],
  [
    "P32",
    "one of two groups is role-assignable",
    groups(ourGroup(), ourGroup({ id: CANARY, isAssignableToRole: true })),
    "fail",
    /role/,
  ],
  ["P32", "a group does not exist", groups({ ...ourGroup(), group: known(undefined) }), "fail", /does not exist/],
  ["P32", "a group cannot be read", groups({ ...ourGroup(), group: unread }), "unknown", /could not be read/],
  [
    "P32",
    "one group cannot be read and another is role-assignable",
    groups({ ...ourGroup({ id: CANARY }), group: unread }, ourGroup({ isAssignableToRole: true })),
    "fail",
    /role-assignable/,
  ],
  ["P32", "no group is named", groups(), "notApplicable", /named/],

  ["P59", "the group is a plain one", {}, "ok", /plain security group/],
  ["P59", "it is no security group", groups(ourGroup({ securityEnabled: false })), "fail", /no security group/],
  ["P59", "a rule fills it", groups(ourGroup({ membershipRule: "user.department -eq 1" })), "fail", /dynamic/],
  ["P59", "it is dynamic by its type", groups(ourGroup({ groupTypes: ["DynamicMembership"] })), "fail", /dynamic/],
  ["P59", "it is role-assignable", groups(ourGroup({ isAssignableToRole: true })), "fail", /role-assignable/],
  ["P59", "it is synchronised", groups(ourGroup({ onPremisesSyncEnabled: true })), "fail", /synchronised/],
  [
    "P59",
    "it is a Microsoft 365 group",
    groups(ourGroup({ groupTypes: ["Unified"], mailEnabled: true })),
    "fail",
    /Microsoft 365/,
  ],
  ["P59", "it is mail-enabled", groups(ourGroup({ mailEnabled: true })), "fail", /mail-enabled/],
  ["P59", "it does not exist", groups({ ...ourGroup(), group: known(undefined) }), "fail", /there is no group/],
  ["P59", "it cannot be read", groups({ ...ourGroup(), group: unread }), "unknown", /could not be read/],
  ["P59", "nobody named it", { ...groups(), enforcedGroupId: undefined }, "unknown", /not named/],
  [
    "P59",
    "only another group of the app is dynamic",
    groups(ourGroup(), ourGroup({ id: CANARY, membershipRule: "true" })),
    "ok",
    /plain/,
  ],

  ["P60", "it takes what resists phishing, or a one-time pass", {}, "ok", /a pass works/],
  [
    "P60",
    "it takes a password with a tap",
    strength({ allowedCombinations: [...RESISTANT, "password,microsoftAuthenticatorPush"] }),
    "fail",
    /weaker methods/,
  ],
  [
    "P60",
    "it takes a pass for many times",
    strength({ allowedCombinations: [...RESISTANT, "temporaryAccessPassMultiUse"] }),
    "fail",
    /weaker/,
  ],
  [
    "P60",
    "it takes passes only",
    strength({ allowedCombinations: ["temporaryAccessPassOneTime"] }),
    "fail",
    /no method that resists/,
  ],
  [
    "P60",
    "it is a strength of the tenant's own without passes",
    strength({ allowedCombinations: RESISTANT }),
    "warn",
    /takes no pass/,
  ],
  [
    "P60",
    "it is the built-in one, which takes no pass",
    strength({ id: "00000000-0000-0000-0000-000000000004", allowedCombinations: RESISTANT }),
    "warn",
    /takes no pass/,
  ],
  [
    "P60",
    "it takes one make of passkeys",
    strength({
      combinationConfigurations: [
        { allowedAAGUIDs: ["de1e552d-db1d-4423-a619-566b625cdc84"], appliesToCombinations: ["fido2"] },
      ],
    }),
    "ok",
    /1 makes only/,
  ],
  ["P60", "it does not exist", { enforcedStrength: { id: "s", strength: known(undefined) } }, "fail", /does not exist/],
  ["P60", "it cannot be read", { enforcedStrength: { id: "s", strength: unread } }, "unknown", /could not be read/],
  ["P60", "nobody named it", { enforcedStrength: undefined }, "unknown", /not named/],
])("%s when %s", (id, _when, change, result, evidence) => {
  const finding = found(id, change);
  expect(finding).toMatchObject({ result });
  expect(finding?.evidence).toMatch(evidence);
  if (result === "fail" || result === "warn") expect(finding?.fix).toBeTruthy();
});

test("a group that the app cannot change blocks, and one that others can change does not", () => {
  const blocking = (change: Partial<TenantFacts>) =>
    runPreflight(readyTenant(change))
      .filter((finding) => isBlocking(finding))
      .map(({ id }) => id);
  expect(blocking(groups(ourGroup({ isAssignableToRole: true })))).toEqual(["P32", "P59"]);
  expect(blocking({ writerRoles: known([]) })).toEqual(["P32"]);
  expect(blocking(groups(ourGroup({ isManagementRestricted: false })))).toEqual([]);
});

test("nothing that is said to do makes a group role-assignable, or puts it into a unit without a role over it", () => {
  const fixes = [
    found("P32", groups(ourGroup({ isManagementRestricted: false }))),
    found("P32", { writerRoles: known([]) }),
    found("P32", { writerRoles: undefined }),
  ].map((finding) => finding?.fix ?? "");
  for (const fix of fixes) {
    expect(fix).not.toMatch(/assignable/);
    expect(fix).toMatch(/Groups Administrator/);
    expect(fix).toMatch(/policy writer/);
  }
});

const declared = ["Policy.Read.All", "GroupMember.ReadWrite.All"];
const writer = (granted: string[]): TenantFacts["identities"] => [
  { name: "policyWriter", declared, granted: known(granted) },
];
test.each<[string, Partial<TenantFacts>, PreflightFinding["result"]]>([
  ["takes the place of the write of memberships", { identities: writer(["Policy.Read.All"]) }, "ok"],
  ["makes the write of memberships too much", { identities: writer(declared) }, "warn"],
  ["that was not seen leaves it needed", { identities: writer(["Policy.Read.All"]), writerRoles: unread }, "warn"],
  [
    "over one group of two leaves it needed",
    { identities: writer(declared), ...groups(ourGroup(), ourGroup({ id: CANARY, isManagementRestricted: false })) },
    "ok",
  ],
])("P54: a role over a restricted unit %s", (_what, change, result) => {
  expect(found("P54", change)).toMatchObject({ result });
});

test("P54: for another identity than the writer nothing is taken off", () => {
  const identities = [{ name: "reader", declared, granted: known(["Policy.Read.All"]) }];
  expect(found("P54", { identities })?.evidence).toContain("reader lacks GroupMember.ReadWrite.All");
});
