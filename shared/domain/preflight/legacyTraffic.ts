import type { TenantFacts } from "./tenantFacts.ts";
import { fail, judge, listed, ok, type Verdict, warn } from "./verdict.ts";

/** P22. Whoever signs in with a client that knows passwords only loses it once they are enforced. */
export const legacyTrafficIsKnown = (facts: TenantFacts): Verdict =>
  judge(facts.legacySignIns, (found) => {
    if (found.length === 0) return ok("no sign-in by a legacy client succeeded within seven days");
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
    return members.length > 0
      ? fail(`people of the wave sign in with legacy clients: ${say(members)}`, fix)
      : warn(`sign-ins by legacy clients succeed: ${say(found)}`, fix);
  });
