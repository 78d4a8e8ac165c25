import { z } from "zod";
import type { AuthenticationMethod } from "./authenticationMethod.ts";
import { methodKindOf, methodKinds } from "./methodKind.ts";
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

type Method = Pick<AuthenticationMethod, "type" | "passkeyType" | "aaGuid" | "attestationLevel">;

/** What a usable method is; `undefined` where nobody can tell. The table of `methodKind.ts` decides. */
export const credentialKindOf = (method: Method): CredentialKind | undefined =>
  methodKinds[methodKindOf(method)].credential;

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
