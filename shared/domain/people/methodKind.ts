import { z } from "zod";
import type { AuthenticationMethod } from "./authenticationMethod.ts";

/** What a method of an account is, told apart by its type in Graph and, of a passkey, by its make. */
export const MethodKindSchema = z.enum([
  "securityKey",
  "syncedPasskey",
  "authenticatorPasskey",
  "windowsHello",
  "windowsPasskey",
  "platformCredential",
  "passkey",
  "certificate",
  "authenticatorApp",
  "softwareToken",
  "hardwareToken",
  "externalMethod",
  "qrCode",
  "phone",
  "mail",
  "password",
  "oneTimePass",
  "unknown",
]);
export type MethodKind = z.infer<typeof MethodKindSchema>;

/**
 * The type of a certificate that the tenant declares somebody to hold. Graph lists none among a person's methods. The
 * name is no type of Graph: whatever that may list one day counts nowhere by itself.
 */
export const DECLARED_CERTIFICATE = "declaredCertificate";

/** Derived types of `authenticationMethod`, without `#microsoft.graph.`. Source: graph facts 3. */
const kindOfType: ReadonlyMap<string, MethodKind> = new Map([
  ["windowsHelloForBusinessAuthenticationMethod", "windowsHello"],
  ["platformCredentialAuthenticationMethod", "platformCredential"],
  [DECLARED_CERTIFICATE, "certificate"],
  ["microsoftAuthenticatorAuthenticationMethod", "authenticatorApp"],
  ["softwareOathAuthenticationMethod", "softwareToken"],
  ["hardwareOathAuthenticationMethod", "hardwareToken"],
  ["externalAuthenticationMethod", "externalMethod"],
  ["qrCodePinAuthenticationMethod", "qrCode"],
  ["phoneAuthenticationMethod", "phone"],
  ["emailAuthenticationMethod", "mail"],
  ["passwordAuthenticationMethod", "password"],
  ["temporaryAccessPassAuthenticationMethod", "oneTimePass"],
]);

/**
 * Passkeys by AAGUID. Sources: learn.microsoft.com/entra/identity/authentication/how-to-enable-authenticator-passkey,
 * and github.com/passkeydeveloper/passkey-authenticator-aaguids, read 2026-11.
 */
const kindOfMake: ReadonlyMap<string, MethodKind> = new Map([
  ["90a3ccdf-635c-4729-a248-9b709135078f", "authenticatorPasskey"],
  ["de1e552d-db1d-4423-a619-566b625cdc84", "authenticatorPasskey"],
  ["08987058-cadc-4b81-b6e1-30de50dcbe96", "windowsPasskey"],
  ["9ddd1817-af5a-4672-a2b9-3e3dd95000a9", "windowsPasskey"],
  ["6028b017-b1d4-4c02-b4b3-afcdafc96bb2", "windowsPasskey"],
  ["7fd635b3-2ef9-4542-8d9d-164f2c771efc", "platformCredential"],
]);

/** A passkey on a Windows computer that is not joined stays there as Windows Hello does. */
type Credential = Extract<
  MethodKind,
  "securityKey" | "syncedPasskey" | "authenticatorPasskey" | "certificate" | "windowsHello" | "platformCredential"
>;

interface KindFacts {
  /** What it is as a credential that signs its owner in by itself; absent where nobody can tell, or it is none. */
  readonly credential?: Credential;
  /** Codes that whoever asks for them on the phone gets told, or that prove nothing but a mailbox or a picture. */
  readonly isWeak?: true;
}

/**
 * The one table of methods. What resists phishing has a `credential`, or is a `passkey` of a make that nobody can
 * tell: that counts where methods policy and strength take it, and nowhere as something that goes along. A new type is
 * `unknown`, and counts as nothing (R130, R135).
 */
export const methodKinds: Readonly<Record<MethodKind, KindFacts>> = {
  securityKey: { credential: "securityKey" },
  syncedPasskey: { credential: "syncedPasskey" },
  authenticatorPasskey: { credential: "authenticatorPasskey" },
  windowsHello: { credential: "windowsHello" },
  windowsPasskey: { credential: "windowsHello" },
  platformCredential: { credential: "platformCredential" },
  passkey: {},
  certificate: { credential: "certificate" },
  authenticatorApp: {},
  softwareToken: {},
  hardwareToken: {},
  externalMethod: {},
  qrCode: { isWeak: true },
  phone: { isWeak: true },
  mail: { isWeak: true },
  password: {},
  oneTimePass: {},
  unknown: {},
};

type Told = Pick<AuthenticationMethod, "type" | "passkeyType" | "aaGuid" | "attestationLevel">;

/**
 * Allow-lists only: a device-bound passkey of an unknown make is a security key only where its maker has attested it.
 */
export function methodKindOf({ type, passkeyType, aaGuid, attestationLevel }: Told): MethodKind {
  if (type !== "fido2AuthenticationMethod") return kindOfType.get(type) ?? "unknown";
  if (passkeyType === "synced") return "syncedPasskey";
  const make = kindOfMake.get(aaGuid?.toLowerCase() ?? "");
  if (make) return make;
  return passkeyType === "deviceBound" && attestationLevel === "attested" ? "securityKey" : "passkey";
}
