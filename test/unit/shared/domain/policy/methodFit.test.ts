import { describe, expect, test } from "vitest";
import type { AuthenticationMethod } from "../../../../../shared/domain/people/authenticationMethod.ts";
import { fitOf, groupsThatDecide } from "../../../../../shared/domain/policy/methodFit.ts";
import {
  configurationDigest,
  type Part,
  type PasskeyConfiguration,
} from "../../../../../shared/domain/policy/methodsPolicy.ts";

const USER = "00000000-0000-4000-8000-000000000001";
const YUBIKEY = "cb69481e-8ff7-4039-93ec-0a2729a154a8";
const AUTHENTICATOR = "de1e552d-db1d-4423-a619-566b625cdc84";
const everyone = (...profileIds: string[]) => ({ kind: "everyone" as const, id: "all_users", profileIds });
const group = (id: string, ...profileIds: string[]) => ({ kind: "group" as const, id, profileIds });
const profile = (id: string, change: Partial<PasskeyConfiguration["passkeyProfiles"][number]> = {}) => ({
  id,
  name: id,
  passkeyTypes: ["deviceBound", "synced"] as const,
  ...change,
});
const only = (enforcementType: "allow" | "block", ...aaGuids: string[]) => ({
  keyRestrictions: { enforcementType, aaGuids },
});
const open: PasskeyConfiguration = {
  isOn: true,
  includeTargets: [everyone("p")],
  excludeTargets: [],
  passkeyProfiles: [profile("p")],
};
const known = (change: Partial<PasskeyConfiguration> = {}): Part<PasskeyConfiguration> => ({
  kind: "known",
  value: { ...open, ...change },
});
const key: AuthenticationMethod = {
  id: "k",
  type: "fido2AuthenticationMethod",
  passkeyType: "deviceBound",
  aaGuid: YUBIKEY,
};
const judge = (
  passkeys: Part<PasskeyConfiguration>,
  method: Partial<AuthenticationMethod> = {},
  groupIds: readonly string[] | "unknown" = [],
) =>
  fitOf({ ...key, ...method }, passkeys, {
    userId: USER,
    groupIds: groupIds === "unknown" ? undefined : new Set(groupIds),
  });

test.each([
  ["a method that is on for everybody", {}, "fits"],
  ["a method that is off", { isOn: false }, "doesNotFit"],
  ["a method that is on for nobody", { includeTargets: [] }, "doesNotFit"],
  ["everybody excluded", { excludeTargets: [{ kind: "everyone", id: "all_users" }] }, "doesNotFit"],
  ["the person excluded", { excludeTargets: [{ kind: "user", id: USER }] }, "doesNotFit"],
  ["somebody else excluded", { excludeTargets: [{ kind: "user", id: "other" }] }, "fits"],
  ["a list that blocks another make", { passkeyProfiles: [profile("p", only("block", AUTHENTICATOR))] }, "fits"],
  ["a list that blocks this make", { passkeyProfiles: [profile("p", only("block", YUBIKEY))] }, "doesNotFit"],
  ["a list that allows this make", { passkeyProfiles: [profile("p", only("allow", YUBIKEY))] }, "fits"],
  ["a list that allows others only", { passkeyProfiles: [profile("p", only("allow", AUTHENTICATOR))] }, "doesNotFit"],
  ["a list that allows none", { passkeyProfiles: [profile("p", only("allow"))] }, "doesNotFit"],
  [
    "a profile for synced passkeys only",
    { passkeyProfiles: [profile("p", { passkeyTypes: ["synced"] })] },
    "doesNotFit",
  ],
  ["a profile that was removed", { passkeyProfiles: [profile("other")] }, "doesNotFit"],
  [
    "one of two profiles that takes it",
    { includeTargets: [everyone("p", "q")], passkeyProfiles: [profile("p", only("block", YUBIKEY)), profile("q")] },
    "fits",
  ],
  [
    "a profile that takes it, for others",
    {
      includeTargets: [everyone("p"), group("g", "q")],
      passkeyProfiles: [profile("p", only("block", YUBIKEY)), profile("q")],
    },
    "doesNotFit",
  ],
] as const)("a passkey under %s", (_what, change, fit) => {
  expect(judge(known(change as Partial<PasskeyConfiguration>))).toBe(fit);
});

