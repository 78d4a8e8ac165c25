import { z } from "zod";
import { isHeld } from "./away.ts";
import type { WaveMember } from "./member.ts";
import { isInScope, readinessOf } from "./readiness.ts";

/** What somebody who is late has, as far as it says what a manager can do. */
export const TeamStandingSchema = z.enum([
  "passkeyNotProven",
  "authenticatorApp",
  "phoneCodes",
  "passwordOnly",
  "noPasskey",
]);
export type TeamStanding = z.infer<typeof TeamStandingSchema>;

/** How a manager sees one of their people in a wave that has opened. */
export interface TeamLook {
  readonly has: TeamStanding;
  /** No sign-in was seen for weeks. */
  readonly isAway: boolean;
  /** A code would do something for them, as far as the rows say. */
  readonly mayNeedCode: boolean;
}

/**
 * What a manager is shown of a member; `undefined` for whoever takes no part or is ready. Of whom nobody has looked at
 * live the registration report is believed. Pure.
 */
export function teamLookAt(member: WaveMember): TeamLook | undefined {
  if (!isInScope(member) || readinessOf(member).ready) return undefined;
  if (member.hasUsablePasskey === undefined && member.reportedReady) return undefined;
  const hasPasskey = member.hasUsablePasskey === true;
  return { has: standingOf(member, hasPasskey), isAway: isHeld(member), mayNeedCode: !hasPasskey };
}

function standingOf({ atHand }: WaveMember, hasPasskey: boolean): TeamStanding {
  if (hasPasskey) return "passkeyNotProven";
  return atHand === "authenticatorApp" || atHand === "phoneCodes" || atHand === "passwordOnly" ? atHand : "noPasskey";
}
