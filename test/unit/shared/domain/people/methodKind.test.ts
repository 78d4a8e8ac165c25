import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CredentialKindSchema } from "../../../../../shared/domain/people/credentialKind.ts";
import {
  type MethodKind,
  MethodKindSchema,
  methodKindOf,
  methodKinds,
} from "../../../../../shared/domain/people/methodKind.ts";
import { resistsPhishing } from "../../../../../shared/domain/people/usablePasskey.ts";
import { methodKindWords } from "../../../../../shared/web/pages/methodWords.ts";

const fido2 = { type: "fido2AuthenticationMethod", passkeyType: "deviceBound" } as const;
const of = (name: string) => ({ type: `${name}AuthenticationMethod` });

const cases: readonly (readonly [string, Parameters<typeof methodKindOf>[0], MethodKind])[] = [
  ["an attested key", { ...fido2, attestationLevel: "attested" }, "securityKey"],
  ["a key that nobody attested", { ...fido2, attestationLevel: "notAttested" }, "passkey"],
  [
    "a passkey of a type that nobody knows",
    { ...fido2, passkeyType: "unknown", attestationLevel: "attested" },
    "passkey",
  ],
  [
    "a synced passkey, whatever its make",
    { ...fido2, passkeyType: "synced", aaGuid: "7fd635b3-2ef9-4542-8d9d-164f2c771efc" },
    "syncedPasskey",
  ],
  ["Authenticator on Android", { ...fido2, aaGuid: "DE1E552D-DB1D-4423-A619-566B625CDC84" }, "authenticatorPasskey"],
  ["Authenticator on iOS", { ...fido2, aaGuid: "90a3ccdf-635c-4729-a248-9b709135078f" }, "authenticatorPasskey"],
  ["Windows without a join", { ...fido2, aaGuid: "6028b017-b1d4-4c02-b4b3-afcdafc96bb2" }, "windowsPasskey"],
  ["Windows Hello for Business", of("windowsHelloForBusiness"), "windowsHello"],
  ["a passkey of the Mac", { ...fido2, aaGuid: "7fd635b3-2ef9-4542-8d9d-164f2c771efc" }, "platformCredential"],
  ["Platform SSO", of("platformCredential"), "platformCredential"],
  ["a declared certificate", { type: "declaredCertificate" }, "certificate"],
  ["a certificate that Graph would list", of("x509Certificate"), "unknown"],
  ["Authenticator without a passkey", of("microsoftAuthenticator"), "authenticatorApp"],
  ["an app of codes", of("softwareOath"), "softwareToken"],
  ["a token of codes", of("hardwareOath"), "hardwareToken"],
  ["an external method", of("external"), "externalMethod"],
  ["a QR code", of("qrCodePin"), "qrCode"],
  ["a phone number", of("phone"), "phone"],
  ["a mail address", of("email"), "mail"],
  ["a password", of("password"), "password"],
  ["a one-time pass", of("temporaryAccessPass"), "oneTimePass"],
  ["a type of tomorrow", of("fido3"), "unknown"],
];

describe("a method", () => {
  test.each(cases)("that is %s", (_name, method, kind) => {
    expect(methodKindOf(method)).toBe(kind);
  });

  test("of each kind is among them", () => {
    expect(new Set(cases.map(([, , kind]) => kind))).toEqual(new Set(MethodKindSchema.options));
  });

  test("is a credential or a passkey exactly where its type resists phishing, and none of those is weak", () => {
    for (const [, method, kind] of cases) {
      const { credential, isWeak = false } = methodKinds[kind];
      const isStrong = kind === "passkey" || (credential !== undefined && kind !== "certificate");
      expect([kind, resistsPhishing(method), isStrong && isWeak]).toEqual([kind, isStrong, false]);
    }
  });

  test("is weak by phone, mail and QR code alone", () => {
    expect(MethodKindSchema.options.filter((kind) => methodKinds[kind].isWeak)).toEqual(["qrCode", "phone", "mail"]);
  });
});

test("each kind of credential is one of a method, and each method has words of its own", () => {
  const credentials = new Set(Object.values(methodKinds).flatMap(({ credential }) => credential ?? []));
  expect(credentials).toEqual(new Set(CredentialKindSchema.options));
  expect(new Set(Object.values(methodKindWords)).size).toBe(MethodKindSchema.options.length);
});

test("the table of the README has exactly these kinds", () => {
  const readme = readFileSync(new URL("../../../../../functions/people/README.md", import.meta.url), "utf8");
  const [, section = ""] = readme.split("## What somebody signs in with");
  const rows = (section.split("*Counts*")[0] ?? "").matchAll(/^\| `(\w+)` \|/gm);
  expect([...rows].map(([, kind]) => kind)).toEqual(MethodKindSchema.options);
});
