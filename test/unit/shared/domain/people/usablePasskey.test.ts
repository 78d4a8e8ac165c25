import { describe, expect, test } from "vitest";
import {
  countsAsPhishingResistant,
  satisfiedByPasskey,
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
  ])("with %j was done with a passkey: %s", (methods, expected) => {
    expect(satisfiedByPasskey(methods)).toBe(expected);
  });
});
