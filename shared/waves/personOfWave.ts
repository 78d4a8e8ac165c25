import { z } from "zod";
import type { Config } from "../config/config.ts";
import { LackSchema, lacksOf } from "../domain/personas/holdings.ts";
import { type Persona, PersonaSchema } from "../domain/personas/persona.ts";
import { hasOldPhone } from "../domain/personas/phoneChoice.ts";
import { HelpAskedNoteSchema } from "../domain/self/helpReason.ts";
import { isWithHelpdesk } from "../domain/wave/chase.ts";
import { NextLookSchema, nextLookAgain } from "../domain/wave/lookAgain.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { endsWithin, keptOutside, type MemberDecision } from "../domain/wave/memberDecision.ts";
import { SweptPersonSchema, sweptPersonOf } from "../domain/wave/sweptPerson.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import type { Ports } from "../ports/ports.ts";
import { readDecisions, withDecisions } from "./memberDecisions.ts";
import { memberStanding, type PersonStanding, PersonStandingSchema } from "./memberStanding.ts";
import { sayPersonNext } from "./sayPersonNext.ts";

/**
 * What is noted beside somebody, wherever they stand. `noMailbox`: in scope, and no mail reaches them. `chaseEnded`:
 * not ready after as many mails of the chase as there may be, and named to the helpdesk. `mayBeShared`: in scope, and
 * looks like a service, room or shared account. `lacksHolding`: lacks something of what their persona should hold, or
 * nobody has looked. `oldPhone`: works on a phone that takes no passkey.
 */
export const PersonFlagSchema = z.enum([
  "noMailbox",
  "chaseEnded",
  "askedForHelp",
  "mayBeShared",
  "lacksHolding",
  "oldPhone",
]);
export type PersonFlag = z.infer<typeof PersonFlagSchema>;

export const PersonOfWaveSchema = z.object({
  userId: z.string(),
  userPrincipalName: z.string(),
  displayName: z.string(),
  standing: PersonStandingSchema,
  next: z.string().describe("What comes next for this person, in words for people."),
  said: z.string().optional().describe("Of `refusedByEntra`: Graph's own words."),
  decision: z
    .object({
      by: z.string(),
      at: z.string(),
      reason: z.string(),
      until: z.string().optional(),
      endsSoon: z.literal(true).optional(),
    })
    .optional()
    .describe(
      "Of a hold or a waiver that holds: who decided, why, the last day of a waiver, and whether that is at most a week ahead.",
    ),
  swept: SweptPersonSchema.omit({ userId: true, userPrincipalName: true })
    .optional()
    .describe("Of somebody whom report-only would have stopped: where, what was done, what came of it."),
  planted: z
    .object({ at: z.string(), by: z.string() })
    .optional()
    .describe("A passkey of theirs that an application registered: which one, and when. It does not count."),
  lookedAt: z.string().optional().describe("When their passkeys were last looked at live."),
  noMailbox: z
    .literal(true)
    .optional()
    .describe(
      "Entra names no mail address: no mail of the wave reaches them, and what is offered goes to their manager.",
    ),
  chaseEnded: z
    .literal(true)
    .optional()
    .describe("Has had as many mails of the chase as there may be, and gets no more: the helpdesk was told by name."),
  helpAsked: HelpAskedNoteSchema.optional().describe("When they last asked for help on their own page, and why."),
  mayBeShared: z
    .literal(true)
    .optional()
    .describe("Looks like a service, room or shared account: somebody decides; nothing was done by that guess."),
  persona: PersonaSchema.optional().describe("What kind of work they do, by the setting PERSONAS."),
  lacks: z
    .array(LackSchema)
    .readonly()
    .optional()
    .describe("Of what their persona should hold; absent with a persona: nobody has looked yet."),
  oldPhone: z.literal(true).optional().describe("Works on a phone that is too old for a passkey."),
  awaySince: z.string().optional().describe("Of `away`: since when the app holds them, until a sign-in is seen."),
  leave: z
    .object({ from: z.string().describe("First day, a local date."), holds: z.boolean() })
    .optional()
    .describe("The leave that HR told of; whether the app holds them for it now."),
  again: NextLookSchema.optional().describe("Of somebody who takes no part: when they are looked at again."),
});
export type PersonOfWave = Readonly<z.infer<typeof PersonOfWaveSchema>>;

