import { z } from "zod";
import { days, hours } from "../calendar/durations.ts";
import { daysAhead, isSendTime, localDateOf, sendMomentAhead, sendMomentOn } from "../calendar/schedule.ts";
import { isMailTime } from "../mail/mailHours.ts";
import { PersonSchema } from "../people/person.ts";
import type { KeptOutside, WaveMember } from "./member.ts";
import { leftOutSince } from "./parts.ts";
import { isInScope } from "./readiness.ts";
import { isApplied } from "./stages.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";

/** What becomes of a member who stays outside. Dates are local ones of the wave, moments are ISO 8601 UTC. */
const DecisionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("withdrawn") }).describe("A hold or waiver was taken back: as if nobody had decided."),
  z.object({ kind: z.literal("hold") }).describe("Stays outside until somebody decides otherwise."),
  z
    .object({ kind: z.literal("waive"), until: z.string() })
    .describe("Stays outside; to be decided again after `until`."),
  z
    .object({
      kind: z.literal("date"),
      on: z.string().describe("On this day the person is enforced, ready or not."),
      confirmed: z.object({ by: PersonSchema, at: z.string() }).optional(),
      warned: z
        .object({ at: z.string(), entersAt: z.string().describe("What the person was told; never earlier.") })
        .optional(),
      enteringAt: z.string().optional().describe("When the entry was last begun; the enforcement row tells the rest."),
      notYet: z.string().optional().describe("Why it is not carried out yet, for people."),
    })
    .describe("Enforced from a date on; counts once a second person has confirmed it."),
]);
export type DateDecision = Extract<Readonly<z.infer<typeof DecisionSchema>>, { kind: "date" }>;

/** The last decision about one member of a wave: a row of its own, as two people may decide at the same moment. */
export const MemberDecisionSchema = z.object({
  userId: z.string(),
  round: z.number().int().describe("Of the wave; a rollback makes decisions of before void."),
  by: PersonSchema,
  at: z.string(),
  reason: z.string(),
  decision: DecisionSchema,
});
export type MemberDecision = Readonly<z.infer<typeof MemberDecisionSchema>>;

/**
 * What a decision says now. `none`: nobody decided in this round. `ended`: a waiver that is over. `unconfirmed`: a date
 * that waits for the second person. `missed`: a date that passed a week ago, and that could not be carried out.
 */
export const StandingSchema = z.enum(["none", "held", "waived", "ended", "unconfirmed", "dated", "missed"]);
export type Standing = z.infer<typeof StandingSchema>;

/** R87: so many days before a date that counts the person is told. */
const WARNED_AHEAD_DAYS = 7;
const MISSED_AFTER_MS = days(7);
/** So long an entry that was begun may still be writing. */
const ENTERING_MS = hours(1);

type Zone = Pick<WaveFacts, "round" | "timeZone">;
type SendRules = Pick<WaveRules, "sendHour" | "workingDays" | "holidays">;

/** A decision of another round says nothing. @param now together with the zone of the wave, decides what is over. */
export function standingOf(
  known: MemberDecision | undefined,
  { round, timeZone }: Zone,
  now: Date,
  rules: SendRules,
): Standing {
  if (!known || known.round !== round) return "none";
  const { decision } = known;
  switch (decision.kind) {
    case "withdrawn":
      return "none";
    case "hold":
      return "held";
    case "waive":
      return daysAhead(decision.until, now, timeZone) >= 0 ? "waived" : "ended";
    case "date":
      if (!decision.confirmed) return "unconfirmed";
      return now.getTime() >= entersAt(decision, timeZone, rules) + MISSED_AFTER_MS ? "missed" : "dated";
  }
}

/** So many days before its end a waiver is named, so that somebody can decide anew in time. */
export const WAIVER_TOLD_DAYS = 7;

/** Whether a waiver holds, and ends within so many days of the wave's calendar: on its last day, too. */
export const endsWithin = (
  known: MemberDecision | undefined,
  wave: Zone,
  now: Date,
  rules: SendRules,
  aheadDays = WAIVER_TOLD_DAYS,
): boolean =>
  known?.decision.kind === "waive" &&
  standingOf(known, wave, now, rules) === "waived" &&
  daysAhead(known.decision.until, now, wave.timeZone) <= aheadDays;

const entersAt = ({ on, warned }: DateDecision, timeZone: string, rules: SendRules): number =>
  warned ? Date.parse(warned.entersAt) : sendMomentOn(on, timeZone, rules).getTime();

