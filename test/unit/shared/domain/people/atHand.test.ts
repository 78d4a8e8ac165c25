import { expect, test } from "vitest";
import { atHandOf } from "../../../../../shared/domain/people/atHand.ts";
import type { AuthenticationMethod } from "../../../../../shared/domain/people/authenticationMethod.ts";

const method = (type: string, more: Partial<AuthenticationMethod> = {}): AuthenticationMethod => ({
  id: type,
  type: `${type}AuthenticationMethod`,
  ...more,
});
const password = method("password");
const app = method("microsoftAuthenticator");
const phone = method("phone");
const hello = method("windowsHelloForBusiness");
const mac = method("platformCredential");
const synced = method("fido2", { passkeyType: "synced" });
const inApp = method("fido2", { passkeyType: "deviceBound", aaGuid: "90a3ccdf-635c-4729-a248-9b709135078f" });
const helloPasskey = method("fido2", { passkeyType: "deviceBound", aaGuid: "08987058-cadc-4b81-b6e1-30de50dcbe96" });
const key = method("fido2", { passkeyType: "deviceBound", attestationLevel: "attested", aaGuid: "a-key" });
const ofUnknownMake = method("fido2", { passkeyType: "deviceBound", aaGuid: "nobody-knows" });
const unfit = { ...hello, fit: "doesNotFit" } as const;

test.each<[string, readonly AuthenticationMethod[], ReturnType<typeof atHandOf>]>([
  ["nothing at all", [], "passwordOnly"],
  ["a password", [password], "passwordOnly"],
  ["a password and types that nobody knows", [password, method("telepathy"), { ...app, type: "app" }], "passwordOnly"],
  [
    "a password, a pass and an address for resets",
    [password, method("temporaryAccessPass"), method("email")],
    "passwordOnly",
  ],
  ["codes by text or call", [password, phone], "phoneCodes"],
  ["codes to two phones", [password, phone, { ...phone, id: "office" }, method("email")], "phoneCodes"],
  ["Authenticator", [password, app], "authenticatorApp"],
  ["Authenticator and codes by text", [password, phone, app], "authenticatorApp"],
  ["codes by text, and from an app as well", [password, phone, method("softwareOath")], undefined],
  ["codes from an app alone", [password, method("softwareOath")], undefined],
  ["a token of hardware", [password, method("hardwareOath")], undefined],
  ["a provider of their own", [password, phone, method("external")], undefined],
  ["a picture and a PIN", [method("qrCodePin")], undefined],
  ["Windows Hello", [password, hello, phone, app], "computerPasskey"],
  ["a passkey of Windows", [password, helloPasskey], "computerPasskey"],
  ["a Mac, and Windows Hello", [mac, hello], "computerPasskey"],
  ["a passkey that is synced", [password, synced], "portablePasskey"],
  ["a passkey in Authenticator", [password, app, inApp], "portablePasskey"],
  ["a security key", [key], "portablePasskey"],
  ["one of each", [hello, inApp], undefined],
  ["a passkey of a make that nobody knows", [ofUnknownMake], undefined],
  ["Windows Hello, and a passkey of such a make", [hello, ofUnknownMake], undefined],
  ["a passkey that is not let in any more", [password, unfit], undefined],
  ["a passkey that is not let in, and codes by text", [password, unfit, phone], undefined],
  ["a passkey that is not let in, and Authenticator", [password, unfit, app], "authenticatorApp"],
  ["one that is let in, and one that is not", [{ ...synced, fit: "doesNotFit" }, hello], "computerPasskey"],
])("somebody who has %s", (_what, methods, expected) => {
  expect(atHandOf(methods)).toBe(expected);
  expect(atHandOf(methods.toReversed())).toBe(expected);
});
