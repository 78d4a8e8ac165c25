import { z } from "zod";
import { localDateOf } from "../calendar/schedule.ts";
import { hasOldPhone } from "../personas/phoneChoice.ts";
import { countsAtGate } from "./away.ts";
import { neededAtGate } from "./gate.ts";
import type { WaveMember } from "./member.ts";
import { countsAsReady, isInScope } from "./readiness.ts";
import type { WaveStage } from "./stages.ts";
import { waveDates } from "./waveDates.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { rulesOf } from "./waveKind.ts";
import type { WaveRules } from "./waveRules.ts";

const some = z.number().int();

/** What phones that are too old mean for the plan of a wave. It is shown: no gate and no flip goes by it. */
export const PhonesEffectSchema = z.object({
  inScope: some.describe("Everybody in scope."),
  people: some.describe("Of them: those on a phone that is too old. The choice is about them."),
  ready: some.describe("Of those people: ready by now or enforced, whatever they hold."),
  toServe: some.describe("The others: they still wait for whoever answers for it."),
  gate: z
    .object({
      inScope: some.describe("Whom the gate waits for."),
      needed: some.describe("As without any choice."),
      missing: some.describe("Of `toServe`: so many must be ready before it can open. 0: it can open without them."),
    })
    .optional()
    .describe("While the gate is still ahead."),
  flipFrom: z.string().optional().describe("Local date, while it is ahead: nobody is enforced before."),
  waitsForThem: z
    .literal(true)
    .optional()
    .describe("The day of the decision is later than `flipFrom`, and the gate cannot open without them."),
  overdue: z.literal(true).optional().describe("The day of the decision is over, and not all of them are ready."),
});
export type PhonesEffect = Readonly<z.infer<typeof PhonesEffectSchema>>;

/** A wave of these stages has its gate ahead, also once more after a roll back. */
const beforeGate: readonly WaveStage[] = ["planned", "announced", "open", "reminded", "rolledBack"];

/** Whether somebody on a phone that is too old is not ready by other means. */
export const isToBeServed = (member: WaveMember): boolean =>
  isInScope(member) && hasOldPhone(member) && member.enforcedAt === undefined && !countsAsReady(member);

/**
 * How many people a choice concerns, and how many are still to be served. Whether the gate can open without them, once
 * everybody else is ready. Pure. Nothing here depends on which choice it is: none lets anybody off.
 * @param members as people decided about them.
 * @returns `undefined` where nobody works on such a phone, and for a wave that was cancelled.
 */
export function phonesEffect(
  wave: WaveFacts,
  members: readonly WaveMember[],
  now: Date,
  all: WaveRules,
): PhonesEffect | undefined {
  const inScope = members.filter(isInScope);
  const people = inScope.filter(hasOldPhone);
  if (people.length === 0 || wave.stage === "cancelled" || wave.cancelRequested) return undefined;
  const toServe = people.filter(isToBeServed);
  const awaited = inScope.filter(countsAtGate(wave));
  const needed = neededAtGate(awaited.length, rulesOf(wave, all));
  const withoutThem = awaited.length - toServe.filter(countsAtGate(wave)).length;
  const missing = Math.max(0, needed - withoutThem);
  const isAhead = beforeGate.includes(wave.stage);
  const flip = waveDates(wave, now, all).find(({ what, how }) => what === "flip" && how !== "done");
  const flipFrom = flip && localDateOf(new Date(flip.at), wave.timeZone);
  const until = toServe.length > 0 ? wave.phones?.until : undefined;
  const waits = isAhead && missing > 0 && until !== undefined && flipFrom !== undefined && until > flipFrom;
  return {
    inScope: inScope.length,
    people: people.length,
    ready: people.length - toServe.length,
    toServe: toServe.length,
    ...(isAhead && { gate: { inScope: awaited.length, needed, missing } }),
    ...(flipFrom !== undefined && { flipFrom }),
    ...(waits && { waitsForThem: true as const }),
    ...(until !== undefined && until < localDateOf(now, wave.timeZone) && { overdue: true as const }),
  };
}
