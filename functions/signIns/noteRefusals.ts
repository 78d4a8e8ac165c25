import { refusalsCountSince } from "../../shared/domain/enforcement/refusedPerson.ts";
import type { SignIn, SignInLog, UnreadSignIn } from "../../shared/domain/people/signIn.ts";
import { oldestOf } from "../../shared/domain/signIns/pagesLeft.ts";
import {
  atPart,
  endOf,
  type Reading,
  type ReadingPart,
  unseenAmong,
  withSeen,
} from "../../shared/domain/signIns/signInFeed.ts";
import { isSettled } from "../../shared/domain/wave/denialVerdict.ts";
import type { Refusal } from "../../shared/domain/wave/refusal.ts";
import { isNoted, newsAmong, refusalOf, withNews } from "../../shared/domain/wave/refusals.ts";
import { enforcingSince } from "../../shared/domain/wave/watchSteps.ts";
import { areEnforcedPeople, enforcedAmong, type Piece, type Round, wavesOf, withResult } from "./round.ts";
import { tellBlind } from "./seePolicies.ts";
import type { StoppedPeople } from "./stoppedPeople.ts";

/**
 * A page of what Conditional Access stopped, in one of the logs: the refusals by the workforce policy of everybody who
 * is enforced are noted. Those of members go into the rows of their wave, where a wave watches them; those of all
 * others into a row of their own. Nobody becomes a member for a refusal. Safe to repeat: a row has each refusal once.
 *
 * What nobody can read may be a refusal by this policy: whom it names is looked at live, as after one. Where it names
 * nobody, its moment is kept, so that no watch takes itself for one that saw everybody.
 */
export const noteRefusals =
  (log: SignInLog, following: ReadingPart): Piece =>
  async (round, reading) => {
    const { from, to, cursor } = reading;
    const page = await round.ports.reports.stoppedSignIns(log, from, endOf(reading), cursor);
    // What is newer may be a prompt that is still being answered; the next reading has it again.
    const settled = page.items.filter((signIn) => isSettled(signIn, to));
    const refused = await withResult(round, settled, "failure");
    const blind = settled.filter(({ appliedConditionalAccessPolicies: applied }) => !applied);
    const odd = namedIn(page.unread, reading);
    const news = unseenAmong(round.feed, [...refused, ...odd]);
    if (await areEnforcedPeople(round, blind)) await tellBlind(round);

    const found = await noteAll(round, refusalsByUser(log, news), to);
    const seen = withSeen(
      reading,
      [...refused, ...odd].map(({ id }) => id),
    );
    const waves = [...new Set([...reading.waves, ...found.waves])];
    const next = { ...withUnread(seen, page.unread), waves, ...(found.others && { others: true as const }) };
    return {
      hasAsked: true,
      next:
        page.next === undefined
          ? atPart(next, following)
          : { ...next, cursor: page.next, oldest: oldestOf(page.items, reading.oldest) },
    };
  };

type Line = Pick<SignIn, "id" | "userId" | "createdDateTime" | "correlationId">;

/** Without a moment it counts as the latest: only a look after it tells. */
const namedIn = (unread: readonly UnreadSignIn[] = [], { to }: Reading): readonly Line[] =>
  unread.flatMap(({ id, userId, createdDateTime = to, correlationId }) =>
    userId === undefined
      ? []
      : [{ id: id ?? `${userId}|${createdDateTime}`, userId: userId.toLowerCase(), createdDateTime, correlationId }],
  );

function withUnread(reading: Reading, unread: readonly UnreadSignIn[] = []): Reading {
  const ofNobody = unread.filter(({ userId }) => userId === undefined);
  const moments = ofNobody.map(({ createdDateTime = reading.to }) => createdDateTime);
  const [unreadAt] = [...moments, ...(reading.unreadAt === undefined ? [] : [reading.unreadAt])].sort(latestFirst);
  return unreadAt === undefined ? reading : { ...reading, unreadAt };
}
const latestFirst = (a: string, b: string): number => Date.parse(b) - Date.parse(a);

type ByUser = ReadonlyMap<string, readonly Refusal[]>;

function refusalsByUser(log: SignInLog, signIns: readonly Line[]): ByUser {
  const byUser = Map.groupBy(signIns, ({ userId }) => userId);
  return new Map([...byUser].map(([userId, some]) => [userId, some.map((one) => refusalOf(log, one))]));
}

/** @returns where somebody was stopped in the time of this reading. */
async function noteAll(
  round: Round,
  refusals: ByUser,
  reading: string,
): Promise<{ readonly waves: readonly string[]; readonly others: boolean }> {
  const { stopped } = round;
  const theirs = await wavesOf(round, [...refusals.keys()]);
  const left = new Set(refusals.keys());
  const waves: string[] = [];
  for (const [wave, some] of Map.groupBy(theirs, ([, one]) => one)) {
    const members = await stopped.members(
      wave.waveId,
      some.map(([userId]) => userId),
    );
    for (const { userId } of members) left.delete(userId);
    if (note(stopped, members, refusals, { reading, since: enforcingSince(wave) })) waves.push(wave.waveId);
  }
  // Joiners, members of a wave that is planned or was rolled back, and whoever has no member row.
  const others = await stopped.others([...(await enforcedAmong(round, [...left]))]);
  const since = refusalsCountSince(new Date(reading));
  return { waves, others: note(stopped, others, refusals, { reading, since }) };
}

/** @returns whether any of them was stopped in the time of this reading. */
function note(
  stopped: StoppedPeople,
  people: Awaited<ReturnType<StoppedPeople["members"]>>,
  refusals: ByUser,
  { reading, since }: { readonly reading: string; readonly since: string },
): boolean {
  let hasFound = false;
  for (const person of people) {
    const theirs = refusals.get(person.userId) ?? [];
    const news = newsAmong(person, theirs, since);
    if (news.length > 0) stopped.put({ ...person, refusals: withNews(person.refusals ?? [], news) });
    // Also what a call noted that did not live to say so.
    hasFound ||= news.length > 0 || theirs.some((one) => isNoted(person, one, reading));
  }
  return hasFound;
}
