import type { AuditCode } from "../../../../shared/domain/audit.ts";
import { countsAtBrake } from "../../../../shared/domain/wave/denialVerdict.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { DONE, type PageEnd, type Phase, type Scope } from "../../../../shared/steps/step.ts";
import { tellUnreached } from "../../../../shared/waves/chasers.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { sendAlert } from "../../../../shared/waves/staffMails.ts";
import { changeWave, waveEvent } from "../../../../shared/waves/waveRow.ts";
import { deniedWithinADay } from "./deniedWithinADay.ts";
import type { WatchTally } from "./watchTally.ts";

type WatchScope = Scope<WatchTally>;

/** Tells what people must know, and records up to where the log was read and what the denials in it mean. */
export const conclude: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, since, tally } = scope;
  await tellUnreached(scope);
  if (tally.blindSignIns > 0) {
    const what =
      `${tally.blindSignIns} sign-ins came without the applied policies, so the watch over the enabled policy of this ` +
      "wave is blind. Check the permission to read policies.";
    await sendAlert(ports, config, wave, `blind|${since.slice(0, 10)}`, what);
  }
  return recordWatch(scope, await allMembers(ports.store, wave.waveId));
};

export async function recordWatch(scope: WatchScope, members: readonly WaveMember[]): Promise<PageEnd<WatchTally>> {
  const { ports, wave, since } = scope;
  const stranded = deniedWithinADay(members, scope, "stranded");
  const attempted = deniedWithinADay(members, scope, "stoppedAttempt");
  const counts = { strandedRecently: stranded.filter(countsAtBrake).length, stoppedRecently: attempted.length };
  const saved = await changeWave(ports.store, wave.waveId, (facts) =>
    facts.stage === wave.stage ? { ...facts, watchedUntil: since, ...counts } : undefined,
  );
  if (!saved) return DONE;
  const line = (what: AuditCode) => (member: WaveMember) =>
    waveEvent(saved, {
      id: `${what}|${member.userId}|${member.denied?.at}`,
      at: since,
      what,
      subjectId: member.userId,
    });
  const lines = [...stranded.map(line("stranded")), ...attempted.map(line("attemptStopped"))];
  if (lines.length > 0) await ports.store.append(lines);
  return DONE;
}

/** The end of a watch that had nothing to see. */
export async function concludeQuietly({ ports, wave, since }: WatchScope): Promise<PageEnd<WatchTally>> {
  await changeWave(ports.store, wave.waveId, (facts) =>
    facts.stage === wave.stage ? { ...facts, watchedUntil: since } : undefined,
  );
  return DONE;
}
