import { isProvenByUse } from "../enforcement/enforcement.ts";
import type { SignIn, SignInLog } from "../people/signIn.ts";
import { isPasskeyUse } from "../people/usablePasskey.ts";
import type { WaveMember } from "./member.ts";
import { isInScope, readinessOf } from "./readiness.ts";
import { type SweptSignIn, sweptSignIn } from "./sweep.ts";
import type { WaveFacts } from "./waveFacts.ts";

type Wave = Pick<WaveFacts, "stage" | "policyId" | "twinPolicyId" | "reportOnlyAt">;
type Noted = Pick<WaveMember, "sweep" | "passkeyUsedAt">;

/** A usable passkey that nobody has seen in use. */
export const lacksUse = (member: WaveMember): boolean =>
  isInScope(member) && member.hasUsablePasskey === true && !readinessOf(member).ready;

/** What a sign-in says about the wave's policy and its twin; `undefined` outside of its report-only window. */
export const sweptIn = (
  { policyId, twinPolicyId, reportOnlyAt }: Wave,
  signIn: Pick<SignIn, "createdDateTime" | "appliedConditionalAccessPolicies">,
): SweptSignIn | undefined =>
  policyId !== undefined && reportOnlyAt !== undefined && Date.parse(signIn.createdDateTime) >= Date.parse(reportOnlyAt)
    ? sweptSignIn(signIn, policyId, ...(twinPolicyId === undefined ? [] : [twinPolicyId]))
    : undefined;

/**
 * What a sign-in adds to the row of a member; `undefined` when the row says so already. However often and in whatever
 * order the same sign-ins are read, the row comes to say the same.
 */
export function notedIn(member: WaveMember, wave: Wave, log: SignInLog, signIn: SignIn): Noted | undefined {
  const verdict = sweptIn(wave, signIn);
  const noted = { ...sweepNote(member, wave, verdict), ...useNote(member, log, signIn, verdict) };
  return Object.keys(noted).length > 0 ? noted : undefined;
}

function sweepNote(
  { sweep }: WaveMember,
  { reportOnlyAt }: Wave,
  verdict: SweptSignIn | undefined,
): Pick<Noted, "sweep"> {
  if (verdict === undefined || reportOnlyAt === undefined) return {};
  const known = sweep?.since === reportOnlyAt ? sweep : undefined;
  const now = {
    since: reportOnlyAt,
    satisfied: known?.satisfied === true || verdict === "satisfied",
    unsatisfied: known?.unsatisfied === true || verdict === "unsatisfied",
  };
  return now.satisfied === known?.satisfied && now.unsatisfied === known.unsatisfied ? {} : { sweep: now };
}

/**
 * A use is news while the passkey is not proven, or not known yet. Whoever satisfied the policy at a sign-in of their
 * own has used what it asks for; a refreshed session proves nothing new.
 */
function useNote(
  { passkeyCreatedAt, passkeyUsedAt }: WaveMember,
  log: SignInLog,
  signIn: SignIn,
  verdict: SweptSignIn | undefined,
): Pick<Noted, "passkeyUsedAt"> {
  const isUse = log === "interactive" && (isPasskeyUse(signIn) || verdict === "satisfied");
  if (!isUse || isProvenByUse(passkeyCreatedAt, passkeyUsedAt)) return {};
  const { createdDateTime: usedAt } = signIn;
  return passkeyUsedAt === undefined || Date.parse(usedAt) > Date.parse(passkeyUsedAt) ? { passkeyUsedAt: usedAt } : {};
}
