import { denialFrom } from "../../../../shared/domain/wave/refusals.ts";
import { enforcingSince } from "../../../../shared/domain/wave/watchSteps.ts";
import { NOTHING, next, type Phase } from "../../../../shared/steps/step.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import type { WatchTally } from "./watchTally.ts";

/** What the log's reading found out about members becomes their denial, for this watch to judge. */
export const takeDenials: Phase<WatchTally> = async ({ ports, wave, tally }) => {
  const { readUntil } = tally;
  if (readUntil === undefined) return NOTHING;
  const changes = (await allMembers(ports.store, wave.waveId)).flatMap((member) => {
    const news = denialFrom(member, enforcingSince(wave), readUntil);
    return news ? [{ userId: member.userId, ...news }] : [];
  });
  if (changes.length === 0) return NOTHING;
  await ports.store.mergeMembers(wave.waveId, changes);
  return next();
};
