import { iso } from "../ids.ts";
import type { UserRecord } from "../principals/records.ts";
import type { StoredMethod } from "./records.ts";

/** A method as Graph writes it. */
export function writeMethod(method: StoredMethod): Record<string, unknown> {
  const head = (type: string) => ({
    "@odata.type": `#microsoft.graph.${type}AuthenticationMethod`,
    id: method.id,
    createdDateTime: iso(method.createdAt),
  });
  switch (method.kind) {
    case "fido2": {
      const { displayName, aaGuid, model, passkeyType } = method;
      const attestationLevel = passkeyType === "synced" ? "notAttested" : "attested";
      return {
        ...head("fido2"),
        displayName,
        aaGuid,
        model,
        attestationCertificates: [],
        attestationLevel,
        passkeyType,
      };
    }
    case "windowsHelloForBusiness":
      return { ...head("windowsHelloForBusiness"), displayName: method.displayName, keyStrength: "normal" };
    case "platformCredential":
      return {
        ...head("platformCredential"),
        displayName: method.displayName,
        keyStrength: "normal",
        platform: "macOS",
      };
    case "microsoftAuthenticator":
      return {
        ...head("microsoftAuthenticator"),
        createdDateTime: null,
        displayName: method.displayName,
        deviceTag: "SoftwareTokenActivated",
        phoneAppVersion: "6.2511.7",
      };
    case "softwareOath":
      return head("softwareOath");
    case "phone":
      return {
        ...head("phone"),
        phoneNumber: method.phoneNumber,
        phoneType: "mobile",
        smsSignInState: "notAllowedByPolicy",
      };
    case "email":
      return { ...head("email"), emailAddress: method.emailAddress };
  }
}

const passwordMethodId = "28c10230-6103-485e-b985-444c60001490";
/** Every user has this method; Graph shows no password. */
export const writePassword = (user: UserRecord) => ({
  "@odata.type": "#microsoft.graph.passwordAuthenticationMethod",
  id: passwordMethodId,
  password: null,
  createdDateTime: iso(user.createdAt),
});
