import { lookFor } from "../../../../shared/domain/limits/looks.ts";
import { countsAtBrake, verdictOn } from "../../../../shared/domain/wave/denialVerdict.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { isTooManyStranded } from "../../../../shared/domain/wave/watchSteps.ts";
import { NOTHING, next, type PageEnd, type Phase, type Scope } from "../../../../shared/steps/step.ts";
import { checkLive, isBelievedReady } from "../../../../shared/waves/liveChecks.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { recordWatch } from "./conclude.ts";
import { denialLines } from "./denialLines.ts";
import { deniedWithinADay } from "./deniedWithinADay.ts";
import type { WatchTally } from "./watchTally.ts";

type WatchPhase = Phase<WatchTally>;

/** The count comes before anything slow: with too many stranded the watch ends, and the policy goes back. */
async function endWhenTooMany(scope: Scope<WatchTally>): Promise<PageEnd<WatchTally> | undefined> {
  const { ports, wave, config } = scope;
  const members = await allMembers(ports.store, wave.waveId);
  const stranded = deniedWithinADay(members, scope, "stranded").filter(countsAtBrake);
  return isTooManyStranded(stranded.length, wave, config.rules) ? recordWatch(scope, members) : undefined;
}

const counting =
  (phase: WatchPhase): WatchPhase =>
  async (scope) =>
    (await endWhenTooMany(scope)) ?? phase(scope);

const isOpen = (member: WaveMember, { wave }: Scope<unknown>): boolean => verdictOn(member, wave) === "toBeLookedAt";

/** Those first who may be stranded: a flood of tries against people with a passkey must not hide them. */
export const lookAtUnready: WatchPhase = counting(
  checkLive((scope) => (member) => isOpen(member, scope) && !isBelievedReady(member), lookFor.refusal),
);
export const lookAtRest: WatchPhase = counting(
  checkLive((scope) => (member) => isOpen(member, scope), lookFor.refusal),
);

/** Keeps what the live look said, as the methods of an account change: in the trail, then in the row. */
export const judge: WatchPhase = counting(async ({ ports, wave, since }) => {
  const judged = (await allMembers(ports.store, wave.waveId)).flatMap((member) => {
    const { userId, denied } = member;
    const foundAs = verdictOn(member, wave);
    return denied && !denied.foundAs && (foundAs === "stranded" || foundAs === "stoppedAttempt")
      ? [{ userId, denied: { ...denied, foundAs } }]
      : [];
  });
  if (judged.length === 0) return NOTHING;
  const byVerdict = [...Map.groupBy(judged, ({ denied }) => denied.foundAs)];
  await ports.store.append(byVerdict.flatMap(([verdict, some]) => denialLines(wave, since, some, verdict)));
  await ports.store.mergeMembers(wave.waveId, judged);
  return next();
});
