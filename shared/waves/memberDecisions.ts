import type { WaveMember } from "../domain/wave/member.ts";
import { isToBeDecided, type MemberDecision, standingOf } from "../domain/wave/memberDecision.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import { ConflictError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import type { StoredDecision } from "../ports/store/decisions.ts";

/** The decisions about members of one wave, by person. */
export interface Decisions {
  of(member: Pick<WaveMember, "userId">): StoredDecision | undefined;
}

/** All of the wave, of every round: `standingOf` says which count. */
export async function readDecisions(
  store: Pick<Ports["store"], "decisionsOf">,
  { waveId }: Pick<WaveFacts, "waveId">,
): Promise<Decisions> {
  const byUser = new Map((await store.decisionsOf(waveId)).map((row) => [row.userId, row]));
  return { of: ({ userId }) => byUser.get(userId.toLowerCase()) };
}

/** Those whom people are to decide about now. */
export const undecided = (
  members: readonly WaveMember[],
  decisions: Decisions,
  wave: WaveFacts,
  now: Date,
  rules: WaveRules,
): readonly WaveMember[] => members.filter((member) => isToBeDecided(member, decisions.of(member), wave, now, rules));

/** Whether people decided that this member stays outside for now. */
export function mayStayOutside(
  member: WaveMember,
  decisions: Decisions,
  wave: WaveFacts,
  now: Date,
  rules: WaveRules,
): boolean {
  const standing = standingOf(decisions.of(member), wave, now, rules);
  return standing === "held" || standing === "waived";
}

/**
 * Notes how far a decision has come, in the row as it was read.
 * @returns `undefined` when people decided meanwhile: what they decided counts, and nothing is done by what was read.
 */
export async function noteDecision(
  store: Pick<Ports["store"], "saveDecision">,
  { waveId }: Pick<WaveFacts, "waveId">,
  { etag, ...known }: StoredDecision,
  decision: MemberDecision["decision"],
): Promise<StoredDecision | undefined> {
  try {
    const noted = { ...known, decision };
    return { ...noted, etag: await store.saveDecision(waveId, noted, etag) };
  } catch (error) {
    if (error instanceof ConflictError) return undefined;
    throw error;
  }
}
