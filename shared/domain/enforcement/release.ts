import { z } from "zod";
import { days, hours, minutes } from "../calendar/durations.ts";
import { PersonSchema } from "../people/person.ts";
import type { WaveMember } from "../wave/member.ts";
import type { Refusal } from "../wave/refusal.ts";

/**
 * How far a release has come. `asked`: by one person, and nothing follows. `leaving`: two want it, and the person is
 * being taken out. `out`: read back outside. `returning`: looked at live, and being put back. `ended`: over.
 */
const ReleaseStateSchema = z.enum(["asked", "leaving", "out", "returning", "ended"]);

const byAt = z.object({ by: PersonSchema, at: z.string() });

/**
 * Somebody is out of the enforced group for hours although their rows keep them in: for an app or a device that cannot
 * do passkeys, by two people's decision. The last one of each person. Moments are ISO 8601 UTC.
 */
export const ReleaseSchema = z.object({
  userId: z.string(),
  state: ReleaseStateSchema,
  reason: z.string(),
  hours: z.number().int(),
  asked: byAt,
  confirmed: byAt.optional(),
  until: z.string().optional().describe("When it ends; set once it is confirmed."),
  endedEarly: byAt.optional().describe("Who ended it before its time."),
  outAt: z.string().optional().describe("When the person was first read back outside."),
  lookedAt: z.string().optional().describe("When the person was last looked at, at the end."),
  found: z
    .enum(["ready", "stranded", "unknown"])
    .optional()
    .describe("What that look said: holds a usable passkey, holds none, or Entra does not show the account."),
  endedAt: z.string().optional(),
  notYet: z.string().optional().describe("Why the next step is not done yet, in words for people."),
});
export type Release = Readonly<z.infer<typeof ReleaseSchema>>;

export const MOST_HOURS = 8;
const AGAIN_AFTER_MS = days(7);
const ATTEMPTS_COUNT_MS = days(7);
/** So long somebody's wish waits for a second person. */
const ASKED_LASTS_MS = hours(8);
/** A live look is good for the return within the hour; and so often somebody is looked at who cannot return. */
const LOOK_LASTS_MS = minutes(50);
const LOOK_AGAIN_MS = minutes(15);

/** Whether the person is this release's business: nobody else puts them into the enforced group, or takes them out. */
export const isOpen = ({ state }: Pick<Release, "state">): boolean =>
  state === "leaving" || state === "out" || state === "returning";

/** Whether somebody's wish can still be confirmed. */
export const isAsked = ({ state, asked }: Release, now: Date): boolean =>
  state === "asked" && age(asked.at, now) < ASKED_LASTS_MS;

/** Whether this person was released less than seven days ago. */
export const wasReleasedLately = ({ confirmed }: Release, now: Date): boolean =>
  confirmed !== undefined && age(confirmed.at, now) < AGAIN_AFTER_MS;

const age = (at: string, now: Date): number => now.getTime() - Date.parse(at);

/**
 * Whether somebody else may know this member's password: a try was stopped within seven days, or one was refused that
 * nobody has looked at yet.
 */
export function wasAttempted(
  member: Pick<WaveMember, "denied" | "deniedAsOf" | "refusals" | "attemptToldAt">,
  now: Date,
): boolean {
  const isLate = (at: string | undefined) => at !== undefined && age(at, now) < ATTEMPTS_COUNT_MS;
  const { denied, deniedAsOf = "", refusals = [], attemptToldAt } = member;
  // The log is read for all waves: what it says of this person may wait for hours for the watch of theirs.
  const isUntaken = ({ log, found, at }: Refusal) =>
    log === "interactive" && isLate(at) && (found === undefined || (found.as === "denied" && found.in > deniedAsOf));
  const mayBeAttempt =
    denied?.foundAs === "stoppedAttempt" || (denied && !denied.foundAs && denied.log === "interactive");
  return isLate(attemptToldAt) || (mayBeAttempt === true && isLate(denied?.at)) || refusals.some(isUntaken);
}
/** From when on stopped attempts count. */
export const attemptsSince = (now: Date): Date => new Date(now.getTime() - ATTEMPTS_COUNT_MS);

/** What comes next for a release that two people want. */
export type ReleaseStep =
  | { readonly kind: "nothing" }
  /** Take the person out, and read it back; done again for as long as it lasts. */
  | { readonly kind: "takeOut" }
  /** The time is over: look at the person live. */
  | { readonly kind: "look" }
  /** The look is fresh: put the person back, and read it back. */
  | { readonly kind: "putBack" }
  | { readonly kind: "wait"; readonly because: string };

/**
 * Pure. @param why enforcement does not run, for people: nobody enters then, so nobody returns either.
 * @param passWillDo whoever is put back without a passkey can sign in with a pass.
 */
export function nextReleaseStep(
  release: Release,
  now: Date,
  { why, passWillDo }: { readonly why: string | undefined; readonly passWillDo: boolean },
): ReleaseStep {
  const { state, until, lookedAt, found } = release;
  if (!isOpen(release)) return { kind: "nothing" };
  if (state !== "returning" && (until === undefined || now.getTime() < Date.parse(until))) return { kind: "takeOut" };
  if (why !== undefined) return { kind: "wait", because: `the release is over, and nobody returns: ${why}` };
  const lookAge = lookedAt === undefined ? Number.POSITIVE_INFINITY : age(lookedAt, now);
  if (found !== undefined && mayReturn(found, passWillDo))
    return lookAge < LOOK_LASTS_MS ? { kind: "putBack" } : { kind: "look" };
  return lookAge < LOOK_AGAIN_MS ? { kind: "nothing" } : { kind: "look" };
}

/**
 * Whether somebody goes back under the policy at the end. Who lost the passkey meanwhile does, too, where a pass lets
 * them in: else whoever holds the password need only delete the passkey to stay outside for good.
 */
export const mayReturn = (found: NonNullable<Release["found"]>, passWillDo: boolean): boolean =>
  found === "ready" || (found === "stranded" && passWillDo);
