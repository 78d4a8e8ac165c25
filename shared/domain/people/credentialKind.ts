import { z } from "zod";
import type { AuthenticationMethod } from "./authenticationMethod.ts";
import { type Client, type Platform, versionOf } from "./platform.ts";

/** What a usable passkey is, as far as it decides where it signs its owner in. */
export const CredentialKindSchema = z.enum([
  "securityKey",
  "syncedPasskey",
  "authenticatorPasskey",
  "certificate",
  "windowsHello",
  "platformCredential",
]);
export type CredentialKind = z.infer<typeof CredentialKindSchema>;

/**
 * The type of a certificate that the tenant declares somebody to hold. Graph lists none among a person's methods. The
 * name is no type of Graph: whatever that may list one day counts nowhere by itself.
 */
export const DECLARED_CERTIFICATE = "declaredCertificate";

// Source: learn.microsoft.com/entra/identity/authentication/how-to-enable-authenticator-passkey, read 2026-11.
const authenticatorMakes: ReadonlySet<string> = new Set([
  "90a3ccdf-635c-4729-a248-9b709135078f",
  "de1e552d-db1d-4423-a619-566b625cdc84",
]);
// Source: github.com/passkeydeveloper/passkey-authenticator-aaguids, read 2026-11.
const windowsMakes: ReadonlySet<string> = new Set([
  "08987058-cadc-4b81-b6e1-30de50dcbe96",
  "9ddd1817-af5a-4672-a2b9-3e3dd95000a9",
  "6028b017-b1d4-4c02-b4b3-afcdafc96bb2",
]);
const macOsMakes: ReadonlySet<string> = new Set(["7fd635b3-2ef9-4542-8d9d-164f2c771efc"]);

type Method = Pick<AuthenticationMethod, "type" | "passkeyType" | "aaGuid" | "attestationLevel">;

/**
 * What a usable method is; `undefined` where nobody can tell. Allow-lists only: a device-bound passkey of an unknown
 * make is a security key only where its maker has attested it.
 */
export function credentialKindOf({ type, passkeyType, aaGuid, attestationLevel }: Method): CredentialKind | undefined {
  switch (type) {
    case "windowsHelloForBusinessAuthenticationMethod":
      return "windowsHello";
    case "platformCredentialAuthenticationMethod":
      return "platformCredential";
    case DECLARED_CERTIFICATE:
      return "certificate";
    case "fido2AuthenticationMethod": {
      if (passkeyType === "synced") return "syncedPasskey";
      const make = aaGuid?.toLowerCase() ?? "";
      if (windowsMakes.has(make)) return "windowsHello";
      if (macOsMakes.has(make)) return "platformCredential";
      if (authenticatorMakes.has(make)) return "authenticatorPasskey";
      return passkeyType === "deviceBound" && attestationLevel === "attested" ? "securityKey" : undefined;
    }
    default:
      return undefined;
  }
}

const portable: ReadonlySet<CredentialKind> = new Set(["securityKey", "syncedPasskey", "authenticatorPasskey"]);
/**
 * Goes with its owner from device to device (R294); the others stay on one. A certificate is where its reader or store
 * is.
 */
export const isPortable = (kind: CredentialKind): boolean => portable.has(kind);

/**
 * From which version on a platform takes a passkey that comes from elsewhere. Where the version is not known nothing
 * shows that it would; macOS and Linux often name none. Source:
 * learn.microsoft.com/entra/identity/authentication/how-to-register-passkey-authenticator, read 2026-11.
 */
const takesFrom: Readonly<Record<Platform, number | "any" | "never">> = {
  windows: 10,
  macOS: "any",
  iOS: 17,
  android: 14,
  linux: "any",
  unknown: "never",
};

/** Whether a version is known by which nobody can bring a passkey there. Where none is named nothing shows that. */
export function isTooOld(platform: Platform, operatingSystem: string | undefined): boolean {
  const [from, version] = [takesFrom[platform], versionOf(operatingSystem)];
  return typeof from === "number" && version !== undefined && version < from;
}

interface Spot {
  readonly platform: Platform;
  readonly client: Client;
  readonly operatingSystem?: string | undefined;
}

/** Whether somebody who carries these gets in there, as far as anybody can tell beforehand. */
export function fitsThere(kinds: readonly CredentialKind[], { platform, client, operatingSystem }: Spot): boolean {
  if (client !== "modern" || !kinds.some(isPortable)) return false;
  const from = takesFrom[platform];
  if (from === "never") return false;
  return from === "any" || (versionOf(operatingSystem) ?? 0) >= from;
}
