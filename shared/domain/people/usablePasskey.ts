import type { AuthenticationMethod, MethodFit } from "./authenticationMethod.ts";
import { type CredentialKind, credentialKindOf } from "./credentialKind.ts";
import { lettersOf } from "./lettersOf.ts";
import { DECLARED_CERTIFICATE } from "./methodKind.ts";
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

/** Whether a method is registered and of a kind that resists phishing, whatever may keep it from counting. */
export const resistsPhishing = ({ type }: Pick<Held, "type">): boolean => phishingResistantTypes.has(type);

/** A certificate that the tenant declares counts only with a fit of its own: it is nothing that anybody registered. */
const isDeclaredCertificate = ({ type, fit }: Held): boolean => type === DECLARED_CERTIFICATE && fit !== undefined;

interface Held {
  readonly type: string;
  readonly fit?: MethodFit | undefined;
  readonly createdDateTime?: string | undefined;
}

/**
 * The phishing-resistant ones among a user's live methods, but for those that the methods policy does not let in any
 * more; a declared certificate is one of them. Where nobody can tell, they stay: nobody is stranded by an answer that
 * is missing.
 */
export function usablePasskeysOf<Method extends Held>(methods: readonly Method[]): readonly Method[] {
  return methods.filter(
    (method) => (resistsPhishing(method) || isDeclaredCertificate(method)) && method.fit !== "doesNotFit",
  );
}

/** Those of a user's live methods that are registered: what somebody counts by whom no declaration is enough for. */
export const registeredOf = <Method extends Held>(methods: readonly Method[]): readonly Method[] =>
  methods.filter(({ type }) => type !== DECLARED_CERTIFICATE);

/** Those that somebody may be enforced by, and needs no pass beside: known to fit. */
export const provenToFit = <Method extends Held>(methods: readonly Method[]): readonly Method[] =>
  usablePasskeysOf(methods).filter(({ fit }) => fit !== "unknown");

/**
 * Whether somebody holds what they may be enforced by; `undefined` when nobody can tell whether it fits. Who holds
 * fewer than are needed lacks one, whatever is unclear about the others.
 */
export function holdsForEntry(methods: readonly Held[], needed = 1): boolean | undefined {
  if (provenToFit(methods).length >= needed) return true;
  return usablePasskeysOf(methods).length >= needed ? undefined : false;
}

/** What kinds of passkeys a user holds that are known to fit, each once; those that nobody can tell are none. */
export const credentialKindsOf = (methods: readonly AuthenticationMethod[]): readonly CredentialKind[] => [
  ...new Set(provenToFit(methods).flatMap((method) => credentialKindOf(method) ?? [])),
];

/**
 * When the oldest of a user's passkeys was registered, of those that are known to fit where there is one; `undefined`
 * when none says when. A use since then is proof: a newer passkey never takes it away (R120, R121). A use of before
 * proves nothing, because the passkey behind it is gone.
 */
export function oldestPasskeyAt(methods: readonly Held[]): string | undefined {
  const fitting = provenToFit(methods);
  const held = fitting.length > 0 ? fitting : usablePasskeysOf(methods);
  const moments = held.flatMap(({ createdDateTime }) => createdDateTime ?? []);
  return moments.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
}

/** What the log calls steps that whoever knows a password can take, letters and digits only. */
const noProofOfMore: ReadonlySet<string> = new Set(["password", "previouslysatisfied", "passwordhashsync", ""]);

type Proven = Pick<SignIn, "authenticationMethods">;
/** Whether more than a password was proven in this sign-in itself; without details nobody knows. */
export const hasMoreThanPassword = ({ authenticationMethods = [] }: Proven): boolean =>
  authenticationMethods.some((method) => !noProofOfMore.has(lettersOf(method)));
/** Whether nobody was asked for anything, as the session of before did; without details nobody knows. */
export const isCarriedOn = ({ authenticationMethods = [] }: Proven): boolean =>
  authenticationMethods.length > 0 &&
  authenticationMethods.every((method) => lettersOf(method) === "previouslysatisfied");
/** A pass is handed out to set something up: how somebody works it does not show. */
export const isByPass = ({ authenticationMethods = [] }: Proven): boolean =>
  authenticationMethods.some((method) => lettersOf(method) === "temporaryaccesspass");

/** Whether somebody got in with something that resists phishing; a log entry without details proves nothing. */
export const isPasskeyUse = ({
  errorCode,
  authenticationMethods,
}: Pick<SignIn, "errorCode" | "authenticationMethods">): boolean =>
  errorCode === 0 && (authenticationMethods ?? []).some((method) => phishingResistantSignIns.has(lettersOf(method)));
