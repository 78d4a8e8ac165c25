import { z } from "zod";
import type { Config } from "../config/config.ts";
import type { DeviceFamily } from "../domain/device/deviceFamily.ts";
import { familyOf } from "../domain/device/familyCounts.ts";
import { folded, isNamedSo } from "../domain/people/nameSearch.ts";
import { countHoldings, PersonaCountSchema } from "../domain/personas/countHoldings.ts";
import { ChosenForPhonesSchema } from "../domain/personas/phoneChoice.ts";
import { HelpReasonSchema } from "../domain/self/helpReason.ts";
import { isDecidedIn } from "../domain/wave/decideMember.ts";
import { mayEnterNow } from "../domain/wave/enterNow.ts";
import { isOutside } from "../domain/wave/memberDecision.ts";
import { isCountedIn, type MemberFigure } from "../domain/wave/memberFigure.ts";
import { PhonesEffectSchema, phonesEffect } from "../domain/wave/phonesEffect.ts";
import { isInScope } from "../domain/wave/readiness.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";
import { readDecisions, withDecisions } from "./memberDecisions.ts";
import { allMembers } from "./memberPages.ts";
import { memberStanding, type PersonStanding, PersonStandingSchema } from "./memberStanding.ts";
import { isNoted, type PersonFlag, PersonFlagSchema, PersonOfWaveSchema, personOf } from "./personOfWave.ts";

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
  holdings: z
    .array(PersonaCountSchema)
    .readonly()
    .describe("Of the same people, without whoever takes no part: what they hold of what they should, by persona."),
  phones: ChosenForPhonesSchema.optional().describe("What becomes of those whose phone is too old for a passkey."),
  phonesEffect: PhonesEffectSchema.optional().describe(
    "Of the whole wave, also beside a search: what such phones mean for its plan. Absent where nobody has one.",
  ),
  next: z.number().int().optional().describe("`from` of the following people; absent behind the last."),
});
export type WavePeople = Readonly<z.infer<typeof WavePeopleSchema>>;

export interface PeopleAsked {
  readonly standing?: PersonStanding | undefined;
  readonly only?: PersonFlag | undefined;
  readonly figure?: MemberFigure | undefined;
  readonly device?: DeviceFamily | undefined;
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
  { standing: wanted, only, figure, device, search, from }: PeopleAsked,
): Promise<WavePeople & { readonly toDecide: ReadonlySet<string>; readonly toEnter: ReadonlySet<string> }> {
  const [rows, decisions] = await Promise.all([allMembers(store, wave.waveId), readDecisions(store, wave)]);
  const now = clock.now();
  const everybody = withDecisions(rows, decisions, wave, now, rules);
  const named = search === undefined ? everybody : everybody.filter((member) => isNamedSo(member, folded(search)));
  const effect = phonesEffect(wave, everybody, now, rules);
  const all = named
    .map((member) => ({ member, standing: memberStanding(member, wave, now, rules) }))
    .toSorted((a, b) => a.member.userPrincipalName.localeCompare(b.member.userPrincipalName, "en"));
  const counts = countBy(all.map(({ standing }) => standing));
  const noted = (flag: PersonFlag) => all.filter(({ member }) => isNoted[flag](member, wave)).length;
  const flags = {
    noMailbox: noted("noMailbox"),
    chaseEnded: noted("chaseEnded"),
    askedForHelp: noted("askedForHelp"),
    mayBeShared: noted("mayBeShared"),
    lacksHolding: noted("lacksHolding"),
    oldPhone: noted("oldPhone"),
  };
  const picked = all.filter(
    ({ member, standing }) =>
      (wanted === undefined || standing === wanted) &&
      (only === undefined || isNoted[only](member, wave)) &&
      (figure === undefined || isCountedIn(figure, member, wave, now)) &&
      (device === undefined || (isInScope(member) && familyOf(member) === device)),
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
    holdings: countHoldings(all.flatMap(({ member }) => (member.sortedOut === undefined ? [member] : []))),
    ...(wave.phones && { phones: wave.phones }),
    ...(effect && { phonesEffect: effect }),
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

/** Ready as far as the rows say; the live look decides. */
const mayAsk = (standing: PersonStanding): boolean => standing === "entersSoon" || standing === "refusedByEntra";
