import { z } from "zod";
import type { Config } from "../config/config.ts";
import { folded, isNamedSo } from "../domain/people/nameSearch.ts";
import { HelpAskedNoteSchema, HelpReasonSchema } from "../domain/self/helpReason.ts";
import { isWithHelpdesk } from "../domain/wave/chase.ts";
import { isDecidedIn } from "../domain/wave/decideMember.ts";
import { mayEnterNow } from "../domain/wave/enterNow.ts";
import { NextLookSchema, nextLookAgain } from "../domain/wave/lookAgain.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { endsWithin, isOutside, keptOutside, type MemberDecision } from "../domain/wave/memberDecision.ts";
import { SweptPersonSchema, sweptPersonOf } from "../domain/wave/sweptPerson.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import type { Ports } from "../ports/ports.ts";
import { readDecisions, withDecisions } from "./memberDecisions.ts";
import { allMembers } from "./memberPages.ts";
import { memberStanding, type PersonStanding, PersonStandingSchema } from "./memberStanding.ts";
import { sayPersonNext } from "./sayPersonNext.ts";

/**
 * What is noted beside somebody, wherever they stand. `noMailbox`: in scope, and no mail reaches them. `chaseEnded`:
 * not ready after as many mails of the chase as there may be, and named to the helpdesk. `mayBeShared`: in scope, and
 * looks like a service, room or shared account.
 */
export const PersonFlagSchema = z.enum(["noMailbox", "chaseEnded", "askedForHelp", "mayBeShared"]);
export type PersonFlag = z.infer<typeof PersonFlagSchema>;

const PersonOfWaveSchema = z.object({
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
  awaySince: z.string().optional().describe("Of `away`: since when the app holds them, until a sign-in is seen."),
  leave: z
    .object({ from: z.string().describe("First day, a local date."), holds: z.boolean() })
    .optional()
    .describe("The leave that HR told of; whether the app holds them for it now."),
  again: NextLookSchema.optional().describe("Of somebody who takes no part: when they are looked at again."),
});
export type PersonOfWave = Readonly<z.infer<typeof PersonOfWaveSchema>>;

/** The answer of `GET /api/waves/{waveId}/people`. */
export const WavePeopleSchema = z.object({
  people: z.array(PersonOfWaveSchema).readonly().describe("In order of their names."),
  found: z.number().int().describe("How many people there are in all pages of this answer."),
  counts: z
    .partialRecord(PersonStandingSchema, z.number().int())
    .describe("Of the whole wave, or of those whom `search` finds, by standing."),
  flags: z
    .record(PersonFlagSchema, z.number().int())
    .describe("Of the same people: how many are noted so, wherever they stand."),
  helpReasons: z
    .partialRecord(HelpReasonSchema, z.number().int())
    .describe("Of the same people: why those who asked for help say that they cannot."),
  next: z.number().int().optional().describe("`from` of the following people; absent behind the last."),
});
export type WavePeople = Readonly<z.infer<typeof WavePeopleSchema>>;

export interface PeopleAsked {
  readonly standing?: PersonStanding | undefined;
  readonly only?: PersonFlag | undefined;
  /** How a name or an address begins. */
  readonly search?: string | undefined;
  readonly from: number;
}

const PEOPLE_A_PAGE = 50;

/** Some of a wave's people by name, with what is in the way and what comes next. Reads rows only. */
export async function readWavePeople(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { rules }: Pick<Config, "rules">,
  wave: WaveFacts,
  { standing: wanted, only, search, from }: PeopleAsked,
): Promise<WavePeople & { readonly toDecide: ReadonlySet<string>; readonly toEnter: ReadonlySet<string> }> {
  const [rows, decisions] = await Promise.all([allMembers(store, wave.waveId), readDecisions(store, wave)]);
  const now = clock.now();
  const named = search === undefined ? rows : rows.filter((row) => isNamedSo(row, folded(search)));
  const all = withDecisions(named, decisions, wave, now, rules)
    .map((member) => ({ member, standing: memberStanding(member, wave, now, rules) }))
    .toSorted((a, b) => a.member.userPrincipalName.localeCompare(b.member.userPrincipalName, "en"));
  const counts = countBy(all.map(({ standing }) => standing));
  const noted = (flag: PersonFlag) => all.filter(({ member }) => isNoted[flag](member, wave)).length;
  const flags = {
    noMailbox: noted("noMailbox"),
    chaseEnded: noted("chaseEnded"),
    askedForHelp: noted("askedForHelp"),
    mayBeShared: noted("mayBeShared"),
  };
  const picked = all.filter(
    ({ member, standing }) =>
      (wanted === undefined || standing === wanted) && (only === undefined || isNoted[only](member, wave)),
  );
  const page = picked.slice(from, from + PEOPLE_A_PAGE);
  const people = page.map(({ member, standing }) =>
    personOf(member, standing, wave, decisions.of(member), { now, rules }),
  );
  const outside = isDecidedIn(wave) ? page.filter(({ member }) => isOutside(member)) : [];
  return {
    people,
    found: picked.length,
    counts,
    flags,
    helpReasons: countBy(
      all.flatMap(({ member }) => (isNoted.askedForHelp(member, wave) ? member.helpAsked?.reason : undefined) ?? []),
    ),
    toEnter: new Set(
      page
        .filter(({ member, standing }) => mayAsk(standing) && mayEnterNow(wave, member, now, rules).ok)
        .map(({ member }) => member.userId),
    ),
    toDecide: new Set(outside.map(({ member }) => member.userId)),
    ...(from + PEOPLE_A_PAGE < picked.length && { next: from + PEOPLE_A_PAGE }),
  };
}

const countBy = <Kind extends string>(kinds: readonly Kind[]): Partial<Record<Kind, number>> =>
  Object.fromEntries([...Map.groupBy(kinds, (kind) => kind)].map(([kind, some]) => [kind, some.length])) as Partial<
    Record<Kind, number>
  >;

const isNoted: Readonly<Record<PersonFlag, (member: WaveMember, wave: WaveFacts) => boolean>> = {
  noMailbox: ({ mail, sortedOut }) => !mail && sortedOut === undefined,
  chaseEnded: (member, { round }) => isWithHelpdesk(member, round),
  askedForHelp: ({ helpAsked, sortedOut }) => helpAsked !== undefined && sortedOut === undefined,
  mayBeShared: ({ mayBeShared, sortedOut }) => mayBeShared === true && sortedOut === undefined,
};

/** Ready as far as the rows say; the live look decides. */
const mayAsk = (standing: PersonStanding): boolean => standing === "entersSoon" || standing === "refusedByEntra";

function personOf(
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
    ...(again && { again }),
    ...(member.leave && { leave: { from: member.leave.from, holds: member.heldBecause === "leave" } }),
    ...(standing === "away" && member.heldAt !== undefined && { awaySince: member.heldAt }),
  };
}
