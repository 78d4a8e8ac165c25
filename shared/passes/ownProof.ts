import type { Config } from "../config/config.ts";
import { minutes } from "../domain/calendar/durations.ts";
import { sayings } from "../domain/pass/collectRefusal.ts";
import type { Grant } from "../domain/pass/grant.ts";
import type { CollectVerdict } from "../domain/pass/pickUpRules.ts";
import { isPasskeyUse, oldestPasskeyAt } from "../domain/people/usablePasskey.ts";
import { policiesThatTest } from "../domain/self/testAppPolicy.ts";
import { testStanding } from "../domain/self/testStanding.ts";
import { TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";

/** So long before they ask for the code they may have signed in with it. */
const PROOF_MS = minutes(5);
/** The log's moments have seconds. */
const ONE_SECOND_MS = 1000;

/**
 * Whether somebody has proven, within the five minutes before they asked for a code for themselves, a method of their
 * own that resists phishing: by a sign-in to the test application, which asks everybody for one (R181, R278). Read from
 * the log, which shows it some minutes later; whatever is not there is no proof.
 * @throws TransientError RefusedError: unreadable proves nothing.
 */
export async function ownProof(
  { reports, methods, policies, clock }: Pick<Ports, "reports" | "methods" | "policies" | "clock">,
  { testAppId, breakGlassGroupId }: Pick<Config, "testAppId" | "breakGlassGroupId">,
  { userId, openedAt }: Pick<Grant, "userId" | "openedAt">,
): Promise<CollectVerdict> {
  const no = (because: "noTestApp" | "proofMissing"): CollectVerdict => ({ ok: false, because, say: sayings[because] });
  if (testAppId === undefined) return no("noTestApp");
  const asked = Date.parse(openedAt);
  const [from, to] = [asked - PROOF_MS, asked + ONE_SECOND_MS].map((at) => new Date(at).toISOString()) as [
    string,
    string,
  ];
  const signIns = (await reports.successesOf(userId, from, to, testAppId)).filter(
    ({ createdDateTime: at }) => Date.parse(at) >= Date.parse(from) && Date.parse(at) < Date.parse(to),
  );
  if (!signIns.some(isPasskeyUse)) return no("proofMissing");
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
