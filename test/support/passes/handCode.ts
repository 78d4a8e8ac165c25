import type { Ports } from "../../../shared/ports/ports.ts";

/** A grant for `userId` whose code `by` has collected. */
export async function handCode(
  { store, clock }: Pick<Ports, "store" | "clock">,
  userId: string,
  by: { readonly id: string; readonly displayName: string },
  daysAgo = 30,
): Promise<void> {
  const at = new Date(clock.now().getTime() - daysAgo * 86_400_000).toISOString();
  await store.insertGrant({
    grantId: `${userId}|${by.id}`,
    userId,
    reason: "warned",
    openedAt: at,
    closesAt: at,
    secretHash: "0",
    state: { kind: "collected", passId: "p", expiresAt: at, at, by, identityCheckedBy: "inPerson" },
  });
}
