import { invalidApplications } from "../conditionalAccess/policyRules.ts";
import type { UserRecord } from "../principals/records.ts";
import type { Principals } from "../principals/state.ts";
import { param } from "../server/call.ts";
import { methodNotFound, notFound } from "../server/graphError.ts";
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
  const firstTry = new Map<string, number>();
  return {
    before({ call, template, now }) {
      if (call.method !== "POST" || template !== POLICIES) return call;
      const name = String((call.body as { readonly displayName?: unknown } | undefined)?.displayName);
      if (!luck.hits("refusedPolicy", name)) return call;
      const first = firstTry.get(name) ?? now;
      firstTry.set(name, first);
      const hours = 1 + luck.draw("refusedPolicy", `${name}|for`) * 19;
      if (now >= first + hours * 60 * MINUTE_MS) return call;
      luck.meet("refusedPolicy");
      throw invalidApplications(["ea890292-c8c8-4433-b5ea-b09d0668e1a6"]);
    },
  };
}
