import { watchedUpTo } from "../../../../shared/domain/signIns/signInFeed.ts";
import { countsAtBrake } from "../../../../shared/domain/wave/denialVerdict.ts";
import { isToBeTold } from "../../../../shared/domain/wave/enforcedNotice.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { DONE, type PageEnd, type Phase, type Scope } from "../../../../shared/steps/step.ts";
import { tellUnreached } from "../../../../shared/waves/chasers.ts";
import { tellEndedChases } from "../../../../shared/waves/endedChases.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { changeWave } from "../../../../shared/waves/waveRow.ts";
import { denialLines } from "./denialLines.ts";
import { deniedWithinADay } from "./deniedWithinADay.ts";
import type { WatchTally } from "./watchTally.ts";

type WatchScope = Scope<WatchTally>;

/** Tells what people must know, and records up to where the log was read and what the denials in it mean. */
export const conclude: Phase<WatchTally> = async (scope) => {
  await tellUnreached(scope);
  const members = await allMembers(scope.ports.store, scope.wave.waveId);
  await tellEndedChases(scope, members);
  return recordWatch(scope, members);
};

export async function recordWatch(scope: WatchScope, members: readonly WaveMember[]): Promise<PageEnd<WatchTally>> {
  const { ports, wave, since, tally } = scope;
  const stranded = deniedWithinADay(members, scope, "stranded");
  const attempted = deniedWithinADay(members, scope, "stoppedAttempt");
  // Whom nobody could look at yet counts as a try until then: no later watch takes itself for a quiet one.
  const open = deniedWithinADay(members, scope, "toBeLookedAt");
  const counts = {
    strandedRecently: stranded.filter(countsAtBrake).length,
    stoppedRecently: attempted.length + open.length,
    toBeTold: toBeTold(members, scope),
  };
  const saved = await changeWave(ports.store, wave.waveId, (facts) =>
    facts.stage === wave.stage ? { ...facts, ...watchedBy(facts, since, tally), ...counts } : undefined,
  );
  if (!saved) return DONE;
  // Of those who were judged it stands there already.
  const isNew = ({ denied }: WaveMember) => denied?.foundAs === undefined;
  const lines = [
    ...denialLines(saved, since, stranded.filter(isNew), "stranded"),
    ...denialLines(saved, since, attempted.filter(isNew), "stoppedAttempt"),
  ];
  if (lines.length > 0) await ports.store.append(lines);
  return DONE;
}

const toBeTold = (members: readonly WaveMember[], { ports, config, wave }: WatchScope): number =>
  members.filter((member) => isToBeTold(member, ports.clock.now(), wave.timeZone, config.rules)).length;

/** The end of a watch that had nothing to see. */
export async function concludeQuietly({ ports, wave, since }: WatchScope, read: Read): Promise<PageEnd<WatchTally>> {
  await changeWave(ports.store, wave.waveId, (facts) =>
    facts.stage === wave.stage ? { ...facts, ...watchedBy(facts, since, read) } : undefined,
  );
  return DONE;
}

type Read = Pick<WatchTally, "readUntil" | "unreadAt">;

/** A place from before the log was read for all waves names no reading: it claims nothing. */
const watchedBy = (
  { waveId }: WaveFacts,
  since: string,
  { readUntil, unreadAt }: Read,
): Pick<WaveFacts, "watchedUntil" | "refusalUnreadAt"> =>
  readUntil === undefined ? {} : { watchedUntil: watchedUpTo(waveId, since, readUntil), refusalUnreadAt: unreadAt };
