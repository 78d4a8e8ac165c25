import { z } from "zod";
import { dayAfter } from "../calendar/changeWindow.ts";
import { localDateOf } from "../calendar/schedule.ts";
import { countedInScope, isHeld } from "./away.ts";
import { neededAtGate } from "./gate.ts";
import type { WaveMember } from "./member.ts";
import { countsAsReady, isInScope } from "./readiness.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { rulesOf } from "./waveKind.ts";
import type { WaveRules } from "./waveRules.ts";

/** Where everybody in scope is counted once, in the order of a bar from the left. */
export const ProgressGroupSchema = z.enum(["enforced", "ready", "reported", "notReady", "away", "held", "waived"]);
export type ProgressGroup = z.infer<typeof ProgressGroupSchema>;

export const ProgressSchema = z.object({
  groups: z
    .record(ProgressGroupSchema, z.number().int())
    .describe(
      "Everybody in scope once: enforced; ready; not ready but reported so; neither; away; held or waived and not ready.",
    ),
  needed: z.number().int().describe("How many must be ready for the gate to open."),
  days: z
    .array(
      z.object({
        day: z.string().describe("Local date of the wave."),
        ready: z.number().int().describe("Of those who are ready now: whose passkey was there by the end of the day."),
        enforced: z.number().int().describe("Of those who are enforced now: who had entered by the end of the day."),
      }),
    )
    .readonly()
    .describe("From the announcement to today, the days on which one of the two grew, the first and the last."),
});
export type Progress = Readonly<z.infer<typeof ProgressSchema>>;

/**
 * How far a wave is, and how it came there. Pure. Nothing is kept for it: the days follow from when each passkey was
 * registered and each person entered. Whoever lost theirs since is missing on the days before, too.
 * @param members as people decided about them.
 */
export function progressOf(wave: WaveFacts, members: readonly WaveMember[], now: Date, all: WaveRules): Progress {
  const inScope = members.filter(isInScope);
  const groups: Record<ProgressGroup, number> = {
    enforced: 0,
    ready: 0,
    reported: 0,
    notReady: 0,
    away: 0,
    held: 0,
    waived: 0,
  };
  const ready: string[] = [];
  const enforced: string[] = [];
  for (const member of inScope) {
    const isReady = countsAsReady(member);
    groups[groupOf(member, isReady)] += 1;
    if (isReady) ready.push(member.passkeyCreatedAt ?? member.checkedAt ?? now.toISOString());
    if (member.enforcedAt !== undefined) enforced.push(member.enforcedAt);
  }
  // As the wave's page says it: by whom the gate left out when it was last looked at.
  const awaited = countedInScope({ inScope: inScope.length, heldAway: wave.heldAway });
  const needed = neededAtGate(awaited, rulesOf(wave, all));
  return { groups, needed, days: daysOf(wave, ready, enforced, now) };
}

/** Where a member in scope is counted. */
export function groupOf(member: WaveMember, isReady = countsAsReady(member)): ProgressGroup {
  if (member.enforcedAt !== undefined) return "enforced";
  if (isReady) return "ready";
  if (member.keptOutside === "waivedByDecision") return "waived";
  if (member.keptOutside !== undefined) return "held";
  if (isHeld(member)) return "away";
  return member.reportedReady ? "reported" : "notReady";
}

function daysOf(
  { timeZone, announceAt, announcedAt }: WaveFacts,
  ready: readonly string[],
  enforced: readonly string[],
  now: Date,
): Progress["days"] {
  const begun = localDateOf(new Date(announcedAt ?? announceAt), timeZone);
  const last = localDateOf(now, timeZone);
  if (begun > last) return [];
  const [readyAt, enforcedAt] = [momentsOf(ready), momentsOf(enforced)];
  const latest = Math.min(now.getTime(), Math.max(readyAt.at(-1) ?? 0, enforcedAt.at(-1) ?? 0));
  const days: Progress["days"][number][] = [];
  let [readyBy, enforcedBy] = [0, 0];
  // The zone is asked once a day, and not once a person.
  for (let [day, ends] = [begun, 0]; ends <= latest && day <= last; day = localDateOf(new Date(ends), timeZone)) {
    ends = dayAfter(day, timeZone).getTime();
    const [readyBefore, enforcedBefore] = [readyBy, enforcedBy];
    while ((readyAt[readyBy] ?? ends) < ends) readyBy += 1;
    while ((enforcedAt[enforcedBy] ?? ends) < ends) enforcedBy += 1;
    if (day === begun || readyBy > readyBefore || enforcedBy > enforcedBefore)
      days.push({ day, ready: readyBy, enforced: enforcedBy });
  }
  return days.at(-1)?.day === last ? days : [...days, { day: last, ready: readyBy, enforced: enforcedBy }];
}

const momentsOf = (moments: readonly string[]): readonly number[] =>
  moments.map((at) => Date.parse(at)).toSorted((a, b) => a - b);