describe("by groups", () => {
  const included = known({ includeTargets: [group("in", "p")] });
  const excluded = known({ excludeTargets: [{ kind: "group", id: "out" }] });
  test.each([
    ["a member of the included group", included, ["in"], "fits"],
    ["somebody who is not in it", included, [], "doesNotFit"],
    ["somebody of whom nobody can tell", included, "unknown", "unknown"],
    ["a member of the excluded group", excluded, ["out"], "doesNotFit"],
    ["somebody who is not excluded", excluded, [], "fits"],
    ["somebody who may be excluded", excluded, "unknown", "unknown"],
  ] as const)("%s", (_who, passkeys, groupIds, fit) => {
    expect(judge(passkeys, {}, groupIds)).toBe(fit);
  });

  test.each([
    ["nobody's, where everybody is treated alike", known(), key, []],
    ["those of targets", included, key, ["in"]],
    ["those of exclusions", excluded, key, ["out"]],
    ["nobody's, where the method is off for all", known({ isOn: false, includeTargets: [group("in", "p")] }), key, []],
    [
      "nobody's, where no profile takes this make",
      known({ includeTargets: [group("in", "p")], passkeyProfiles: [profile("p", only("block", YUBIKEY))] }),
      key,
      [],
    ],
    ["nobody's, for whoever holds no passkey", included, { ...key, type: "phoneAuthenticationMethod" }, []],
    ["nobody's, where the policy is unknown", { kind: "unknown", because: "403" } as const, key, []],
  ] as const)("the groups that are asked about are %s", (_which, passkeys, method, groups) => {
    expect(groupsThatDecide([method], passkeys, USER)).toEqual(groups);
  });
});

describe("what nobody can tell", () => {
  test.each([
    ["a policy that cannot be read", { kind: "unknown", because: "403" } as const, {}, "unknown"],
    [
      "a make that is not named, where makes decide",
      known({ passkeyProfiles: [profile("p", only("block", YUBIKEY))] }),
      { aaGuid: undefined },
      "unknown",
    ],
    ["a make that is not named, where none decides", known(), { aaGuid: undefined }, "fits"],
    [
      "a type that is new, where types decide",
      known({ passkeyProfiles: [profile("p", { passkeyTypes: ["synced"] })] }),
      { passkeyType: "unknown" as const },
      "unknown",
    ],
    ["a type that is new, where any will do", known(), { passkeyType: "unknown" as const }, "fits"],
  ] as const)("%s", (_what, passkeys, method, fit) => {
    expect(judge(passkeys, method)).toBe(fit);
  });
});

test("makes are compared without case", () => {
  expect(
    judge(known({ passkeyProfiles: [profile("p", only("allow", YUBIKEY))] }), { aaGuid: YUBIKEY.toUpperCase() }),
  ).toBe("fits");
});

test.each([
  "windowsHelloForBusinessAuthenticationMethod",
  "platformCredentialAuthenticationMethod",
  "passwordAuthenticationMethod",
])("the policy says nothing about %s", (type) => {
  expect(judge(known({ isOn: false }), { type })).toBeUndefined();
});

test("the order in which Graph lists things makes no other digest, and a change does", () => {
  const two = {
    ...open,
    includeTargets: [everyone("p"), group("g", "q", "p")],
    passkeyProfiles: [profile("p"), profile("q")],
  };
  const turned = {
    ...two,
    includeTargets: [group("g", "p", "q"), everyone("p")],
    passkeyProfiles: [profile("q"), profile("p")],
  };
  expect(configurationDigest(turned)).toBe(configurationDigest(two));
  expect(configurationDigest({ ...two, isOn: false })).not.toBe(configurationDigest(two));
});
