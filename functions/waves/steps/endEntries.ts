import { sayApprovers } from "../../../shared/domain/wave/approvers.ts";
import { hasBegun, hasLaterPart, partsEnded, sayPart } from "../../../shared/domain/wave/parts.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { changeWave, moveWave, waveEvent, waveOf } from "../../../shared/waves/waveRow.ts";

type Store = Ports["store"];

/**
 * Ends the entering under an approval: that of a part leaves the wave waiting for the next one, the last one moves it
 * to `enforced`. Safe to repeat by the row: the approval that was meant is ended once.
 * @param isMeant whether the row stands where the caller saw it.
 */
export async function endEntries(
  store: Store,
  waveId: string,
  at: string,
  isMeant: (facts: WaveFacts) => boolean,
  counted: Pick<WaveFacts, "toBeTold"> = {},
): Promise<void> {
  const nothing = { evidence: undefined, approval: undefined, firstApproval: undefined, flip: undefined };
  const ended = await changeWave(store, waveId, (facts) =>
    hasBegun(facts) && hasLaterPart(facts) && isMeant(facts)
      ? { ...facts, ...counted, ...nothing, begunParts: partsEnded(facts, at) }
      : undefined,
  );
  if (ended) return notePartEntered(store, ended);
  const facts = await waveOf(store, waveId);
  if (hasLaterPart(facts) || (hasBegun(facts) && !isMeant(facts))) return;
  await moveWave(store, waveId, "enforced", at, (now) => ({
    ...counted,
    enforcedAt: at,
    begunParts: partsEnded(now, at),
  }));
}

/** The line of the last part that has entered. The sweep for the next one completes it; a repeat is the same line. */
export async function notePartEntered(store: Store, wave: WaveFacts): Promise<void> {
  const part = wave.begunParts?.at(-1);
  if (part?.enteredAt === undefined) return;
  const { enteredAt: at, approval } = part;
  const why = `${sayPart(part)}, approved by ${sayApprovers(approval)}`;
  await store.append([waveEvent(wave, { id: `partEntered|${approval.at}`, at, what: "partEntered", why })]);
}
