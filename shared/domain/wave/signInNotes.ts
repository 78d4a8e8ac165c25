import { days } from "../calendar/durations.ts";
import { isProvenByUse } from "../enforcement/enforcement.ts";
import { holdsCertificate, isCertificateUse, mayBeByCertificate } from "../people/certificate.ts";
import type { SignIn, SignInLog } from "../people/signIn.ts";
import { isPasskeyUse } from "../people/usablePasskey.ts";
import { isBefore } from "./denialVerdict.ts";
import type { WaveMember } from "./member.ts";
import { placesAfter, refusedIn, type Swept } from "./placeNotes.ts";
import { isInScope, readinessOf } from "./readiness.ts";
import { resultAgainst, type SweptSignIn, sweptSignIn } from "./sweep.ts";
import { againstSince, withAgainst } from "./sweepAgainst.ts";
import { ANY_SIGN_IN, isNotedSince, NOTE_OF, type SweepNote } from "./sweepNotes.ts";
import type { WaveFacts } from "./waveFacts.ts";

type Wave = Pick<WaveFacts, "stage" | "policyId" | "twinPolicyId" | "reportOnlyAt">;
type Noted = Pick<WaveMember, (typeof NOTE_OF)[SignInLog] | "passkeyUsedAt" | "certificateUsedAt" | "places">;

/** A later sign-in of the same kind is news after so long: a member is written once a day at most for each kind. */
const NEWS_AFTER_MS = days(1);

/** A usable passkey that nobody has seen in use, at all or in one of the places where its owner works. */
export const lacksUse = (member: WaveMember): boolean =>
  isInScope(member) && member.hasUsablePasskey === true && !readinessOf(member).ready;

/** What a sign-in says about the wave's policy and its twin; `undefined` outside of its report-only window. */
export const sweptIn = (
  { policyId, twinPolicyId, reportOnlyAt }: Wave,
  signIn: Pick<SignIn, "createdDateTime" | "appliedConditionalAccessPolicies">,
): SweptSignIn | undefined =>
  policyId !== undefined && reportOnlyAt !== undefined && Date.parse(signIn.createdDateTime) >= Date.parse(reportOnlyAt)
    ? sweptSignIn(signIn, ...policyIdsOf({ policyId, twinPolicyId }))
    : undefined;

const policyIdsOf = ({ policyId, twinPolicyId }: Pick<Wave, "policyId" | "twinPolicyId">): readonly string[] =>
  [policyId, twinPolicyId].filter((id) => id !== undefined);

/**
 * What a sign-in adds to the row of a member; `undefined` when the row says so already. However often and in whatever
 * order the same sign-ins are read, the row comes to say the same, to within a day. It never says more than there was.
 */
export function notedIn(member: WaveMember, wave: Wave, log: SignInLog, signIn: SignIn): Noted | undefined {
  const verdict = sweptIn(wave, signIn);
  const swept = { verdict, result: resultAgainst(signIn, ...policyIdsOf(wave)) };
  const places = log === "interactive" ? placesAfter(member, signIn, swept) : undefined;
  const noted = {
    ...sweepNote(member, wave, log, signIn, swept),
    ...useNote(member, log, signIn, verdict),
    ...(log === "interactive" && verdict !== "unsatisfied" && certificateNote(member, signIn)),
    ...(places && { places }),
  };
  return Object.keys(noted).length > 0 ? noted : undefined;
}

