import type { AccountDoubt } from "../domain/joiner/accountDoubt.ts";
import type { Grant } from "../domain/pass/grant.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Writes into a hire's row that their account is in doubt: the onboarding hands it to a person with the reason, and
 * ends its link. Safe to repeat.
 * @throws ConflictError when the row moved on meanwhile: whoever moved it has looked, or the next press does.
 */
export async function noteDoubt(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { joinerId, userId }: Grant,
  reason: AccountDoubt,
): Promise<void> {
  const joiner = joinerId === undefined ? undefined : await store.joiner(joinerId);
  const facts = joiner?.record.facts;
  if (!joiner || !facts || facts.ended || facts.account?.kind !== "found" || facts.account.userId !== userId) return;
  const account = { kind: "doubtful", reason } as const;
  const accountCheckedAt = clock.now().toISOString();
  await store.saveJoiner({ ...joiner.record, facts: { ...facts, account, accountCheckedAt } }, joiner.etag);
}
