import { describe, expect, test } from "vitest";
import {
  type CredentialKind,
  credentialKindOf,
  fitsThere,
  isPortable,
} from "../../../../../shared/domain/people/credentialKind.ts";
import { clientOf, type Platform, platformOf } from "../../../../../shared/domain/people/platform.ts";

const fido2 = { type: "fido2AuthenticationMethod", passkeyType: "deviceBound" } as const;
const YUBIKEY = "fa2b99dc-9e39-4257-8f92-4a30d23c4118";

describe("a usable method", () => {
  test.each([
    ["Windows Hello", { type: "windowsHelloForBusinessAuthenticationMethod" }, "windowsHello"],
    ["a passkey of Windows Hello", { ...fido2, aaGuid: "08987058-CADC-4B81-B6E1-30DE50DCBE96" }, "windowsHello"],
    ["a platform credential", { type: "platformCredentialAuthenticationMethod" }, "platformCredential"],
    ["a passkey of the Mac", { ...fido2, aaGuid: "7FD635B3-2EF9-4542-8D9D-164F2C771EFC" }, "platformCredential"],
    [
      "a passkey in Authenticator",
      { ...fido2, aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84" },
      "authenticatorPasskey",
    ],
    ["a synced passkey", { ...fido2, passkeyType: "synced" as const }, "syncedPasskey"],
    ["an attested key", { ...fido2, aaGuid: YUBIKEY, attestationLevel: "attested" }, "securityKey"],
    ["a declared certificate", { type: "declaredCertificate" }, "certificate"],
    ["a certificate that Graph would list", { type: "x509CertificateAuthenticationMethod" }, undefined],
    ["a key that nobody attested", { ...fido2, aaGuid: YUBIKEY, attestationLevel: "notAttested" }, undefined],
    ["a passkey without a make", fido2, undefined],
    [
      "an attested passkey of unknown type",
      { ...fido2, passkeyType: "unknown", attestationLevel: "attested" },
      undefined,
    ],
    ["a type that nobody knows", { type: "fido3AuthenticationMethod" }, undefined],
    ["a password", { type: "passwordAuthenticationMethod" }, undefined],
  ] as const)("that is %s", (_what, method, kind) => {
    expect(credentialKindOf(method)).toBe(kind);
  });

  test.each<[CredentialKind, boolean]>([
    ["securityKey", true],
    ["syncedPasskey", true],
    ["authenticatorPasskey", true],
    ["certificate", false],
    ["windowsHello", false],
    ["platformCredential", false],
  ])("of the kind %s goes with its owner: %s", (kind, goes) => {
    expect(isPortable(kind)).toBe(goes);
  });
});

test.each<[string | undefined, Platform]>([
  ["Windows10", "windows"],
  ["Windows 11", "windows"],
  ["Windows Phone 8.1", "unknown"],
  ["MacOs", "macOS"],
  ["macOS 15.1", "macOS"],
  ["Ios 17.5.1", "iOS"],
  ["iPadOS 18", "iOS"],
  ["Android 14", "android"],
  ["Linux", "linux"],
  ["Chrome OS 131", "linux"],
  ["Tizen 7", "unknown"],
  ["", "unknown"],
  [undefined, "unknown"],
])("the log's %j is %s", (operatingSystem, platform) => {
  expect(platformOf(operatingSystem)).toBe(platform);
});

test.each([
  ["Browser", "modern"],
  ["Mobile Apps and Desktop clients", "modern"],
  ["Exchange ActiveSync", "other"],
  ["IMAP4", "other"],
  ["", "other"],
  [undefined, "other"],
])("the client %j is %s", (clientAppUsed, client) => {
  expect(clientOf(clientAppUsed)).toBe(client);
});

describe("whoever carries a key gets in", () => {
  test.each<[string | undefined, boolean]>([
    ["Windows10", true],
    ["Windows 8.1", false],
    ["Windows", false],
    ["MacOs", true],
    ["Ios 17.0", true],
    ["Ios 16.7", false],
    ["Android 14", true],
    ["Android 8.1", false],
    ["Android", false],
    ["Linux", true],
    ["Tizen 17", false],
    [undefined, false],
  ])("on %j: %s", (operatingSystem, fits) => {
    const spot = { platform: platformOf(operatingSystem), client: "modern", operatingSystem } as const;
    expect(fitsThere(["windowsHello", "securityKey"], spot)).toBe(fits);
    expect(fitsThere(["windowsHello"], spot)).toBe(false);
    expect(fitsThere(["securityKey"], { ...spot, client: "other" })).toBe(false);
  });
});
