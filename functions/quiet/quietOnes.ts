import { keepsIn } from "../../shared/domain/enforcement/enforcement.ts";
import type { Registration } from "../../shared/domain/people/registration.ts";
import { type Around, isQuiet, mayBeQuiet } from "../../shared/domain/quiet/quietRules.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/** Somebody to whom nobody else writes. */
export interface QuietPerson {
  readonly registration: Registration;
  readonly isEnforced: boolean;
}

/**
 * Which of these people nobody else writes to at the moment, by rows alone: their wave, their own row in it, and the
 * last mails. A row that cannot be read is not quiet. @param some one page of people.
 */
export async function quietOnes(
  { store, clock }: Pick<Ports, "store" | "clock">,
  some: readonly Registration[],
): Promise<readonly QuietPerson[]> {
  if (some.length === 0) return [];
  const around = new Map<string, Around["wave"]>();
  const waves = new Map((await store.waves()).map((facts) => [facts.waveId, facts]));
  for (const [waveId, people] of Map.groupBy(some, (one) => one.waveId)) {
    const ids = people.map(({ userId }) => userId);
    const facts = waves.get(waveId ?? "");
    if (waveId === undefined) for (const id of ids) around.set(id, "none");
    else if (facts && mayBeQuiet(facts))
      for (const member of await store.members(waveId, ids)) around.set(member.userId, { facts, member });
  }
  const now = clock.now();
  const quiet = some.filter(({ userId, mailedAt }) =>
    isQuiet({ wave: around.get(userId) ?? "unknown", mailedAt }, now),
  );
  if (quiet.length === 0) return [];
  const rows = await store.enforcementsOf(quiet.map(({ userId }) => userId));
  const enforced = new Set(rows.filter(keepsIn).map(({ userId }) => userId.toLowerCase()));
  return quiet.map((registration) => ({
    registration,
    isEnforced: enforced.has(registration.userId.toLowerCase()),
  }));
}
