import { describe, expect, test } from "vitest";
import type { AuthenticationMethod } from "../../../../../shared/domain/people/authenticationMethod.ts";
import type { Part } from "../../../../../shared/domain/policy/methodsPolicy.ts";
import {
  judgedForPrivileged,
  privilegedStrengthFault,
} from "../../../../../shared/domain/policy/privilegedStrength.ts";
import type { Strength } from "../../../../../shared/domain/policy/strength.ts";

const MAKE = "cb69481e-8ff7-4039-93ec-0a2729a154a8";
const OTHER = "2fc0579f-8113-47ea-b116-bb5a8db9202a";
const known = (change: Partial<Strength> = {}): Part<Strength> => ({
  kind: "known",
  value: { combinations: ["fido2", "windowsHelloForBusiness"], narrowedTo: [], passkeyMakes: [MAKE], ...change },
});
const key: AuthenticationMethod = {
  id: "key",
  type: "fido2AuthenticationMethod",
  passkeyType: "deviceBound",
  aaGuid: MAKE,
  fit: "fits",
};
const hello: AuthenticationMethod = { id: "hello", type: "windowsHelloForBusinessAuthenticationMethod" };
const unreadable: Part<Strength> = { kind: "unknown", because: "403" };

test.each<[string, Part<Strength>, RegExp | undefined]>([
  ["takes keys of named makes and Windows Hello", known(), undefined],
  ["takes certificates as well", known({ combinations: ["fido2", "x509CertificateMultiFactor"] }), undefined],
  ["takes no keys at all", known({ combinations: ["windowsHelloForBusiness"], passkeyMakes: undefined }), undefined],
  ["takes keys of any make", known({ passkeyMakes: undefined }), /any make/],
  ["names no make", known({ passkeyMakes: [] }), /any make/],
  ["takes a one-time pass", known({ combinations: ["fido2", "temporaryAccessPassOneTime"] }), /does not resist/],
  ["takes a password with a text message", known({ combinations: ["fido2", "password,sms"] }), /does not resist/],
  ["takes what nobody knows", known({ combinations: ["fido2", "telepathy"] }), /does not resist/],
  ["takes nothing", known({ combinations: [] }), /allows nothing/],
  ["cannot be read", unreadable, /cannot be read: 403/],
])("a strength that %s does for privileged people, or not", (_which, strength, fault) => {
  const said = privilegedStrengthFault(strength);
  if (fault) expect(said).toMatch(fault);
  else expect(said).toBeUndefined();
});

describe("by it counts", () => {
  test.each<[string, AuthenticationMethod, Part<Strength>, AuthenticationMethod["fit"]]>([
    ["a key of a named make", key, known(), "fits"],
    ["a key of a named make, in capitals", { ...key, aaGuid: MAKE.toUpperCase() }, known(), "fits"],
    ["Windows Hello", hello, known(), "fits"],
    ["not Windows Hello where the strength does not take it", hello, known({ combinations: ["fido2"] }), "doesNotFit"],
    ["not a key of another make", { ...key, aaGuid: OTHER }, known(), "doesNotFit"],
    ["not a key that does not say its make", { ...key, aaGuid: undefined }, known(), "unknown"],
    ["not a synced passkey, whatever make it names", { ...key, passkeyType: "synced" }, known(), "doesNotFit"],
    ["not a passkey that does not say whether it is synced", { ...key, passkeyType: undefined }, known(), "unknown"],
    ["not one that says what nobody knows", { ...key, passkeyType: "unknown" }, known(), "unknown"],
    ["not a key that the methods policy lets in no more", { ...key, fit: "doesNotFit" }, known(), "doesNotFit"],
    ["not a key of which nobody can tell that", { ...key, fit: "unknown" }, known(), "unknown"],
    ["nothing by a strength that cannot be read", key, unreadable, "unknown"],
    ["nothing by a strength that takes any make", key, known({ passkeyMakes: undefined }), "unknown"],
    [
      "nothing by a strength that takes a pass",
      hello,
      known({ combinations: ["temporaryAccessPassOneTime"] }),
      "unknown",
    ],
    ["not a password", { id: "p", type: "passwordAuthenticationMethod" }, known(), undefined],
  ])("%s", (_which, method, strength, fit) => {
    expect(judgedForPrivileged([method], strength)).toEqual([fit === undefined ? method : { ...method, fit }]);
  });
});
