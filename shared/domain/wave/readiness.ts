import { isProven } from "../enforcement/enforcement.ts";
import type { NotEnforcedReason } from "../enforcement/notEnforced.ts";
import { notReadyAt } from "../people/places.ts";
import type { WaveMember } from "./member.ts";
import { isUnreadSince, sweptSince } from "./sweepNotes.ts";

export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: NotEnforcedReason };

export function isInScope(member: Pick<WaveMember, "sortedOut">): boolean {
  return member.sortedOut === undefined;
}

/**
 * Whether a member gets in wherever they work (R115, R120, R121, R166). The last live check saw a passkey, it was used
 * since it came, and on no platform were they refused since. The caller sees to it that the live check is fresh.
 */
export function readinessOf(member: WaveMember): Readiness {
  const proven = provenBy(member);
  return proven.ready && notReadyAt(member).length > 0 ? notReady("partlyReady") : proven;
}

/** Ready, and known to be: of whose passkey nobody can tell whether it counts opens no gate. */
export const countsAsReady = (member: WaveMember): boolean => readinessOf(member).ready && member.fitUnknown !== true;

/** Would be ready, if somebody could tell that their passkey counts. */
export const isUnclear = (member: WaveMember): boolean => readinessOf(member).ready && member.fitUnknown === true;

/** Ready somewhere, and refused somewhere else. */
export function isPartlyReady(member: WaveMember): boolean {
  const readiness = readinessOf(member);
  return !readiness.ready && readiness.reason === "partlyReady";
}

/** Ready somewhere at least: holds a passkey, or a declared certificate, that was seen in use. */
export function provenBy(member: WaveMember): Readiness {
  if (member.sortedOut) return notReady(member.sortedOut);
  if (member.hasUsablePasskey !== true) return notReady(member.planted ? "passkeyPlanted" : "noUsablePasskey");
  if (member.lacksSecondKey) return notReady("fewerThanTwoKeys");
  return isProven({ ...member, lookedAt: member.checkedAt }) ? { ready: true } : notReady("passkeyNeverUsed");
}

/**
 * Whether the policy may begin to apply to a member: ready, and seen to satisfy it in the report-only window. A passkey
 * that Entra lists may be on a phone that is gone (R120). So someone who only typed a password, or was not seen at all,
 * is unknown, not safe; nor is someone of whom a line of the log cannot be read.
 *
 * @param since `countedSince`: an older sign-in is none.
 */
export function enforceabilityOf(member: WaveMember, since: string | undefined): Readiness {
  if (isInScope(member) && member.keptOutside) return notReady(member.keptOutside);
  const proven = provenBy(member);
  if (!proven.ready) return proven;
  if (isUnreadSince(member, since)) return notReady("signInUnread");
  const swept = sweptSince(member, since);
  if (!swept?.satisfied && !swept?.unsatisfied) return notReady("noSignInSeen");
  if (!swept.satisfied) return notReady("refusedInSweep");
  return readinessOf(member);
}

/**
 * Who would be enforced and who is left out, members sorted out left aside: the split that the sweep's evidence names.
 * The look before the flip and the flip itself judge whom it names as ready by `enforceabilityOf`: a stricter rule
 * there would void approvals. Of whose passkey nobody can tell is left out, and enters later once somebody can.
 */
export function enforcementSplit(
  members: readonly WaveMember[],
  since: string | undefined,
): {
  readonly ready: readonly string[];
  readonly leftOut: readonly { readonly userId: string; readonly reason: NotEnforcedReason }[];
} {
  const judged = members.filter(isInScope).map((member) => ({ userId: member.userId, ...namedAs(member, since) }));
  return {
    ready: judged.filter(({ ready }) => ready).map(({ userId }) => userId),
    leftOut: judged.flatMap((one) => (one.ready ? [] : [{ userId: one.userId, reason: one.reason }])),
  };
}

function namedAs(member: WaveMember, since: string | undefined): Readiness {
  const judged = enforceabilityOf(member, since);
  return judged.ready && member.fitUnknown ? notReady("passkeyUnclear") : judged;
}

const notReady = (reason: NotEnforcedReason): Readiness => ({ ready: false, reason });
