import { days } from "../domain/calendar/durations.ts";
import { collectedPass } from "../domain/pass/grant.ts";
import type { AuthenticationMethod } from "../domain/people/authenticationMethod.ts";
import { provenToFit } from "../domain/people/usablePasskey.ts";
import { isServiceError } from "../errors.ts";
import type { PassIssuer } from "../ports/graph.ts";
import type { GrantStore } from "../ports/store/grants.ts";

const PASS = "temporaryAccessPassAuthenticationMethod";
/** A link is open for a warning at most, which a setting bounds at a year: no grant is older than its pass by more. */
const LINKS_WAIT_MS = days(400);

/**
 * Deletes the pass that was handed out by a link of ours, once its owner has registered a passkey since that is known
 * to work. Source: learn.microsoft.com/entra/identity/authentication/concept-system-preferred-authentication, read
 * 2026-11: Entra asks for a pass first, before any passkey. Passes of others are left alone. Safe to repeat: one that
 * is gone stays gone.
 * @param found live methods by user.
 * @param note hears of a pass that cannot be deleted now.
 */
export async function endUsedUpPasses(
  { store, passIssuer }: { store: Pick<GrantStore, "grantsOf">; passIssuer: Pick<PassIssuer, "deletePass"> },
  found: ReadonlyMap<string, readonly AuthenticationMethod[]>,
  note: (error: unknown) => Promise<void>,
): Promise<void> {
  for (const [userId, methods] of found) {
    const pass = methods.find(({ type }) => type === PASS);
    const registered = provenToFit(methods).map(({ createdDateTime }) => Date.parse(createdDateTime ?? ""));
    const madeAt = Date.parse(pass?.createdDateTime ?? "");
    if (!pass || !registered.some((at) => at >= madeAt)) continue;
    const grants = await store.grantsOf(userId, new Date(madeAt - LINKS_WAIT_MS).toISOString());
    if (!grants.some((grant) => collectedPass(grant)?.id === pass.id)) continue;
    try {
      await passIssuer.deletePass(userId, pass.id);
    } catch (error) {
      // The look at the person must not fail for it: the pass runs out by itself, and the next look tries again.
      if (!isServiceError(error)) throw error;
      await note(error);
    }
  }
}
