import type { MethodShape } from "./records.ts";

/** Passkeys in Microsoft Authenticator, on iOS and Android; below, those of Windows Hello. */
const authenticatorAaGuids: readonly string[] = [
  "90a3ccdf-635c-4729-a248-9b709135078f",
  "de1e552d-db1d-4423-a619-566b625cdc84",
];
const windowsHelloAaGuids = [
  "08987058-cadc-4b81-b6e1-30de50dcbe96",
  "9ddd1817-af5a-4672-a2b9-3e3dd95000a9",
  "6028b017-b1d4-4c02-b4b3-afcdafc96bb2",
];

/** The combination that a method satisfies by itself in an authentication strength; `undefined` for second factors. */
export function combinationOf(method: MethodShape): string | undefined {
  if (method.kind === "fido2") return "fido2";
  if (method.kind === "windowsHelloForBusiness" || method.kind === "platformCredential")
    return "windowsHelloForBusiness";
  return undefined;
}

/**
 * The method's name in `methodsRegistered` of the registration report. Source: beta enum usageAuthMethod, read 2026-01.
 */
export function reportName(method: MethodShape): string {
  switch (method.kind) {
    case "fido2":
      if (method.passkeyType === "synced") return "passKeySynced";
      if (authenticatorAaGuids.includes(method.aaGuid)) return "passKeyDeviceBoundAuthenticator";
      return windowsHelloAaGuids.includes(method.aaGuid) ? "passKeyDeviceBoundWindowsHello" : "passKeyDeviceBound";
    case "windowsHelloForBusiness":
      return "windowsHelloForBusiness";
    case "platformCredential":
      return "macOsSecureEnclaveKey";
    case "microsoftAuthenticator":
      return "microsoftAuthenticatorPush";
    case "softwareOath":
      return "softwareOneTimePasscode";
    case "phone":
      return "mobilePhone";
    case "email":
      return "email";
  }
}
