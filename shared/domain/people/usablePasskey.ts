import type { MethodFit } from "./authenticationMethod.ts";
import type { SignIn } from "./signIn.ts";

/**
 * What counts as a usable passkey (R130, R134-R136). Allow-lists only: a string that nobody knows yet does not count,
 * and `isPasswordlessCapable` is never looked at, because Authenticator phone sign-in makes it true.
 */

/**
 * Values of `methodsRegistered` in `userRegistrationDetails`. Source:
 * learn.microsoft.com/graph/api/resources/usageauthmethod, read 2026-01.
 */
const phishingResistantRegistrations: ReadonlySet<string> = new Set(
  [
    "passKeyDeviceBound",
    "passKeyDeviceBoundAuthenticator",
    "passKeyDeviceBoundWindowsHello",
    "passKeySynced",
    "fido2SecurityKey",
    "fido2",
    "fido",
    "windowsHelloForBusiness",
    "macOsSecureEnclaveKey",
  ].map((method) => method.toLowerCase()),
);

/**
 * Derived types of `authenticationMethod`, without `#microsoft.graph.`; a passkey in Authenticator is a fido2 method.
 */
const phishingResistantTypes: ReadonlySet<string> = new Set([
  "fido2AuthenticationMethod",
  "windowsHelloForBusinessAuthenticationMethod",
  "platformCredentialAuthenticationMethod",
]);

/** Free text in the sign-in log (beta `authenticationDetails[].authenticationMethod`), letters and digits only. */
const phishingResistantSignIns: ReadonlySet<string> = new Set([
  "passkey",
  "passkeydevicebound",
  "passkeysynced",
  "passkeymicrosoftauthenticator",
  "passkeywindowshello",
  "fido2",
  "fido2securitykey",
  "windowshelloforbusiness",
  "platformcredential",
]);

/**
 * Whether one value of the report's `methodsRegistered` is phishing-resistant; compared without case, unknown means no.
 */
export function countsAsPhishingResistant(methodRegistered: string): boolean {
  return phishingResistantRegistrations.has(methodRegistered.toLowerCase());
}

interface Held {
  readonly type: string;
  readonly fit?: MethodFit | undefined;
  readonly createdDateTime?: string | undefined;
}

/**
 * The phishing-resistant ones among a user's live methods, but for those that the methods policy does not let in any
 * more. Where nobody can tell, they stay: nobody is stranded by an answer that is missing.
 */
export function usablePasskeysOf<Method extends Held>(methods: readonly Method[]): readonly Method[] {
  return methods.filter(({ type, fit }) => phishingResistantTypes.has(type) && fit !== "doesNotFit");
}

/** Those that somebody may be enforced by, and needs no pass beside: known to fit. */
export const provenToFit = <Method extends Held>(methods: readonly Method[]): readonly Method[] =>
  usablePasskeysOf(methods).filter(({ fit }) => fit !== "unknown");

/** Whether somebody holds what they may be enforced by; `undefined` when nobody can tell whether it fits. */
export function holdsForEntry(methods: readonly Held[]): boolean | undefined {
  if (provenToFit(methods).length > 0) return true;
  return usablePasskeysOf(methods).length > 0 ? undefined : false;
}

/**
 * When the oldest of a user's passkeys that are known to fit was registered; `undefined` without one that says when. A
 * newer passkey never takes the proof of an older one away (R120, R121).
 */
export function oldestPasskeyAt(methods: readonly Held[]): string | undefined {
  const moments = provenToFit(methods).flatMap(({ createdDateTime }) => createdDateTime ?? []);
  return moments.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
}

/** Whether somebody got in with something that resists phishing; a log entry without details proves nothing. */
export const isPasskeyUse = ({
  errorCode,
  authenticationMethods,
}: Pick<SignIn, "errorCode" | "authenticationMethods">): boolean =>
  errorCode === 0 &&
  (authenticationMethods ?? []).some((method) =>
    phishingResistantSignIns.has(method.toLowerCase().replaceAll(/[^a-z0-9]/g, "")),
  );
