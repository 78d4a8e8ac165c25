import type { Config } from "../config/config.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isToBeDecided, keptOutside, type MemberDecision } from "../domain/wave/memberDecision.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import { ConflictError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import type { StoredDecision } from "../ports/store/decisions.ts";
import { allMembers } from "./memberPages.ts";

/** The decisions about members of one wave, by person. */
export interface Decisions {
  /** About whom there is one, as their ids are written in lower case. */
  readonly userIds: readonly string[];
  of(member: Pick<WaveMember, "userId">): StoredDecision | undefined;
  /** Whether there is one that nobody can read: it may say that they stay outside. */
  isUnread(member: Pick<WaveMember, "userId">): boolean;
}

/** All of the wave, of every round: `standingOf` says which count. */
export async function readDecisions(
  store: Pick<Ports["store"], "decidedIn">,
  { waveId }: Pick<WaveFacts, "waveId">,
): Promise<Decisions> {
  const { rows, unread } = await store.decidedIn(waveId);
  const byUser = new Map(rows.map((row) => [row.userId, row]));
  const isUnread = new Set(unread);
  return {
    userIds: [...byUser.keys(), ...isUnread],
    of: ({ userId }) => byUser.get(userId.toLowerCase()),
    isUnread: ({ userId }) => isUnread.has(userId.toLowerCase()),
  };
}

/** Those whom people are to decide about now. */
export const undecided = (
  members: readonly WaveMember[],
  decisions: Decisions,
  wave: WaveFacts,
  now: Date,
  rules: WaveRules,
): readonly WaveMember[] => members.filter((member) => isToBeDecided(member, decisions.of(member), wave, now, rules));

function keptBy(decisions: Decisions, member: WaveMember, wave: WaveFacts, now: Date, rules: WaveRules) {
  if (decisions.isUnread(member)) return "decisionUnreadable";
  return keptOutside(decisions.of(member), wave, now, rules);
}

/** The members as people decided about them: whoever is held or waived carries it, and is let in by nothing. */
export const withDecisions = (
  members: readonly WaveMember[],
  decisions: Decisions,
  wave: WaveFacts,
  now: Date,
  rules: WaveRules,
): readonly WaveMember[] =>
  members.map((member) => {
    const kept = keptBy(decisions, member, wave, now, rules);
    return kept ? { ...member, keptOutside: kept } : member;
  });

/** All members, as people decided about them by now. */
export async function decidedMembers(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { rules }: Pick<Config, "rules">,
  wave: WaveFacts,
): Promise<readonly WaveMember[]> {
  const [members, decisions] = await Promise.all([allMembers(store, wave.waveId), readDecisions(store, wave)]);
  return withDecisions(members, decisions, wave, clock.now(), rules);
}

/**
 * Whom people keep outside for now: being ready does not undo that. A decision that nobody can read may be one of
 * these.
 */
export async function keptOutsideOf(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { rules }: Pick<Config, "rules">,
  wave: WaveFacts,
): Promise<(member: WaveMember) => boolean> {
  const decisions = await readDecisions(store, wave);
  return (member) => keptBy(decisions, member, wave, clock.now(), rules) !== undefined;
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
