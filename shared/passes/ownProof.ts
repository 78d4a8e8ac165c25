import type { Config } from "../config/config.ts";
import { minutes } from "../domain/calendar/durations.ts";
import { sayings } from "../domain/pass/collectRefusal.ts";
import type { Grant } from "../domain/pass/grant.ts";
import type { CollectVerdict } from "../domain/pass/pickUpRules.ts";
import { isAmong } from "../domain/people/privilege.ts";
import type { SignIn } from "../domain/people/signIn.ts";
import { isPasskeyUse, oldestPasskeyAt } from "../domain/people/usablePasskey.ts";
import { policiesThatTest } from "../domain/self/testAppPolicy.ts";
import { testStanding } from "../domain/self/testStanding.ts";
import { TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";

/** So long before they ask for the code they may have signed in with it. */
const PROOF_MS = minutes(5);
/** As old a sign-in to this app is as may press at most. */
const SESSION_MS = minutes(15);
/** The log's moments have seconds. */
const ONE_SECOND_MS = 1000;

/**
 * Whether somebody has proven, within the five minutes before they asked for a code for themselves, a method of their
 * own that resists phishing: by a sign-in to the test application, which asks everybody for one (R181, R278). Whoever
 * sits at this app must have come the same way: what a password opened may be somebody else's. Read from the log, which
 * shows it some minutes later; whatever is not there is no proof.
 * @throws TransientError RefusedError: unreadable proves nothing.
 */
export async function ownProof(
  ports: Pick<Ports, "reports" | "methods" | "policies" | "clock">,
  { testAppId, breakGlassGroupId, authAudience }: Pick<Config, "testAppId" | "breakGlassGroupId" | "authAudience">,
  { userId, openedAt }: Pick<Grant, "userId" | "openedAt">,
): Promise<CollectVerdict> {
  const { reports, methods, policies, clock } = ports;
  const no = (because: "noTestApp" | "proofMissing" | "otherSession"): CollectVerdict => ({
    ok: false,
    because,
    say: sayings[because],
  });
  if (testAppId === undefined) return no("noTestApp");
  const asked = Date.parse(openedAt);
  const [from, to] = [asked - SESSION_MS, clock.now().getTime() + ONE_SECOND_MS].map((at) =>
    new Date(at).toISOString(),
  );
  const seen = await reports.everySuccessOf(userId, from ?? "", to ?? "");
  const isWithin = (one: SignIn, ms: number) => {
    const at = Date.parse(one.createdDateTime);
    return at >= asked - ms && at < asked + ONE_SECOND_MS;
  };
  const signIns = seen.filter((one) => isAmong([one.appId ?? ""], testAppId) && isWithin(one, PROOF_MS));
  if (!signIns.some(isPasskeyUse)) return no("proofMissing");
  const sessions = seen.filter(({ appId }) => isAmong([appId ?? ""], authAudience));
  if (!sessions.every(isPasskeyUse)) return no("otherSession");
  if (!sessions.some((one) => isWithin(one, SESSION_MS))) return no("proofMissing");
  const held = await methods.methodsOf(userId);
  if (!held) throw new TransientError("Entra does not show the methods of this account");
  const standing = testStanding({
    userId,
    testAppId,
    policyIds: policiesThatTest(await policies.policies(), { testAppId, breakGlassGroupId }),
    passkeyCreatedAt: oldestPasskeyAt(held),
    signIns,
    now: clock.now(),
  });
  return standing.kind === "passed" ? { ok: true } : no("proofMissing");
}
