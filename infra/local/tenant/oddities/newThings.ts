import { invalidApplications } from "../conditionalAccess/policyRules.ts";
import type { UserRecord } from "../principals/records.ts";
import type { Principals } from "../principals/state.ts";
import { param } from "../server/call.ts";
import { badRequest, methodNotFound, notFound } from "../server/graphError.ts";
import type { Luck, OddKind } from "./luck.ts";
import { itemsOf, type Oddity, windowOf, withItems } from "./oddity.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const POLICIES = "/identity/conditionalAccess/policies";
const PASSES = "/users/{id}/authentication/temporaryAccessPassMethods";
const kinds: Readonly<Record<string, OddKind>> = { [POLICIES]: "unseenPolicy", [PASSES]: "unseenPass" };

/** What was made a moment ago has not reached every replica: for up to a minute it is not found, and in no list. */
export function unseenThings(luck: Luck): Oddity {
  const unseenUntil = new Map<string, number>();
  const isUnseen = (id: unknown, now: number) => now < (unseenUntil.get(String(id)) ?? 0);
  return {
    before({ call, template, now }) {
      const id = call.params.at(-1);
      if (!template.endsWith("Id}") && !template.endsWith("{id}")) return call;
      if (!isUnseen(id, now)) return call;
      const isPolicy = template.startsWith(POLICIES);
      luck.meet(isPolicy ? "unseenPolicy" : "unseenPass");
      throw isPolicy ? notFound(String(id)) : methodNotFound();
    },
    after({ call, template, now }, answer) {
      const kind = kinds[template];
      if (!kind) return answer;
      if (call.method === "POST" && answer.status === 201) {
        const { id } = answer.body as { readonly id: string };
        if (luck.hits(kind, id)) unseenUntil.set(id, now + luck.draw(kind, `${id}|for`) * MINUTE_MS);
        return answer;
      }
      const items = itemsOf(answer);
      const seen = items?.filter((item) => !isUnseen((item as { readonly id?: unknown }).id, now));
      if (!seen || seen.length === items?.length) return answer;
      luck.meet(kind);
      return withItems(answer, seen);
    },
  };
}

/** For whom an account was made not long ago, methods may not be made yet. Source: CIPP-API, pull request 1225. */
export const unseenAccounts = (luck: Luck, principals: Pick<Principals, "users">): Oddity => ({
  before({ call, template, now }) {
    if (call.method !== "POST" || template !== PASSES) return call;
    const id = param(call, 0);
    const user: UserRecord | undefined = principals.users.get(id);
    if (!user || now - user.createdAt > DAY_MS) return call;
    if (!luck.hits("unseenAccount", `${id}|${windowOf(now, 10)}`)) return call;
    luck.meet("unseenAccount");
    throw notFound(id);
  },
});

/**
 * Whatever is wrong with a new policy stands inside, as the message itself never says. An administrator mends it some
 * hours after the first try. Source: github.com/manicminer/hamilton, odata/odata_test.go.
 */
export function refusedPolicies(luck: Luck): Oddity {
  const isRefused = refusedForHours(luck, "refusedPolicy", [1, 20]);
  return {
    before({ call, template, now }) {
      if (call.method !== "POST" || template !== POLICIES) return call;
      if (!isRefused(String((call.body as { readonly displayName?: unknown } | undefined)?.displayName), now))
        return call;
      throw invalidApplications(["ea890292-c8c8-4433-b5ea-b09d0668e1a6"]);
    },
  };
}

/**
 * Somebody is left out of the policy over passes, until an administrator mends it. Source: glueckkanja/MyWorkID, issue
 * 47.
 */
export function refusedPasses(luck: Luck): Oddity {
  const isRefused = refusedForHours(luck, "refusedPass", [4, 60]);
  return {
    before({ call, template, now }) {
      if (call.method !== "POST" || template !== PASSES || !isRefused(param(call, 0), now)) return call;
      throw badRequest(
        "Converged UserCredentialPolicy does not allow creating or updating this authentication method. AuthMethodType [TemporaryAccessPass].",
        "badRequest",
      );
    },
  };
}

/** Whether this subject's request is refused: from the first try on, for some hours between these two. */
function refusedForHours(luck: Luck, kind: OddKind, [least, most]: readonly [number, number]) {
  const firstTry = new Map<string, number>();
  return (subject: string, now: number): boolean => {
    if (!luck.hits(kind, subject)) return false;
    const first = firstTry.get(subject) ?? now;
    firstTry.set(subject, first);
    const hours = least + luck.draw(kind, `${subject}|for`) * (most - least);
    if (now >= first + hours * 60 * MINUTE_MS) return false;
    luck.meet(kind);
    return true;
  };
}
