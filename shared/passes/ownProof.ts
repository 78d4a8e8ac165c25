import type { Config } from "../config/config.ts";
import { minutes } from "../domain/calendar/durations.ts";
import { sayings } from "../domain/pass/collectRefusal.ts";
import type { Grant } from "../domain/pass/grant.ts";
import type { CollectVerdict } from "../domain/pass/pickUpRules.ts";
import { isAmong } from "../domain/people/privilege.ts";
import type { SignIn } from "../domain/people/signIn.ts";
import { isCarriedOn, isPasskeyUse, oldestPasskeyAt } from "../domain/people/usablePasskey.ts";
import { policiesThatTest } from "../domain/self/testAppPolicy.ts";
import { testStanding } from "../domain/self/testStanding.ts";
import { TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";

/** So long before they ask for the code they may have signed in with it. */
const PROOF_MS = minutes(5);
/** So far back another session counts: the log has when a sign-in began, which is before it was done. */
const LOOKS_BACK_MS = minutes(30);
/** Between what the log says of a sign-in and what its token does. */
const SAME_SIGN_IN_MS = minutes(2);
/** The log's moments have seconds. */
const ONE_SECOND_MS = 1000;

/**
 * Whether somebody has proven, within the five minutes before they asked for a code for themselves, a method of their
 * own that resists phishing: by a sign-in to the test application, which asks everybody for one (R181, R278). Whoever
 * sits at this app must have come the same way: what a password opened, here or elsewhere at that moment, may be
 * somebody else's. Read from the log, which shows it some minutes later; whatever is not there is no proof.
 * @param signedInAt when whoever sits there signed in, by its token; one that does not say proves nothing.
 * @throws TransientError RefusedError: unreadable proves nothing.
 */
export async function ownProof(
  ports: Pick<Ports, "reports" | "methods" | "policies" | "clock">,
  { testAppId, breakGlassGroupId, authAudience }: Pick<Config, "testAppId" | "breakGlassGroupId" | "authAudience">,
  { userId, openedAt, signedInAt }: Pick<Grant, "userId" | "openedAt"> & { readonly signedInAt?: string | undefined },
): Promise<CollectVerdict> {
  const { reports, methods, policies, clock } = ports;
  const no = (because: "noTestApp" | "proofMissing" | "otherSession"): CollectVerdict => ({
    ok: false,
    because,
    say: sayings[because],
  });
  if (testAppId === undefined) return no("noTestApp");
  if (signedInAt === undefined) return no("proofMissing");
  const asked = Date.parse(openedAt);
  const [from, to] = [asked - LOOKS_BACK_MS, clock.now().getTime() + ONE_SECOND_MS].map((at) =>
    new Date(at).toISOString(),
  );
  const seen = await reports.everySuccessOf(userId, from ?? "", to ?? "");
  const isWithin = (one: SignIn, ms: number) => {
    const at = Date.parse(one.createdDateTime);
    return at >= asked - ms && at < asked + ONE_SECOND_MS;
  };
  const signIns = seen.filter((one) => isAmong([one.appId ?? ""], testAppId) && isWithin(one, PROOF_MS));
  if (!signIns.some(isPasskeyUse)) return no("proofMissing");
  // Where the log does not say at which application, it may have been here.
  const sessions = seen.filter(({ appId }) => !appId || isAmong([appId], authAudience));
  if (!sessions.every(isPasskeyUse)) return no("otherSession");
  const isOfThatMoment = ({ createdDateTime }: SignIn) =>
    Math.abs(Date.parse(createdDateTime) - Date.parse(signedInAt)) <= SAME_SIGN_IN_MS;
  // A browser's session is carried over to this app without a line of its own: its moment is that of where it began.
  if (!seen.filter(isOfThatMoment).every((one) => isPasskeyUse(one) || isCarriedOn(one))) return no("otherSession");
  if (!sessions.some((one) => one.appId && isOfThatMoment(one))) return no("proofMissing");
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
