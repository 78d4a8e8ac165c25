import type { TenantFacts } from "./tenantFacts.ts";
import { fail, judge, listed, ok, unknown, type Verdict, warn } from "./verdict.ts";

/**
 * P22. Whoever signs in with a client that knows passwords only loses it once they are enforced. Of more sign-ins than
 * are read, those unread may be a member's: that is no pass.
 */
export const legacyTrafficIsKnown = (facts: TenantFacts): Verdict =>
  judge(facts.legacySignIns, ({ found, isWhole }) => {
    if (isWhole && found.length === 0) return ok("no sign-in by a legacy client succeeded within seven days");
    const inWave = new Set(
      (facts.wave?.members ?? []).filter(({ sortedOut }) => !sortedOut).map(({ userId }) => userId.toLowerCase()),
    );
    const say = (some: typeof found) => {
      const each = some.map(
        ({ userId, userPrincipalName, clientAppUsed }) => `${userPrincipalName ?? userId} (${clientAppUsed})`,
      );
      return listed([...new Set(each)]);
    };
    const members = found.filter(({ userId }) => inWave.has(userId.toLowerCase()));
    const fix = "move them to a client that knows modern sign-in, or exclude the account and say why (R230)";
    if (members.length > 0) return fail(`people of the wave sign in with legacy clients: ${say(members)}`, fix);
    return isWhole
      ? warn(`sign-ins by legacy clients succeed: ${say(found)}`, fix)
      : unknown(
          `more sign-ins by legacy clients succeed within seven days than are read; of the wave nobody is among the ${found.length} read: ${say(found)}`,
          `block legacy clients, or those who use them most: ${fix}`,
        );
  });
