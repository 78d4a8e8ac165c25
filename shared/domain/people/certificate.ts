import { days } from "../calendar/durations.ts";
import type { CredentialKind } from "./credentialKind.ts";
import { lettersOf } from "./lettersOf.ts";
import type { SignIn } from "./signIn.ts";

/** What the log calls a sign-in by certificate, letters and digits only. To be confirmed with the log of a tenant. */
const certificateSignIns: ReadonlySet<string> = new Set(["x509certificate", "x509certificatemultifactor"]);

type Proven = Pick<SignIn, "errorCode" | "authenticationMethods">;

/**
 * Whether somebody got in by certificate and by nothing else. Beside another method it may have been one factor of two,
 * which shows nothing.
 */
export const isCertificateUse = ({ errorCode, authenticationMethods = [] }: Proven): boolean =>
  errorCode === 0 &&
  authenticationMethods.length > 0 &&
  authenticationMethods.every((method) => certificateSignIns.has(lettersOf(method)));

/** Whether a certificate may have been part of it, however the log spells that: then it proves no passkey. */
const namesCertificate = ({ authenticationMethods = [] }: Pick<Proven, "authenticationMethods">): boolean =>
  authenticationMethods.some((method) => /x509|certificate|smartcard|^cba/.test(lettersOf(method)));

/** Whether a sign-in that satisfied a policy may have done so by certificate, whoever declares it. */
export const mayBeByCertificate = (
  holder: Pick<CertificateKnown, "credentials">,
  signIn: Pick<Proven, "authenticationMethods">,
): boolean => holdsCertificate(holder) || namesCertificate(signIn);

/** What is known of somebody's certificate. Moments are ISO 8601 UTC. */
export interface CertificateKnown {
  /** Kinds that the last live look found, those that are known to fit. */
  readonly credentials?: readonly CredentialKind[] | undefined;
  /** Last sign-in by certificate alone that was noted. */
  readonly certificateUsedAt?: string | undefined;
  /** When that live look was. */
  readonly lookedAt?: string | undefined;
}

/** Whether the last live look found a declared certificate that is known to fit. */
export const holdsCertificate = ({ credentials = [] }: Pick<CertificateKnown, "credentials">): boolean =>
  credentials.includes("certificate");

/** Nobody knows since when a certificate is there: a use of it counts for so long. */
const USE_COUNTS_MS = days(30);

/** Whether a declared certificate that fits was used within 30 days before the look, or since. Fail-closed. */
export const isProvenByCertificate = (known: CertificateKnown): boolean =>
  holdsCertificate(known) &&
  Date.parse(known.certificateUsedAt ?? "") >= Date.parse(known.lookedAt ?? "") - USE_COUNTS_MS;
