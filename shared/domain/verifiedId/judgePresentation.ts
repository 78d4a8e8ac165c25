import { z } from "zod";
import type { VerifiedIdRules } from "./verifiedIdRules.ts";

export const PresentationRefusalSchema = z.enum([
  "notOneCredential",
  "wrongType",
  "wrongIssuer",
  "notValid",
  "expired",
  "noFaceCheck",
  "faceNotMatched",
  "noSubject",
  "notTheSubject",
  "notVerified",
]);
export type PresentationRefusal = z.infer<typeof PresentationRefusalSchema>;

/** What the Request Service says of one credential; whatever it leaves out counts as not there. */
export interface PresentedCredential {
  readonly type: readonly string[];
  readonly issuer: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly revocationStatus?: string | undefined;
  readonly expirationDate?: string | undefined;
  readonly matchConfidenceScore?: number | undefined;
}

export type PresentationVerdict = { readonly ok: true } | { readonly ok: false; readonly because: PresentationRefusal };

/**
 * Whether these credentials prove that the person at the page is the one for whom the code is. Pure. What is missing
 * refuses: the Request Service has checked most of it, and nothing is taken on its silence.
 * @param subject as Entra shows the account at this moment.
 * @param wallNow a credential runs out by the wire's clock.
 */
export function judgePresentation(
  presented: readonly PresentedCredential[],
  rules: VerifiedIdRules,
  subject: { readonly id: string; readonly employeeId?: string | undefined },
  wallNow: Date,
): PresentationVerdict {
  const [credential, ...others] = presented;
  const because =
    !credential || others.length > 0 ? "notOneCredential" : credentialProblem(credential, rules, subject, wallNow);
  return because ? { ok: false, because } : { ok: true };
}

function credentialProblem(
  { type, issuer, claims, revocationStatus, expirationDate, matchConfidenceScore: score }: PresentedCredential,
  rules: VerifiedIdRules,
  subject: Parameters<typeof judgePresentation>[2],
  wallNow: Date,
): PresentationRefusal | undefined {
  if (!type.includes(rules.credentialType)) return "wrongType";
  if (!rules.acceptedIssuers.includes(issuer)) return "wrongIssuer";
  if (revocationStatus !== "VALID") return "notValid";
  if (!(Date.parse(expirationDate ?? "") > wallNow.getTime())) return "expired";
  if (score === undefined) return "noFaceCheck";
  if (!(score >= rules.matchConfidence && score <= 100)) return "faceNotMatched";
  const wanted = rules.matches === "objectId" ? subject.id.toLowerCase() : subject.employeeId?.trim();
  if (!wanted) return "noSubject";
  const told = Object.hasOwn(claims, rules.claim) ? claims[rules.claim] : undefined;
  if (typeof told !== "string") return "notTheSubject";
  const given = rules.matches === "objectId" ? told.trim().toLowerCase() : told.trim();
  return given === wanted ? undefined : "notTheSubject";
}

/** For the audit trail; whoever is at the page reads none of it. */
export const presentationWords: Readonly<Record<PresentationRefusal, string>> = {
  notOneCredential: "Not exactly one credential was presented.",
  wrongType: "The credential is of another type than VERIFIED_ID asks for.",
  wrongIssuer: "The credential comes from an issuer that VERIFIED_ID does not accept.",
  notValid: "The credential is revoked, or nothing says that it is not.",
  expired: "The credential has run out, or does not say until when it is valid.",
  noFaceCheck: "The answer says nothing of a Face Check.",
  faceNotMatched: "The face matched the photo less than VERIFIED_ID asks for.",
  noSubject: "The account has no employee id in Entra with which the credential could be compared.",
  notTheSubject: "The credential is somebody else's than the person whom the code is for.",
  notVerified: "The Request Service did not verify what was presented.",
};