/** What is noted is older than the last sign-in by a day at most: it ceases to count a day early, never late. */
function sweepNote(
  member: WaveMember,
  { reportOnlyAt }: Wave,
  log: SignInLog,
  signIn: SignIn,
  { verdict, result }: Swept,
): Noted {
  const { createdDateTime: at } = signIn;
  if (verdict === undefined || reportOnlyAt === undefined) return {};
  const moment = MOMENT_OF[verdict];
  const dayBefore = new Date(Date.parse(at) - NEWS_AFTER_MS).toISOString();
  const since = Date.parse(dayBefore) > Date.parse(reportOnlyAt) ? dayBefore : reportOnlyAt;
  const found = verdict === "unsatisfied" ? refusedIn(signIn, result) : undefined;
  const isKnown =
    isNotedSince(member, moment === "seenAt" ? ANY_SIGN_IN : [moment], since) &&
    (!found || againstSince(member, since).some((one) => one.result === found.result));
  const property = NOTE_OF[log];
  const before = member[property];
  const healed = withoutUnread(before, at);
  if (isKnown && healed === before) return {};
  const against = found && { against: withAgainst(healed ?? {}, found) };
  const last = isBefore(at, healed?.[moment] ?? at) ? healed?.[moment] : at;
  return { [property]: { ...healed, [moment]: last, ...against } };
}

/** A line that can be read at last, where it was the only one that could not. */
function withoutUnread(note: SweepNote | undefined, at: string): SweepNote | undefined {
  if (note?.unreadAt !== at || note.unreadSince !== at) return note;
  const { unreadAt: _, unreadSince: __, ...rest } = note;
  return rest;
}

/**
 * What a line that nobody can read adds to the row of the member whom it names; `undefined` outside of the wave's
 * report-only window, and when the row says so already.
 * @param at its moment, or the latest that it can have.
 */
export function unreadNoteIn(
  member: WaveMember,
  { reportOnlyAt }: Pick<Wave, "reportOnlyAt">,
  log: SignInLog,
  at: string,
): Noted | undefined {
  if (reportOnlyAt === undefined || Date.parse(at) < Date.parse(reportOnlyAt)) return undefined;
  const property = NOTE_OF[log];
  const note = member[property];
  const unreadSince = note?.unreadSince !== undefined && isBefore(note.unreadSince, at) ? note.unreadSince : at;
  const unreadAt = note?.unreadAt !== undefined && isBefore(at, note.unreadAt) ? note.unreadAt : at;
  if (note?.unreadSince === unreadSince && note.unreadAt === unreadAt) return undefined;
  return { [property]: { ...note, unreadAt, unreadSince } };
}

const MOMENT_OF = {
  satisfied: "satisfiedAt",
  unsatisfied: "unsatisfiedAt",
  notApplied: "seenAt",
  noPolicies: "seenAt",
} as const satisfies Record<SweptSignIn, string>;

/**
 * A use is news while the passkey is not proven, or not known yet. Whoever satisfied the policy at a sign-in of their
 * own has used what it asks for; a refreshed session proves nothing new. Where a certificate may have satisfied it,
 * only a passkey that the log names proves a passkey.
 */
function useNote(
  member: WaveMember,
  log: SignInLog,
  signIn: SignIn,
  verdict: SweptSignIn | undefined,
): Pick<Noted, "passkeyUsedAt"> {
  const { passkeyCreatedAt, passkeyUsedAt } = member;
  const isSatisfied = verdict === "satisfied" && !mayBeByCertificate(member, signIn);
  const isUse = log === "interactive" && (isPasskeyUse(signIn) || isSatisfied);
  if (!isUse || isProvenByUse(passkeyCreatedAt, passkeyUsedAt)) return {};
  const { createdDateTime: usedAt } = signIn;
  return passkeyUsedAt === undefined || Date.parse(usedAt) > Date.parse(passkeyUsedAt) ? { passkeyUsedAt: usedAt } : {};
}

/** A later use is news after a day: the moment decides only for how long it counts. */
function certificateNote(member: WaveMember, signIn: SignIn): Pick<Noted, "certificateUsedAt"> {
  if (!holdsCertificate(member) || !isCertificateUse(signIn)) return {};
  const { createdDateTime: at } = signIn;
  const known = member.certificateUsedAt;
  const isNews = known === undefined || Date.parse(at) > Date.parse(known) + NEWS_AFTER_MS;
  return isNews ? { certificateUsedAt: at } : {};
}
