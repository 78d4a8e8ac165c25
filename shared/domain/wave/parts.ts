import { coversEntries, isNamed } from "./flipEvidence.ts";
import type { WaveMember } from "./member.ts";
import { isInScope } from "./readiness.ts";
import type { BegunPart, WaveEvidence, WaveFacts } from "./waveFacts.ts";

/**
 * A wave whose ready members do not fit one flip enters in parts, in the order of object ids. Each part has evidence
 * and an approval of its own; while the next one is awaited, the stage is `enforcing`.
 */
type Parts = Pick<WaveFacts, "stage" | "begunParts">;

/** A part has entered, and another one is to follow: nobody may enter but under the next approval. */
export const isBetweenParts = ({ stage, begunParts }: Parts): boolean =>
  stage === "enforcing" && begunParts?.at(-1)?.enteredAt !== undefined;

/** Whether people enter under the approval that stands in the row. */
export const hasBegun = (facts: Parts): boolean => facts.stage === "enforcing" && !isBetweenParts(facts);

/** Whether the evidence of the next part is missing, or not clean. */
export const awaitsPartSweep = (facts: Parts & Pick<WaveFacts, "evidence">): boolean =>
  isBetweenParts(facts) && facts.evidence?.clean !== true;

/** Whether people may begin to enter, by what people have asked for and by the stage alone. */
export const mayBegin = (facts: WaveFacts): boolean =>
  !facts.paused &&
  !facts.cancelRequested &&
  !facts.rollbackRequested &&
  (facts.stage === "swept" || isBetweenParts(facts));

/** People who entered, or may enter, under one approval. */
export interface ApprovedEntry {
  readonly approval: NonNullable<WaveFacts["approval"]>;
  readonly policyDigest: string | undefined;
  readonly enforcingAt: string;
  /** When everybody who was ready was read back. */
  readonly enforcedAt: string | undefined;
}

/** What people entered under in this round: one approval, or one of each part. */
export function entriesOf({
  approval,
  evidence,
  enforcingAt,
  enforcedAt,
  begunParts,
}: WaveFacts): readonly ApprovedEntry[] {
  if (begunParts)
    return begunParts.map((part) => ({
      approval: part.approval,
      policyDigest: part.policyDigest,
      enforcingAt: part.enteringAt,
      enforcedAt: part.enteredAt,
    }));
  if (!approval || enforcingAt === undefined) return [];
  return [{ approval, policyDigest: evidence?.policyDigest, enforcingAt, enforcedAt }];
}

/** The entry whose approval speaks of this member: nobody enters under another one. */
export const entryNaming = (facts: WaveFacts, member: Pick<WaveMember, "named">): ApprovedEntry | undefined =>
  entriesOf(facts).find(({ approval }) => isNamed(member, approval));

/** Whether the approval under which people entered last covers entries still. */
export function coversLastEntry(facts: WaveFacts, now: Date): boolean {
  const last = entriesOf(facts).at(-1);
  return last !== undefined && coversEntries(last, now);
}

/**
 * When the entering ended that named this member as left out. Single entries follow from then on, and in the end a
 * decision by name: no later part speaks of them.
 */
export const leftOutSince = (facts: WaveFacts, member: Pick<WaveMember, "named">): string | undefined =>
  member.named?.as === "leftOut" ? entryNaming(facts, member)?.enforcedAt : undefined;

/**
 * Whom the next evidence speaks of: everybody in scope but those enforced, covered by an approval that stands, or left
 * out by a part that has entered.
 */
export const isForNextPart =
  (facts: WaveFacts, now: Date) =>
  (member: WaveMember): boolean => {
    if (!isInScope(member)) return false;
    if (!facts.begunParts) return true;
    const entry = entryNaming(facts, member);
    const isOfEntered = (entry && coversEntries(entry, now)) || leftOutSince(facts, member) !== undefined;
    return member.enforcedAt === undefined && !isOfEntered;
  };

/**
 * Who enters next under one approval, in the order of object ids: all of them where they fit, else parts as even as
 * can be. Whoever is left out belongs to the part in whose range they are. Pure.
 *
 * @param most people to be enforced in one part. @returns `later`: people to be enforced in each part that follows.
 */
export function cutNextPart(
  { ready, leftOut }: { readonly ready: readonly string[]; readonly leftOut: readonly string[] },
  most: number,
): { readonly ready: readonly string[]; readonly leftOut: readonly string[]; readonly later: readonly number[] } {
  const [size = 0, ...later] = evenParts(ready.length, most);
  if (later.length === 0) return { ready, leftOut, later };
  const part = ready.toSorted().slice(0, size);
  const last = part.at(-1) ?? "";
  return { ready: part, leftOut: leftOut.filter((id) => id <= last), later };
}

/** As few parts as can be. The next cut, of those who are left then, makes the same ones. */
function evenParts(people: number, most: number): readonly number[] {
  const sizes: number[] = [];
  for (let left = people; left > 0; left -= sizes.at(-1) ?? left) sizes.push(Math.ceil(left / Math.ceil(left / most)));
  return sizes;
}

/** What this evidence calls its part; absent for a wave that enters as a whole. */
export function partOf({ begunParts = [] }: Pick<WaveFacts, "begunParts">, later: readonly number[]) {
  return begunParts.length + later.length === 0 ? undefined : { number: begunParts.length + 1, later };
}

/** What changes in the row when the first person of a part may enter; nothing for a wave that enters as a whole. */
export function partBegun({ evidence, approval, begunParts = [] }: WaveFacts, at: string): Partial<WaveFacts> {
  if (!evidence?.part || !approval) return {};
  const { part, ready, leftOut, policyDigest } = evidence;
  return { begunParts: [...begunParts, { ...part, ready, leftOut, policyDigest, approval, enteringAt: at }] };
}

/** The parts once everybody of the last one was read back. */
export function partsEnded(
  { begunParts }: Pick<WaveFacts, "begunParts">,
  at: string,
): readonly BegunPart[] | undefined {
  const last = begunParts?.at(-1);
  return begunParts && last && [...begunParts.slice(0, -1), { ...last, enteredAt: last.enteredAt ?? at }];
}

/** Whether another part follows the one that is entering. */
export const hasLaterPart = (facts: Parts): boolean => (facts.begunParts?.at(-1)?.later.length ?? 0) > 0;

/** Whether somebody whom no approval has named yet is to be named by the one of a later part. */
export const namesMoreParts = (facts: Parts): boolean =>
  isBetweenParts(facts) || (hasBegun(facts) && hasLaterPart(facts));

type PartName = Pick<NonNullable<WaveEvidence["part"]>, "number" | "later">;

export const sayPart = ({ number, later }: PartName): string => `part ${number} of ${number + later.length}`;
