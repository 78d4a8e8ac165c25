import { z } from "zod";
import { days, hours } from "../calendar/durations.ts";
import type { Denial } from "../wave/denial.ts";
import { isBefore, replaces, type Verdict, verdictOnLast } from "../wave/denialVerdict.ts";
import type { Refusal } from "../wave/refusal.ts";
import { denialFrom } from "../wave/refusals.ts";

/**
 * Somebody who is enforced, whom no wave watches, and whom the workforce policy refused lately. What it means is told
 * by the rules that hold for members.
 */
export interface RefusedPerson {
  readonly userId: string;
  /** Written by whoever reads the log. */
  readonly refusals?: readonly Refusal[] | undefined;
  /** From here on written by the watch over those whom no wave watches. */
  readonly denied?: Denial | undefined;
  /** Up to which reading of the log a denial was made of what was refused. */
  readonly deniedAsOf?: string | undefined;
  readonly checkedAt?: string | undefined;
  readonly hasUsablePasskey?: boolean | undefined;
  readonly helpOfferedAt?: string | undefined;
  readonly attemptToldAt?: string | undefined;
}

/** Longer than a week: a release asks what was in it, and nobody is told of an attempt twice within one. */
const KEPT_MS = days(8);

/** What was before is over: they tried again, or have got in. */
export const refusalsCountSince = (now: Date): string => new Date(now.getTime() - KEPT_MS).toISOString();

/** Whether nothing that the row tells matters any more. */
export function isOver({ refusals = [], denied, attemptToldAt }: RefusedPerson, now: Date): boolean {
  const since = refusalsCountSince(now);
  return [...refusals.map(({ at }) => at), denied?.at, attemptToldAt].every((at) => isBefore(at, since));
}

/** What the watch writes of a reading: see `denialFrom`. */
export const deniedBy = (
  person: RefusedPerson,
  readUntil: string,
  now: Date,
): Pick<RefusedPerson, "denied" | "deniedAsOf"> | undefined => denialFrom(person, refusalsCountSince(now), readUntil);

/** What a denial means; of one that is over nothing follows. */
export const meaningOf = (person: RefusedPerson, now: Date): Verdict =>
  isBefore(person.denied?.at, refusalsCountSince(now)) ? "none" : verdictOnLast(person);

/** Whether this person is stranded, and was offered no help since. */
export const waitsForHelp = (person: RefusedPerson, now: Date): boolean =>
  meaningOf(person, now) === "stranded" && isBefore(person.helpOfferedAt, person.denied?.at ?? "");

/** Whether the denial lies within the last day, to be counted and told of. */
export const isOfLastDay = ({ denied }: RefusedPerson, now: Date): boolean =>
  denied !== undefined && now.getTime() - Date.parse(denied.at) <= hours(24);

/** How many of those whom no wave watches were denied within the last day, as a wave's page counts its members. */
export const OthersRecentlySchema = z.object({
  stranded: z.number().int().describe("Without a usable passkey, looked at live."),
  stopped: z.number().int().describe("With one, so that somebody knew a password; or whom nobody could look at yet."),
});
export type OthersRecently = Readonly<z.infer<typeof OthersRecentlySchema>>;

export function countRecently(people: readonly RefusedPerson[], now: Date): OthersRecently {
  const meanings = people.filter((person) => isOfLastDay(person, now)).map((person) => meaningOf(person, now));
  const count = (...wanted: readonly Verdict[]) => meanings.filter((meaning) => wanted.includes(meaning)).length;
  return { stranded: count("stranded"), stopped: count("stoppedAttempt", "toBeLookedAt") };
}

/** What a wave's watch knows of a member. */
type Left = Omit<RefusedPerson, "userId" | "checkedAt" | "hasUsablePasskey">;

/**
 * What the watch of a wave has left undone when the wave was rolled back, of somebody whom another row keeps in. Pure;
 * what was taken over is no news again.
 * @param readUntil of the log. @returns what the row is to say; `undefined` when nothing is left.
 */
export function takenOver(
  known: RefusedPerson,
  member: Left,
  readUntil: string,
  now: Date,
): Omit<RefusedPerson, "refusals"> | undefined {
  const since = refusalsCountSince(now);
  const denied = denialFrom(member, since, readUntil)?.denied ?? member.denied;
  if (!denied || isBefore(denied.at, since)) return undefined;
  const isDone = denied.foundAs === "stoppedAttempt" || !isBefore(member.helpOfferedAt, denied.at);
  if (isDone || !replaces(denied, known.denied)) return undefined;
  const { foundAs: _, ...unjudged } = denied;
  return {
    userId: known.userId,
    denied: unjudged,
    helpOfferedAt: later(known.helpOfferedAt, member.helpOfferedAt),
    attemptToldAt: later(known.attemptToldAt, member.attemptToldAt),
  };
}

const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a !== undefined && (b === undefined || a > b) ? a : b;
