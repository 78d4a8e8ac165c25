import { days, minutes } from "../calendar/durations.ts";
import type { SignIn } from "../people/signIn.ts";
import type { Denial } from "./denial.ts";
import type { WaveMember } from "./member.ts";
import { enforcingSince } from "./watchSteps.ts";
import type { WaveFacts } from "./waveFacts.ts";

type Denied = Pick<WaveMember, "denied" | "checkedAt" | "hasUsablePasskey" | "passkeyUsedAt" | "hasLeft">;

/**
 * What a denial means. Whoever knows a password causes as many denials as they like, so one of
 * somebody who holds a usable passkey says that the policy works: nothing is loosened for it. Only a live look after
 * the denial tells, and without one nothing follows.
 */
export type Verdict = "none" | "toBeLookedAt" | "stoppedAttempt" | "stranded";

export const verdictOn = (member: Denied, wave: WaveFacts): Verdict =>
  // A denial from before belongs to an earlier round.
  isBefore(member.denied?.at, enforcingSince(wave)) ? "none" : verdictOnLast(member);

/** Of somebody's last denial, whatever put them into the enforced group. */
export function verdictOnLast({ denied, checkedAt, hasUsablePasskey, passkeyUsedAt, hasLeft }: Denied): Verdict {
  // Whoever has gone is to be stopped: that strands nobody.
  if (!denied || hasLeft) return "none";
  if (denied.foundAs) return denied.foundAs;
  const isBackground = denied.log === "nonInteractive";
  // A session from before the flip is refused once in the background, and then its owner signs in with the passkey.
  if (isBackground && !isBefore(passkeyUsedAt, denied.at)) return "none";
  if (isBefore(checkedAt, denied.at)) return "toBeLookedAt";
  // Looked at, and not shown: nothing is loosened for an answer that is missing.
  if (hasUsablePasskey === undefined) return "none";
  if (!hasUsablePasskey) return "stranded";
  return isBackground ? "none" : "stoppedAttempt";
}

/**
 * Whether somebody who is stranded counts towards taking the wave back. Whoever was put in unready, by two people, and
 * has not used a passkey since, does not: a stranger with their password could strand them at will. Nor does whoever
 * holds a planted passkey, for the same reason: it counted when they entered, and may be all that they have.
 */
export const countsAtBrake = ({ enteredUnreadyAt, passkeyUsedAt, planted }: WaveMember): boolean =>
  planted === undefined && (enteredUnreadyAt === undefined || !isBefore(passkeyUsedAt, enteredUnreadyAt));

/** Whether somebody was denied within the day before `since`, and what for. */
export const isWithinADay = ({ denied }: Denied, since: string): boolean =>
  denied !== undefined && Date.parse(denied.at) >= Date.parse(since) - days(1);

/** Whoever types a password first is asked for the passkey: so long there is to use it. */
const PROMPT_MS = minutes(10);

/**
 * Whether a denial was only a prompt: the same flow, or the same device, came through under the policy soon after. A
 * success elsewhere says nothing about who was stopped here.
 * @param successes sign-ins of the same person that satisfied the policy.
 */
export const isPrompt = (
  denial: Pick<SignIn, "createdDateTime" | "correlationId" | "deviceId">,
  successes: readonly Pick<SignIn, "createdDateTime" | "correlationId" | "deviceId">[],
): boolean =>
  successes.some((success) => {
    const afterMs = Date.parse(success.createdDateTime) - Date.parse(denial.createdDateTime);
    return (
      afterMs >= 0 &&
      afterMs <= PROMPT_MS &&
      (isSame(success.correlationId, denial.correlationId) || isSame(success.deviceId, denial.deviceId))
    );
  });

/** So long a sign-in is left to the next watch: it may be a prompt that is still being answered. */
export const isSettled = ({ createdDateTime }: Pick<SignIn, "createdDateTime">, since: string): boolean =>
  Date.parse(createdDateTime) < Date.parse(since) - PROMPT_MS;

/**
 * Whether a newer denial takes the place of what is known: an attempt that nobody judged yet is not lost to a refresh.
 */
export function replaces(news: Denial, known: Denial | undefined): boolean {
  if (!known) return true;
  const isUnjudgedAttempt = known.log === "interactive" && !known.foundAs;
  if (isUnjudgedAttempt && news.log === "nonInteractive") return false;
  if (!known.foundAs && known.log === "nonInteractive" && news.log === "interactive") return true;
  return Date.parse(news.at) > Date.parse(known.at);
}

const isSame = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a !== "" && a === b;

/** What never happened lies before everything. */
export const isBefore = (moment: string | undefined, other: string): boolean =>
  moment === undefined || Date.parse(moment) < Date.parse(other);
