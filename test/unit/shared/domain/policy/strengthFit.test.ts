import { expect, test } from "vitest";
import type { Part } from "../../../../../shared/domain/policy/methodsPolicy.ts";
import type { Strength } from "../../../../../shared/domain/policy/strength.ts";
import { bothFit, strengthFitOf } from "../../../../../shared/domain/policy/strengthFit.ts";

const MAKE = "de1e552d-db1d-4423-a619-566b625cdc84";
const fido2 = { id: "1", type: "fido2AuthenticationMethod", aaGuid: MAKE };
const hello = { id: "2", type: "windowsHelloForBusinessAuthenticationMethod" };
const platform = { id: "3", type: "platformCredentialAuthenticationMethod" };
const taking = (combinations: readonly string[], passkeyMakes?: readonly string[]): Part<Strength> => ({
  kind: "known",
  value: { combinations, narrowedTo: [], passkeyMakes },
});
const both = taking(["windowsHelloForBusiness", "fido2"]);

test.each<[string, Parameters<typeof strengthFitOf>[0], Part<Strength>, ReturnType<typeof strengthFitOf>]>([
  ["a passkey where the strength takes passkeys", fido2, both, "fits"],
  ["a passkey where it takes Windows Hello only", fido2, taking(["windowsHelloForBusiness"]), "doesNotFit"],
  [
    "a passkey of a make that is listed, in capitals",
    { ...fido2, aaGuid: MAKE.toUpperCase() },
    taking(["fido2"], [MAKE]),
    "fits",
  ],
  ["a passkey of another make", { ...fido2, aaGuid: "x" }, taking(["fido2"], [MAKE]), "doesNotFit"],
  ["a passkey where no make is listed", fido2, taking(["fido2"], []), "doesNotFit"],
  ["a passkey of an unknown make", { ...fido2, aaGuid: undefined }, taking(["fido2"], [MAKE]), "unknown"],
  ["a passkey of an unknown make where every make will do", { ...fido2, aaGuid: undefined }, both, "fits"],
  ["Windows Hello", hello, both, "fits"],
  ["Windows Hello where the strength takes passkeys only", hello, taking(["fido2"]), "doesNotFit"],
  ["a platform credential", platform, both, "fits"],
  [
    "Windows Hello, whatever makes of passkeys are listed",
    hello,
    taking(["windowsHelloForBusiness", "fido2"], []),
    "fits",
  ],
  ["a passkey under a strength that nobody can read", fido2, { kind: "unknown", because: "403" }, "unknown"],
  ["a password", { id: "4", type: "passwordAuthenticationMethod" }, both, undefined],
])("%s", (_what, method, strength, fit) => {
  expect(strengthFitOf(method, strength)).toBe(fit);
});

test.each([
  ["fits", "fits", "fits"],
  ["fits", "unknown", "unknown"],
  ["doesNotFit", "unknown", "doesNotFit"],
  ["unknown", "doesNotFit", "doesNotFit"],
  [undefined, "fits", "fits"],
  [undefined, "doesNotFit", "doesNotFit"],
  [undefined, undefined, undefined],
] as const)("%s by the policy and %s by the strength: %s", (policy, strength, fit) => {
  expect(bothFit(policy, strength)).toBe(fit);
});
