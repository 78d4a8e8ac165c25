import { z } from "zod";
import { minutes } from "../../../shared/domain/calendar/durations.ts";
import { lookFor } from "../../../shared/domain/limits/looks.ts";
import { isLeftByFlip } from "../../../shared/domain/wave/entryRefused.ts";
import { toBeEnforced } from "../../../shared/domain/wave/flipEvidence.ts";
import { FlipCheckKindSchema } from "../../../shared/domain/wave/flipRecord.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { entriesOf } from "../../../shared/domain/wave/parts.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { goTo, more, next, type PageEnd, type Phase, refused, type Scope } from "../../../shared/steps/step.ts";
import { enterMembers, readBackMembers } from "../../../shared/waves/entries.ts";
import { checkLive } from "../../../shared/waves/liveChecks.ts";
import { keptOutsideOf } from "../../../shared/waves/memberDecisions.ts";
import { MEMBERS_A_PAGE, pick } from "../../../shared/waves/memberPages.ts";

/** Shorter than a wait that people can wake: it stays in this step. */
const PAUSE_SECONDS = 50;
const READINGS = 10;
const READINGS_BEFORE_ADDING_AGAIN = 3;
/** Within the hour before the entry, with time left for the page itself. */
const LOOK_LASTS_MS = minutes(50);

export const EnforceTally = z.object({
  readings: z.number().default(0),
  /** When the approval was given under which people enter. */
  under: z.string().optional(),
  /** The last one who was put in: the page behind is looked at, and enters, next. */
  enteredUpTo: z.string().optional(),
  /** What was asked before the first entry, until that stands in the record. */
  asked: z.partialRecord(FlipCheckKindSchema, z.string()).default({}),
});
export type EnforceTally = z.infer<typeof EnforceTally>;
export type EnforcePhase = Phase<EnforceTally>;

/** Whom the group does not take in is left outside, named, and tried again by the watch. */
const isToEnter = (wave: WaveFacts) => {
  const begunAt = entriesOf(wave).at(-1)?.enforcingAt;
  return (member: WaveMember): boolean =>
    member.enforcedAt === undefined && toBeEnforced(member, wave) && !isLeftByFlip(member, begunAt);
};

/** Who of those behind a member is to be in: the decisions about them are read anew for every page. */
async function pageBehind(
  { ports, config, wave }: Scope<EnforceTally>,
  after: string | undefined,
): Promise<readonly WaveMember[]> {
  const isKeptOutside = await keptOutsideOf(ports, config, wave);
  const isNext = isToEnter(wave);
  const isWanted = (member: WaveMember) => isNext(member) && !isKeptOutside(member);
  return pick(ports.store, wave.waveId, after, MEMBERS_A_PAGE, isWanted);
}

/** Who enters next. */
const pageToEnter = (scope: Scope<EnforceTally>): Promise<readonly WaveMember[]> =>
  pageBehind(scope, scope.tally.enteredUpTo);

/**
 * Looks at those of the next page whose last look is too old, just before they enter: however long a wave takes, each
 * is looked at within the hour of their own entry.
 */
export const look: EnforcePhase = async (scope) => {
  const page = new Set((await pageToEnter(scope)).map(({ userId }) => userId));
  // A look counts by its age alone: this step may have begun long before.
  const since = new Date(scope.now.getTime() - LOOK_LASTS_MS).toISOString();
  return checkLive(
    () => (member) => page.has(member.userId) && isLookOld(member, scope.now),
    lookFor.entry,
  )({ ...scope, since });
};

const isLookOld = ({ checkedAt }: WaveMember, now: Date): boolean =>
  checkedAt === undefined || now.getTime() - Date.parse(checkedAt) > LOOK_LASTS_MS;

/** A page of people goes in. Safe to repeat: rows are by person, "already a member" is success. */
export const enterPage: EnforcePhase = async (scope) => {
  const { ports, config, wave, now } = scope;
  const page = await pageToEnter(scope);
  if (page.length === 0) return next();
  if (page.some((member) => isLookOld(member, now))) return goTo("look");
  await enterMembers(ports, config, wave, page);
  return goTo("look", { tally: { enteredUpTo: page.at(-1)?.userId } });
};

/** Reads each of them until they show up in the group; it may lag, so it is read several times. */
export const readBack: EnforcePhase = async (scope) => {
  const { ports, config, wave, cursor, tally } = scope;
  const page = await pageBehind(scope, cursor);
  if (page.length === 0) return cursor === undefined || tally.readings === 0 ? next() : goTo("readBack");
  const missing = await readBackMembers(ports, config, wave, page);
  if (missing.length === 0) return more(page.at(-1)?.userId);
  return readAgain(scope, missing.length);
};

function readAgain({ tally }: Scope<EnforceTally>, missing: number): PageEnd<EnforceTally> {
  const readings = tally.readings + 1;
  if (readings >= READINGS)
    return refused("EntriesNotReadBack", `${missing} people do not show up in the enforced group after ten readings`);
  const afterSeconds = PAUSE_SECONDS;
  return readings % READINGS_BEFORE_ADDING_AGAIN === 0
    ? goTo("look", { afterSeconds, tally: { readings, enteredUpTo: undefined } })
    : goTo("readBack", { afterSeconds, tally: { readings } });
}
