import { TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { isStaleClaim, settleClaim } from "./settleClaim.ts";

/**
 * Closes a grant for good and deletes the pass that was made against it, if that one is still on the account; another
 * pass, from the helpdesk say, is left alone. Safe to repeat.
 *
 * @throws TransientError while somebody is just collecting. ConflictError
 */
export async function endGrant(
  ports: Pick<Ports, "store" | "passIssuer" | "clock">,
  grantId: string,
  because: string,
): Promise<void> {
  const { store, passIssuer, clock } = ports;
  let row = await store.grant(grantId);
  if (!row) return;
  const now = clock.now();
  if (isStaleClaim(row.grant, now)) row = await settleClaim(ports, row);
  const { grant, etag } = row;
  switch (grant.state.kind) {
    case "minting":
      throw new TransientError("a pass is just being collected", { retryAfterSeconds: 60 });
    case "collected": {
      const pass = await passIssuer.passOf(grant.userId);
      if (pass?.id === grant.state.passId) await passIssuer.deletePass(grant.userId, pass.id);
      // The row keeps telling who collected; a collected grant opens nothing any more.
      return;
    }
    case "open":
      await store.saveGrant({ ...grant, state: { kind: "closed", at: now.toISOString(), because } }, etag);
      return;
    case "closed":
      return;
  }
}
