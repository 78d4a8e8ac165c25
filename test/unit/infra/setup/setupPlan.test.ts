import { describe, expect, test } from "vitest";
import type { StrengthFacts } from "../../../../infra/preflight/tenantFacts.ts";
import { known, notKnown } from "../../../../infra/preflight/verdict.ts";
import {
  type GroupSeen,
  planSetup,
  type SetupSeen,
  type SetupStep,
  type SetupWish,
} from "../../../../infra/setup/setupPlan.ts";
import { groupBodies, strengthBody } from "../../../../infra/setup/wanted.ts";

const unread = notKnown("graph: 403");
const RESISTANT = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
const builtIn: StrengthFacts = {
  id: "00000000-0000-0000-0000-000000000004",
  displayName: "Phishing-resistant MFA",
  policyType: "builtIn",
  allowedCombinations: RESISTANT,
};
const strength = (change: Partial<StrengthFacts> = {}): StrengthFacts => ({
  id: "s1",
  displayName: strengthBody.displayName,
  policyType: "custom",
  allowedCombinations: [...RESISTANT, "temporaryAccessPassOneTime"],
  combinationConfigurations: [],
  ...change,
});
const group = (change: Partial<GroupSeen> = {}): GroupSeen => ({
  id: "g1",
  displayName: groupBodies.enforced.displayName,
  groupTypes: [],
  securityEnabled: true,
  mailEnabled: false,
  owners: 0,
  hasMembers: false,
  ...change,
});
const empty: SetupSeen = { strengths: known([builtIn]), enforced: known([]), canary: known([]) };
const nothingWished: SetupWish = { strengthId: undefined, enforcedGroupId: undefined };
const stepOf = (part: SetupStep["part"], seen: Partial<SetupSeen>, wish: Partial<SetupWish> = {}) =>
  planSetup({ ...empty, ...seen }, { ...nothingWished, ...wish }).find((step) => step.part === part);

test("an empty tenant gets a strength and two groups", () => {
  expect(planSetup(empty, nothingWished).map(({ part, kind }) => `${part} ${kind}`)).toEqual([
    "strength make",
    "enforced make",
    "canary make",
  ]);
});

test("what is there already is used, and nothing is to make", () => {
  const seen = {
    strengths: known([builtIn, strength()]),
    enforced: known([group()]),
    canary: known([group({ id: "g2", displayName: groupBodies.canary.displayName })]),
  };
  expect(planSetup(seen, nothingWished).map((step) => (step.kind === "there" ? step.id : step.kind))).toEqual([
    "s1",
    "g1",
    "g2",
  ]);
});

test("what cannot be read is not made: it may be there", () => {
  const kinds = planSetup({ strengths: unread, enforced: unread, canary: unread }, nothingWished).map(
    ({ kind }) => kind,
  );
  expect(kinds).toEqual(["unknown", "unknown", "unknown"]);
});

describe("the strength", () => {
  test.each<[string, StrengthFacts[], Partial<SetupWish>, SetupStep["kind"], RegExp]>([
    [
      "of the name with the same methods in another order",
      [strength({ allowedCombinations: [...strength().allowedCombinations].reverse() })],
      {},
      "there",
      /s1/,
    ],
    [
      "of the name in other letters",
      [strength({ displayName: ` ${strengthBody.displayName.toUpperCase()}` })],
      {},
      "there",
      /s1/,
    ],
    [
      "of the name that also takes a password",
      [strength({ allowedCombinations: [...strength().allowedCombinations, "password"] })],
      {},
      "refused",
      /allows also password/,
    ],
    [
      "of the name without passes",
      [strength({ allowedCombinations: RESISTANT })],
      {},
      "refused",
      /does not allow temporaryAccessPassOneTime/,
    ],
    ["of the name, twice", [strength(), strength({ id: "s2" })], {}, "refused", /2 have this name: s1, s2/],
    ["of another name", [strength({ displayName: "Ours" })], {}, "make", /make/],
    ["of another name, which is wished for", [strength({ displayName: "Ours" })], { strengthId: "S1" }, "there", /s1/],
    ["that is built in, which is wished for", [strength()], { strengthId: builtIn.id }, "there", /takes no pass/],
    [
      "that takes weaker methods, although wished for",
      [strength({ displayName: "Ours", allowedCombinations: ["password,sms"] })],
      { strengthId: "s1" },
      "refused",
      /weaker methods/,
    ],
    ["that does not exist, although wished for", [strength()], { strengthId: "s9" }, "refused", /no strength s9/],
  ])("%s", (_which, strengths, wish, kind, says) => {
    const step = stepOf("strength", { strengths: known([builtIn, ...strengths]) }, wish);
    expect(step?.kind).toBe(kind);
    expect(JSON.stringify(step)).toMatch(says);
  });

  test("that takes a pass says so, and one for few makes of passkeys, too", () => {
    const narrow = strength({
      combinationConfigurations: [
        { allowedAAGUIDs: ["a", "b"], appliesToCombinations: ["fido2"] },
        { allowedAAGUIDs: ["b"], appliesToCombinations: ["fido2"] },
      ],
    });
    expect(stepOf("strength", { strengths: known([narrow]) })).toMatchObject({
      notes: ["a pass works for whoever is enforced", "takes passkeys of 2 makes only"],
    });
  });
});

describe("the enforced group", () => {
  test.each<[string, GroupSeen[], Partial<SetupWish>, SetupStep["kind"], RegExp]>([
    ["that is plain and empty", [group()], {}, "there", /"notes":\[\]/],
    ["with an owner", [group({ owners: 1 })], {}, "there", /1 owners/],
    ["with members", [group({ hasMembers: true })], {}, "there", /has members/],
    ["in a restricted unit", [group({ isManagementRestricted: true })], {}, "there", /Groups Administrator over it/],
    ["that is role-assignable", [group({ isAssignableToRole: true })], {}, "refused", /role-assignable/],
    ["that is dynamic", [group({ membershipRule: "true" })], {}, "refused", /dynamic/],
    ["that is synchronised", [group({ onPremisesSyncEnabled: true })], {}, "refused", /synchronised/],
    ["that is mail-enabled", [group({ mailEnabled: true })], {}, "refused", /mail-enabled/],
    ["that is of Microsoft 365", [group({ groupTypes: ["Unified"] })], {}, "refused", /Microsoft 365/],
    ["that is no security group", [group({ securityEnabled: false })], {}, "refused", /no security group/],
    ["that is there twice", [group(), group({ id: "g2" })], {}, "refused", /g1, g2/],
    [
      "of another name, which is wished for",
      [group({ displayName: "Joiners" })],
      { enforcedGroupId: "g1" },
      "there",
      /Joiners/,
    ],
    ["that does not exist, although wished for", [], { enforcedGroupId: "g9" }, "refused", /no group g9/],
    [
      "that is dynamic, although wished for",
      [group({ membershipRule: "true" })],
      { enforcedGroupId: "g1" },
      "refused",
      /another one/,
    ],
  ])("%s", (_which, groups, wish, kind, says) => {
    const step = stepOf("enforced", { enforced: known(groups) }, wish);
    expect(step?.kind).toBe(kind);
    expect(JSON.stringify(step)).toMatch(says);
  });
});

test("the canary must be empty: with somebody in it, it would enforce them", () => {
  expect(stepOf("canary", { canary: known([group({ hasMembers: true })]) })).toMatchObject({
    kind: "refused",
    because: expect.stringContaining("must be empty"),
  });
  expect(stepOf("canary", { canary: known([group()]) })?.kind).toBe("there");
});