/** Whether somebody is noted so in this wave. */
export const isNoted: Readonly<Record<PersonFlag, (member: WaveMember, wave: WaveFacts) => boolean>> = {
  noMailbox: ({ mail, sortedOut }) => !mail && sortedOut === undefined,
  chaseEnded: (member, { round }) => isWithHelpdesk(member, round),
  askedForHelp: ({ helpAsked, sortedOut }) => helpAsked !== undefined && sortedOut === undefined,
  mayBeShared: ({ mayBeShared, sortedOut }) => mayBeShared === true && sortedOut === undefined,
  lacksHolding: (member) =>
    member.sortedOut === undefined && member.persona !== undefined && lacksOf(member.persona, member)?.length !== 0,
  oldPhone: (member) => member.sortedOut === undefined && hasOldPhone(member),
};

/** One person of a wave as people read it, by the rows. Pure. */
export function personOf(
  member: WaveMember,
  standing: PersonStanding,
  wave: WaveFacts,
  known: MemberDecision | undefined,
  { now, rules }: { readonly now: Date; readonly rules: WaveRules },
): PersonOfWave {
  const { userId, userPrincipalName, displayName, checkedAt, entryRefused } = member;
  const kept = known !== undefined && keptOutside(known, wave, now, rules) !== undefined ? known : undefined;
  const endsSoon = endsWithin(kept, wave, now, rules);
  const again = nextLookAgain(member, wave, now, rules);
  const { userId: _, userPrincipalName: __, ...swept } = sweptPersonOf(member, wave) ?? {};
  const chaseEnded = isNoted.chaseEnded(member, wave);
  const until = kept?.decision.kind === "waive" ? kept.decision.until : undefined;
  return {
    userId,
    userPrincipalName,
    displayName,
    standing,
    next: sayPersonNext(standing, wave.stage, { until, chaseEnded }),
    ...(standing === "refusedByEntra" && entryRefused && { said: entryRefused.said }),
    ...(kept && {
      decision: { by: kept.by.displayName, at: kept.at, reason: kept.reason, until, ...(endsSoon && { endsSoon }) },
    }),
    ...("outcome" in swept && { swept }),
    ...(member.planted && { planted: member.planted }),
    ...(checkedAt !== undefined && { lookedAt: checkedAt }),
    ...(isNoted.noMailbox(member, wave) && { noMailbox: true as const }),
    ...(chaseEnded && { chaseEnded }),
    ...(isNoted.askedForHelp(member, wave) && { helpAsked: member.helpAsked }),
    ...(isNoted.mayBeShared(member, wave) && { mayBeShared: true as const }),
    ...(member.persona && { persona: member.persona, ...lacking(member.persona, member) }),
    ...(isNoted.oldPhone(member, wave) && { oldPhone: true as const }),
    ...(again && { again }),
    ...(member.leave && { leave: { from: member.leave.from, holds: member.heldBecause === "leave" } }),
    ...(standing === "away" && member.heldAt !== undefined && { awaySince: member.heldAt }),
  };
}

function lacking(persona: Persona, member: WaveMember): Pick<PersonOfWave, "lacks"> {
  const lacks = lacksOf(persona, member);
  return lacks ? { lacks } : {};
}

/** One person in one wave: `undefined` where they are none of it. Reads their row and the wave's decisions. */
export async function readPersonOfWave(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { rules }: Pick<Config, "rules">,
  wave: WaveFacts,
  userId: string,
): Promise<{ readonly member: WaveMember; readonly person: PersonOfWave } | undefined> {
  const [row] = await store.members(wave.waveId, [userId]);
  if (!row) return undefined;
  const decisions = await readDecisions(store, wave);
  const now = clock.now();
  const [member = row] = withDecisions([row], decisions, wave, now, rules);
  const standing = memberStanding(member, wave, now, rules);
  return { member, person: personOf(member, standing, wave, decisions.of(member), { now, rules }) };
}
