import { describe, expect, test } from "vitest";
import { readScope } from "../../../../../shared/adapters/graph/preflight/readScope.ts";
import {
  isPremium,
  type Licensed,
  licensedOf,
  premiumPlanIds,
} from "../../../../../shared/domain/preflight/licences.ts";

const P1 = "41781fb2-bc02-4b7c-bd55-b576c07bb09d";
const P2 = "eec0eb4f-6444-4f95-aba0-50c24d67f998";
const SUITE = "aaaaaaaa-0000-4000-8000-000000000077";
const EXCHANGE = "efb87545-963c-4e0d-99df-69c6916d9eb0";
const premium = premiumPlanIds([
  { servicePlans: [{ servicePlanName: "AAD_PREMIUM_FACULTY", servicePlanId: SUITE.toUpperCase() }] },
  { servicePlans: [{ servicePlanName: "EXCHANGE_S_ENTERPRISE", servicePlanId: EXCHANGE }] },
  { servicePlans: null },
  { servicePlans: [{ servicePlanName: "AAD_PREMIUM", servicePlanId: null }] },
]);

test.each([
  ["AAD_PREMIUM", true],
  ["AAD_PREMIUM_P2", true],
  ["aad_premium_faculty", true],
  ["Entra_ID_P1", true],
  ["AAD_PREMIUMISH", false],
  ["AAD_BASIC", false],
  ["Entra_Identity_Governance", false],
  ["", false],
])("the plan %j is Entra ID P1 or better: %s", (name, expected) => {
  expect(isPremium(name)).toBe(expected);
});

test("plans that will do are known by the tenant's own products, and two of them by themselves", () => {
  expect(premium).toEqual(new Set([P1, P2, SUITE]));
});

const held = (servicePlanId: string | null, capabilityStatus: string | null = "Enabled") => ({
  servicePlanId,
  capabilityStatus,
});
test.each<[string, Parameters<typeof licensedOf>[0], Licensed]>([
  ["P1", [held(EXCHANGE), held(P1)], "holds"],
  ["P2 alone", [held(P2)], "holds"],
  ["a plan of the tenant's own products", [held(SUITE)], "holds"],
  ["P1, written in capitals", [held(P1.toUpperCase())], "holds"],
  ["P1 that is paid for no longer and still works", [held(P1, "Warning")], "holds"],
  ["P1 that was taken away, and P2", [held(P1, "Deleted"), held(P2)], "holds"],
  ["P1 that was taken away", [held(P1, "Deleted")], "lacks"],
  ["P1 that is suspended", [held(P1, "Suspended")], "lacks"],
  ["P1 that is locked out", [held(P1, "LockedOut")], "lacks"],
  ["P1 in a state that nobody knows", [held(P1, "Frozen")], "unclear"],
  ["P1 that Graph itself does not know", [held(P1, "unknownFutureValue")], "unclear"],
  ["P1 without a state", [held(P1, null)], "unclear"],
  ["P1 with an empty state", [held(P1, "")], "unclear"],
  ["another plan in a state that nobody knows", [held(EXCHANGE, "Frozen")], "lacks"],
  ["a plan without an id", [held(null)], "lacks"],
  ["another plan", [held(EXCHANGE)], "lacks"],
  ["none", [], "lacks"],
  ["a list that is not shown", undefined, "unclear"],
])("somebody with %s", (_who, plans, expected) => {
  expect(licensedOf(plans, premium)).toBe(expected);
});

describe("the people in scope", () => {
  const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
  const user = (n: number, change: object = {}) => ({
    id: id(n),
    userPrincipalName: `u${n}@contoso.example`,
    accountEnabled: true,
    userType: "Member",
    assignedPlans: [held(P1)],
    ...change,
  });
  const read = (groups: readonly (readonly (readonly object[])[])[]) => {
    const asked: string[] = [];
    const graph = {
      async *pages(path: string): AsyncGenerator<unknown[]> {
        asked.push(path);
        for (const page of groups[asked.length - 1] ?? []) yield [...page];
      },
    };
    return readScope(
      graph,
      groups.map((_, n) => id(900 + n)),
      premium,
    ).then(({ licences: scope, strangers }) => ({ scope, asked, strangers }));
  };

  test("are read by pages, each once, whatever the number of groups that they are in", async () => {
    const { scope, asked } = await read([[[user(1), user(2, { assignedPlans: [] })], [user(3)]], [[user(3), user(4)]]]);
    expect(scope).toEqual({ groups: 2, holds: 3, lacking: ["u2@contoso.example"], unclear: [] });
    expect(asked).toHaveLength(2);
    expect(decodeURIComponent(asked[0] ?? "")).toContain("assignedPlans");
  });

  test.each<[string, object, boolean]>([
    ["a guest", { userType: "Guest" }, true],
    ["a guest who is switched off", { userType: "Guest", accountEnabled: false }, true],
    ["an account of another organisation", { userPrincipalName: "x_y.example#EXT#@contoso.example" }, true],
    ["an account of a kind that is new", { userType: "Robot" }, true],
    ["a member", {}, false],
    ["a member who is switched off", { accountEnabled: false }, false],
  ])("%s counts as no member of this organisation, or does", async (_who, change, isStranger) => {
    const { strangers } = await read([[[user(1, change), user(2)]], [[user(1, change)]]]);
    expect(strangers).toEqual(isStranger ? [id(1)] : []);
  });

  test.each<[string, object]>([
    ["a guest", { userType: "Guest" }],
    ["an account of another organisation", { userPrincipalName: "x_y.example#EXT#@contoso.example" }],
    ["an account that is switched off", { accountEnabled: false }],
    ["an account that does not say whether it is on", { accountEnabled: null }],
    ["an account of a kind that is new", { userType: "Robot" }],
  ])("leave %s out: nobody enforces it, so nobody asks for its licence", async (_who, change) => {
    const { scope } = await read([[[user(1, { ...change, assignedPlans: [] })]]]);
    expect(scope).toEqual({ groups: 1, holds: 0, lacking: [], unclear: [] });
  });

  test("hold accounts from before there were user types, and those that show no plans", async () => {
    const { scope } = await read([[[user(1, { userType: null }), user(2, { assignedPlans: null })]]]);
    expect(scope).toEqual({ groups: 1, holds: 1, lacking: [], unclear: ["u2@contoso.example"] });
  });
});
