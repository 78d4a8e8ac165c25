import { isAmong } from "../people/privilege.ts";
import type { SignIn } from "../people/signIn.ts";
import { isPasskeyUse } from "../people/usablePasskey.ts";

/**
 * What the sign-in log says of somebody's test. `nothingSeen`: no success at the application yet, or not in the log
 * yet. `notAskedForOne`: a passkey was used there, but no policy asked for it.
 */
export type TestStanding =
  | { readonly kind: "passed"; readonly at: string; readonly signInId: string }
  | {
      readonly kind: "notPassed";
      readonly because: "nothingSeen" | "notAPasskey" | "beforePasskey" | "notAskedForOne";
    };

/** What a test is judged by. Moments are ISO 8601 UTC. */
export interface TestFacts {
  readonly userId: string;
  readonly testAppId: string;
  /** From `policiesThatTest`. */
  readonly policyIds: readonly string[];
  /** Of the oldest passkey of the account that may sign in; `undefined` when nobody can tell. */
  readonly passkeyCreatedAt: string | undefined;
  readonly signIns: readonly SignIn[];
  readonly now: Date;
}

/**
 * Whether somebody has proven a passkey at the test application (R278). Pure, and fail-closed. It takes a success of
 * this person at this application, by something that resists phishing, after the passkey came. And a policy of ours
 * asked for it. A pass is none, whatever the policy said of it.
 */
export function testStanding({
  userId,
  testAppId,
  policyIds,
  passkeyCreatedAt,
  signIns,
  now,
}: TestFacts): TestStanding {
  const successes = signIns.filter(
    (one) => isAmong([one.userId], userId) && isAmong([one.appId ?? ""], testAppId) && one.errorCode === 0,
  );
  if (successes.length === 0) return not("nothingSeen");
  const uses = successes.filter(isPasskeyUse);
  if (uses.length === 0) return not("notAPasskey");
  const from = Date.parse(passkeyCreatedAt ?? "");
  const since = uses.filter(({ createdDateTime }) => {
    const at = Date.parse(createdDateTime);
    return at >= from && at <= now.getTime();
  });
  if (since.length === 0) return not("beforePasskey");
  const asked = since.filter(({ appliedConditionalAccessPolicies: applied }) =>
    (applied ?? []).some(({ id, result }) => result === "success" && isAmong(policyIds, id)),
  );
  const [last] = asked.toSorted((a, b) => Date.parse(b.createdDateTime) - Date.parse(a.createdDateTime));
  return last ? { kind: "passed", at: last.createdDateTime, signInId: last.id } : not("notAskedForOne");
}

const not = (because: Extract<TestStanding, { kind: "notPassed" }>["because"]): TestStanding => ({
  kind: "notPassed",
  because,
});
