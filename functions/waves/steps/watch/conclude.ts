import { isBlockedWithinADay, isLetThrough } from "../../../../shared/domain/wave/blocked.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { DONE, type PageEnd, type Phase, type Scope } from "../../../../shared/steps/step.ts";
import { tellUnreached } from "../../../../shared/waves/chasers.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { sendAlert } from "../../../../shared/waves/staffMails.ts";
import { changeWave, waveEvent } from "../../../../shared/waves/waveRow.ts";
import type { WatchTally } from "./watchTally.ts";

type WatchScope = Scope<WatchTally>;

/** Whoever was stopped within a day of this watch. */
export const blockedInWatch = (members: readonly WaveMember[], { wave, since }: WatchScope): readonly WaveMember[] =>
  members.filter((member) => isBlockedWithinADay(member, wave, since));

/** Tells what people must know, and records up to where the log was read and how many were stopped. */
export const conclude: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, since, tally } = scope;
  await tellUnreached(scope);
  if (tally.blindSignIns > 0) {
    const what =
      `${tally.blindSignIns} sign-ins came without the applied policies, so the watch over the enabled policy of this ` +
      "wave is blind. Check the permission to read policies.";
    await sendAlert(ports, config, wave, `blind|${since.slice(0, 10)}`, what);
  }
  return recordWatch(scope, blockedInWatch(await allMembers(ports.store, wave.waveId), scope));
};

export async function recordWatch(
  { ports, wave, since }: WatchScope,
  blocked: readonly WaveMember[],
): Promise<PageEnd<WatchTally>> {
  const saved = await changeWave(ports.store, wave.waveId, (facts) =>
    facts.stage === wave.stage ? { ...facts, watchedUntil: since, blockedRecently: blocked.length } : undefined,
  );
  if (saved && blocked.length > 0)
    await ports.store.append(
      blocked.map((member) =>
        waveEvent(saved, {
          id: `blocked|${member.userId}|${member.blockedAt}`,
          at: since,
          what: isLetThrough(member) ? "deniedAndLetThrough" : "denied",
          subjectId: member.userId,
        }),
      ),
    );
  return DONE;
}

/** The end of a watch that had nothing to see. */
export async function concludeQuietly({ ports, wave, since }: WatchScope): Promise<PageEnd<WatchTally>> {
  await changeWave(ports.store, wave.waveId, (facts) =>
    facts.stage === wave.stage ? { ...facts, watchedUntil: since } : undefined,
  );
  return DONE;
}
