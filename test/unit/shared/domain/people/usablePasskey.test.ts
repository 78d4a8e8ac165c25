import { describe, expect, test } from "vitest";
import type { MethodFit } from "../../../../../shared/domain/people/authenticationMethod.ts";
import {
  countsAsPhishingResistant,
  holdsForEntry,
  isPasskeyUse,
  oldestPasskeyAt,
  registeredOf,
  usablePasskeysOf,
} from "../../../../../shared/domain/people/usablePasskey.ts";

describe("a method of the registration report", () => {
  test.each([
    "passKeyDeviceBound",
    "passKeyDeviceBoundAuthenticator",
    "passKeyDeviceBoundWindowsHello",
    "passKeySynced",
    "fido2SecurityKey",
    "fido2",
    "fido",
    "windowsHelloForBusiness",
    "macOsSecureEnclaveKey",
    "PASSKEYSYNCED",
  ])("counts when it is %s", (method) => {
    expect(countsAsPhishingResistant(method)).toBe(true);
  });

  test.each([
    "microsoftAuthenticatorPush",
    "microsoftAuthenticatorPasswordless",
    "temporaryAccessPass",
    "softwareOneTimePasscode",
    "mobilePhone",
    "qrCode",
    "externalAuthMethod",
    "unknownFutureValue",
    "somethingNew",
    "passKey",
    "",
  ])("does not count when it is '%s'", (method) => {
    expect(countsAsPhishingResistant(method)).toBe(false);
  });
});

describe("live methods", () => {
  const held = [
    { id: "1", type: "passwordAuthenticationMethod" },
    { id: "2", type: "microsoftAuthenticatorAuthenticationMethod" },
    { id: "3", type: "temporaryAccessPassAuthenticationMethod" },
    { id: "4", type: "fido2AuthenticationMethod" },
    { id: "5", type: "windowsHelloForBusinessAuthenticationMethod" },
    { id: "6", type: "platformCredentialAuthenticationMethod" },
    { id: "7", type: "fido3AuthenticationMethod" },
  ];

  test("are usable when typed as passkey, Windows Hello or platform credential, and no other way", () => {
    expect(usablePasskeysOf(held).map(({ id }) => id)).toEqual(["4", "5", "6"]);
  });

  test("are certificates that the tenant declares, by their own fit alone", () => {
    const declared = (fit?: MethodFit) => ({ type: "declaredCertificate", fit, id: "8" });
    expect(holdsForEntry([declared("fits")])).toBe(true);
    expect(holdsForEntry([declared("unknown")])).toBeUndefined();
    expect(holdsForEntry([declared("doesNotFit")])).toBe(false);
    expect(holdsForEntry([declared()])).toBe(false);
    expect(registeredOf([...held, declared("fits")])).toEqual(held);
  });

  test("are no certificates that Graph may list one day: nobody declares them", () => {
    const certificate = { type: "x509CertificateAuthenticationMethod", fit: "fits" as const, id: "7" };
    expect(usablePasskeysOf([certificate])).toEqual([]);
    expect(holdsForEntry([certificate])).toBe(false);
    expect(usablePasskeysOf([...held, certificate]).map(({ id }) => id)).toEqual(["4", "5", "6"]);
  });

  test.each<[readonly MethodFit[], boolean | undefined, boolean | undefined]>([
    [[], false, false],
    [["doesNotFit", "unknown"], undefined, false],
    [["fits"], true, false],
    [["fits", "doesNotFit"], true, false],
    [["fits", "unknown"], true, undefined],
    [["unknown", "unknown"], undefined, undefined],
    [["fits", "fits", "unknown"], true, true],
  ])("with the fits %j are one that somebody enters by: %s; two: %s", (fits, one, two) => {
    const methods = fits.map((fit) => ({ type: "fido2AuthenticationMethod", fit }));
    expect([holdsForEntry(methods), holdsForEntry(methods, 2)]).toEqual([one, two]);
  });

  const came = (type: string, createdDateTime?: string) => ({ type: `${type}AuthenticationMethod`, createdDateTime });
  test.each([
    [
      "the oldest of those that are usable",
      [
        came("microsoftAuthenticator", "2026-01-01T08:00:00Z"),
        came("fido2", "2026-03-02T08:00:00.5Z"),
        came("windowsHelloForBusiness", "2026-03-02T08:00:00Z"),
        came("fido2"),
      ],
      "2026-03-02T08:00:00Z",
    ],
    [
      "not one of which nobody knows whether it fits, beside one that does",
      [{ ...came("fido2", "2026-01-02T08:00:00Z"), fit: "unknown" as const }, came("fido2", "2026-03-02T08:00:00Z")],
      "2026-03-02T08:00:00Z",
    ],
    [
      "the only one, though nobody knows whether it fits",
      [{ ...came("fido2", "2026-01-02T08:00:00Z"), fit: "unknown" as const }],
      "2026-01-02T08:00:00Z",
    ],
    ["nothing where none says when it came", [came("fido2")], undefined],
    ["nothing where none is usable", [came("phone", "2026-01-01T08:00:00Z")], undefined],
  ])("tell since when there is a passkey: %s", (_what, methods, expected) => {
    expect(oldestPasskeyAt(methods)).toBe(expected);
  });
});

describe("a sign-in", () => {
  test.each([
    [["Passkey (device-bound)"], true],
    [["Passkey (synced)"], true],
    [["Passkey (Microsoft Authenticator)"], true],
    [["FIDO2 security key"], true],
    [["Password", "Windows Hello for Business"], true],
    [["Platform Credential"], true],
    [["Password"], false],
    [["Password", "Mobile app notification"], false],
    [["Temporary Access Pass"], false],
    [["Previously satisfied"], false],
    [["Passkey enrolment"], false],
    [[], false],
    [undefined, false],
  ])("with %j was done with a passkey: %s", (authenticationMethods, expected) => {
    expect(isPasskeyUse({ errorCode: 0, authenticationMethods })).toBe(expected);
  });

  test.each([
    [0, ["Passkey (synced)"], true],
    [50097, ["Passkey (synced)"], false],
    [0, ["Password"], false],
    [0, undefined, false],
  ])("with the code %i and %j uses a passkey: %s", (errorCode, authenticationMethods, expected) => {
    expect(isPasskeyUse({ errorCode, authenticationMethods })).toBe(expected);
  });
});
