import { keepsIn } from "../../shared/domain/enforcement/enforcement.ts";
import type { Registration } from "../../shared/domain/people/registration.ts";
import { type Around, isQuiet, mayBeQuiet } from "../../shared/domain/quiet/quietRules.ts";
import { arePeopleDeleted } from "../../shared/domain/retention/wavePeople.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/**
 * Which of these people nobody else writes to at the moment, by rows alone: their wave, their own row in it, and the
 * last mails. A row that cannot be read is not quiet. @param some one page of people.
 */
export async function quietOnes(
  { store, clock }: Pick<Ports, "store" | "clock">,
  some: readonly Registration[],
): Promise<readonly Registration[]> {
  if (some.length === 0) return [];
  const around = new Map<string, Around["wave"]>();
  const waves = new Map((await store.waves()).map((facts) => [facts.waveId, facts]));
  for (const [waveId, people] of Map.groupBy(some, (one) => one.waveId)) {
    const ids = people.map(({ userId }) => userId);
    const facts = waves.get(waveId ?? "");
    if (waveId === undefined) for (const id of ids) around.set(id, "none");
    else if (facts && mayBeQuiet(facts)) {
      for (const member of await store.members(waveId, ids)) around.set(member.userId, { facts, member });
      // Nobody is under way in it any more: whoever has no row there had their part in it long ago.
      if (arePeopleDeleted(facts)) for (const id of ids) if (!around.has(id)) around.set(id, "none");
    }
  }
  const now = clock.now();
  return some.filter(({ userId, mailedAt }) => isQuiet({ wave: around.get(userId) ?? "unknown", mailedAt }, now));
}

/** Those of these people whom a row keeps in the enforced group: their ids in lower case. */
export async function enforcedOf(
  { store }: Pick<Ports, "store">,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await store.enforcementsOf(userIds);
  return new Set(rows.filter(keepsIn).map(({ userId }) => userId.toLowerCase()));
}