/** Whether people decided that this member stays outside for now, and why. */
export function keptOutside(
  known: MemberDecision | undefined,
  wave: Zone,
  now: Date,
  rules: SendRules,
): KeptOutside | undefined {
  const standing = standingOf(known, wave, now, rules);
  if (standing === "held") return "heldByDecision";
  return standing === "waived" ? "waivedByDecision" : undefined;
}

const settled: readonly Standing[] = ["held", "waived", "dated"];

/**
 * From when on a member outside is decided about, by the part that left them out where there is one; `undefined` while
 * nobody is to be.
 */
export const decidedFrom = (
  wave: WaveFacts,
  member: Pick<WaveMember, "named">,
  rules: Pick<WaveRules, "decisionDays">,
): Date | undefined => decisionsFrom(wave, leftOutSince(wave, member) ?? wave.enforcedAt, rules);

function decisionsFrom(
  { stage, rollbackRequested }: WaveFacts,
  enteredAt: string | undefined,
  { decisionDays }: Pick<WaveRules, "decisionDays">,
): Date | undefined {
  if (!isApplied(stage) || enteredAt === undefined || rollbackRequested) return undefined;
  return new Date(Date.parse(enteredAt) + days(decisionDays));
}

/** Whether people decide about any of this wave's members outside by now. */
export const isDecisionTime = (wave: WaveFacts, now: Date, rules: Pick<WaveRules, "decisionDays">): boolean =>
  isPast(decisionsFrom(wave, wave.begunParts?.[0]?.enteredAt ?? wave.enforcedAt, rules), now);

const isPast = (from: Date | undefined, now: Date): boolean => from !== undefined && now.getTime() >= from.getTime();

/** In scope of the wave, and not enforced by it. */
export const isOutside = (member: Pick<WaveMember, "sortedOut" | "enforcedAt">): boolean =>
  isInScope(member) && member.enforcedAt === undefined;

/** Whether somebody has to decide about this member now. An ended waiver and a missed date ask anew. */
export const isToBeDecided = (
  member: WaveMember,
  known: MemberDecision | undefined,
  wave: WaveFacts,
  now: Date,
  rules: SendRules & Pick<WaveRules, "decisionDays">,
): boolean =>
  isOutside(member) &&
  isPast(decidedFrom(wave, member, rules), now) &&
  !settled.includes(standingOf(known, wave, now, rules));

/** Whether this member may still enter by the wave, or has to be decided about some day. */
export const isWaitedFor = (
  member: WaveMember,
  known: MemberDecision | undefined,
  wave: WaveFacts,
  now: Date,
  rules: SendRules,
): boolean => isOutside(member) && !settled.includes(standingOf(known, wave, now, rules));

/** Whether an entry by a date was begun so lately that it may still be under way. */
export const mayBeEntering = (known: MemberDecision | undefined, now: Date): boolean =>
  known?.decision.kind === "date" &&
  known.decision.enteringAt !== undefined &&
  now.getTime() - Date.parse(known.decision.enteringAt) < ENTERING_MS;

/** Whether a warning seven days ahead would still come in time for this date. */
export const isInTimeForWarning = (on: string, timeZone: string, now: Date): boolean =>
  daysAhead(on, now, timeZone) >= WARNED_AHEAD_DAYS;

/**
 * What is due for a date that two people decided, in the hours of the wave; the warning in those of its reader. One
 * that comes late moves the entry, and without one nobody enters.
 */
export function nextForDate(
  known: MemberDecision,
  wave: Zone,
  now: Date,
  rules: SendRules,
  reader: Pick<WaveMember, "usageLocation"> = {},
): { readonly kind: "nothing" | "enter" } | { readonly kind: "warn"; readonly entersAt: string } {
  const { decision } = known;
  const { timeZone } = wave;
  if (decision.kind !== "date" || standingOf(known, wave, now, rules) !== "dated") return { kind: "nothing" };
  if (decision.warned) {
    const isDue = isSendTime(now, timeZone, rules) && now.getTime() >= Date.parse(decision.warned.entersAt);
    return { kind: isDue ? "enter" : "nothing" };
  }
  if (!isMailTime(reader, wave, now, rules)) return { kind: "nothing" };
  const planned = sendMomentOn(decision.on, timeZone, rules);
  const ahead = daysAhead(localDateOf(planned, timeZone), now, timeZone);
  if (ahead > WARNED_AHEAD_DAYS) return { kind: "nothing" };
  const moment = ahead === WARNED_AHEAD_DAYS ? planned : sendMomentAhead(WARNED_AHEAD_DAYS, now, timeZone, rules);
  return { kind: "warn", entersAt: moment.toISOString() };
}
