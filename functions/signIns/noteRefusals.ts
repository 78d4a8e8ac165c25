import type { SignIn, SignInLog } from "../../shared/domain/people/signIn.ts";
import { oldestOf } from "../../shared/domain/signIns/pagesLeft.ts";
import { atPart, endOf, type ReadingPart, unseenAmong, withSeen } from "../../shared/domain/signIns/signInFeed.ts";
import { isSettled } from "../../shared/domain/wave/denialVerdict.ts";
import type { Refusal } from "../../shared/domain/wave/refusal.ts";
import { isNoted, newsAmong, withNews } from "../../shared/domain/wave/refusals.ts";
import { enforcingSince } from "../../shared/domain/wave/watchSteps.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { type Piece, type Round, wavesOf, withResult } from "./round.ts";
import { tellBlind } from "./seePolicies.ts";

/**
 * A page of what Conditional Access stopped, in one of the logs: the refusals by the workforce policy go into the rows
 * of members. Nobody becomes a member for a refusal. Safe to repeat: a row has each refusal once.
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
    const news = unseenAmong(round.feed, refused);
    const theirs = await wavesOf(round, [...news, ...blind]);
    if (blind.some(({ userId }) => theirs.has(userId))) await tellBlind(round);

    const found = new Set(reading.waves);
    const ofMembers = news.filter(({ userId }) => theirs.has(userId));
    for (const [wave, some] of Map.groupBy(ofMembers, ({ userId }) => theirs.get(userId)))
      if (wave && (await noteInWave(round, wave, refusalsByUser(log, some), to))) found.add(wave.waveId);
    const seen = withSeen(
      reading,
      refused.map(({ id }) => id),
    );
    const next = { ...seen, waves: [...found] };
    return {
      hasAsked: true,
      next:
        page.next === undefined
          ? atPart(next, following)
          : { ...next, cursor: page.next, oldest: oldestOf(page.items, reading.oldest) },
    };
  };

function refusalsByUser(log: SignInLog, signIns: readonly SignIn[]): ReadonlyMap<string, readonly Refusal[]> {
  const byUser = Map.groupBy(signIns, ({ userId }) => userId);
  return new Map(
    [...byUser].map(([userId, some]) => [
      userId,
      some.map(
        ({ createdDateTime: at, correlationId, deviceId }): Refusal => ({
          at,
          log,
          ...(correlationId !== undefined && { correlationId }),
          ...(deviceId !== undefined && { deviceId }),
        }),
      ),
    ]),
  );
}

/** @returns whether members of this wave were stopped in the time of this reading. */
async function noteInWave(
  { stopped }: Round,
  wave: WaveFacts,
  refusals: ReadonlyMap<string, readonly Refusal[]>,
  reading: string,
): Promise<boolean> {
  let hasFound = false;
  for (const member of await stopped.members(wave.waveId, [...refusals.keys()])) {
    const theirs = refusals.get(member.userId) ?? [];
    const news = newsAmong(member, theirs, enforcingSince(wave));
    if (news.length > 0) stopped.put({ ...member, refusals: withNews(member.refusals ?? [], news) });
    // Also what a call noted that did not live to say so.
    hasFound ||= news.length > 0 || theirs.some((one) => isNoted(member, one, reading));
  }
  return hasFound;
}
