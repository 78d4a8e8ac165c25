import { z } from "zod";
import type { DirectoryUser } from "../people/directoryUser.ts";
import type { PrivilegeCheck } from "../people/privilege.ts";
import type { TestStanding } from "./testStanding.ts";

/** Why somebody does not enforce themselves now, for programs; each has words for people. */
export const SelfRefusalSchema = z.enum([
  "alreadyEnforced",
  "noTestApp",
  "unknownPerson",
  "notForAccount",
  "privileged",
  "rolesUnreadable",
  "enforcementNotRunning",
  "frozen",
  "released",
  "held",
  "noUsablePasskey",
  "logUnreadable",
  "testNotPassed",
  "otherDecision",
]);
export type SelfRefusal = z.infer<typeof SelfRefusalSchema>;

/** What is known of somebody who asks to be enforced; everything read live in the very request. */
export interface SelfCase {
  /** Whether the tenant has a test application. */
  readonly hasTestApp: boolean;
  readonly user: DirectoryUser | undefined;
  readonly isBreakGlass: boolean;
  /** `undefined`: not read, where only a page is shown. */
  readonly privilege: PrivilegeCheck | undefined;
  /** In the enforced group, or kept in it by a row. */
  readonly isEnforced: boolean;
  /** A row of theirs is ended just now, or two people let them out for hours. */
  readonly isReleased: boolean;
  /** Why nobody is enforced, for people; `undefined` while enforcement runs. */
  readonly whyNotRunning: string | undefined;
  /** Why nobody enters today, for people. */
  readonly frozen: string | undefined;
  /** In a wave people decided that they stay outside. */
  readonly isHeld: boolean;
  /** Live; `undefined` when nobody can tell whether what they hold fits. */
  readonly hasUsablePasskey: boolean | undefined;
  readonly test: TestStanding | "unreadable" | "notRead";
}

export type SelfVerdict =
  | { readonly ok: true; readonly testedAt: string; readonly testSignInId: string }
  | { readonly ok: false; readonly because: SelfRefusal; readonly say: string };

const no = (because: SelfRefusal, say: string): SelfVerdict => ({ ok: false, because, say });

/**
 * Whether somebody may be enforced because they ask for it (R273, R276): ready by a live look, proven by the test, and
 * nothing that people decided stands against it. Pure; what is missing or unknown is a refusal.
 */
export function mayEnforceMyself(asked: SelfCase): SelfVerdict {
  if (asked.isEnforced) return no("alreadyEnforced", "You sign in with your passkey only already.");
  return accountFault(asked) ?? tenantFault(asked) ?? decisionFault(asked) ?? proof(asked);
}

function accountFault({ user, isBreakGlass, privilege }: SelfCase): SelfVerdict | undefined {
  if (!user) return no("unknownPerson", "Entra does not show your account just now. Try again later.");
  if (isBreakGlass) return no("notForAccount", "This is an account for emergencies: no policy of ours applies to it.");
  if (user.userType !== "Member")
    return no(
      "notForAccount",
      "This is for people of this organisation: guests sign in as their own organisation says.",
    );
  if (!user.accountEnabled) return no("notForAccount", "This account is switched off.");
  if (privilege?.kind === "privileged")
    return no(
      "privileged",
      "Your account holds an admin role. Such accounts come in a wave of their own: ask the helpdesk.",
    );
  if (privilege?.kind === "unreadable")
    return no("rolesUnreadable", "Whether your account holds an admin role cannot be read just now. Try again later.");
  return undefined;
}

function tenantFault({ hasTestApp, whyNotRunning, frozen }: SelfCase): SelfVerdict | undefined {
  if (!hasTestApp)
    return no(
      "noTestApp",
      "Your organisation has no test application yet, so nobody can require a passkey of themselves.",
    );
  if (whyNotRunning !== undefined)
    return no(
      "enforcementNotRunning",
      `Nobody is asked for a passkey at the moment: ${whyNotRunning}. Come back later.`,
    );
  return frozen === undefined ? undefined : no("frozen", `Not today: ${frozen}. Come back later.`);
}

function decisionFault({ isReleased, isHeld }: SelfCase): SelfVerdict | undefined {
  if (isReleased)
    return no(
      "released",
      "Two admins let you sign in without a passkey for some hours, or it has just ended. Ask the helpdesk.",
    );
  return isHeld
    ? no("held", "Your organisation has decided that your account waits. The helpdesk knows why.")
    : undefined;
}

function proof({ hasUsablePasskey, test }: SelfCase): SelfVerdict {
  if (hasUsablePasskey === undefined)
    return no("noUsablePasskey", "Whether your passkey may be used here cannot be read just now. Try again later.");
  if (!hasUsablePasskey)
    return no("noUsablePasskey", "Your account has no passkey that may be used here. Set one up first, then test it.");
  if (test === "unreadable" || test === "notRead")
    return no("logUnreadable", "Whether you passed the test cannot be read just now. Try again in some minutes.");
  return test.kind === "passed"
    ? { ok: true, testedAt: test.at, testSignInId: test.signInId }
    : no("testNotPassed", testSayings[test.because]);
}

const testSayings: Readonly<Record<Extract<TestStanding, { kind: "notPassed" }>["because"], string>> = {
  nothingSeen:
    "No sign-in at the test has been seen yet. After a test it takes about 15 minutes until it shows here, at times two hours: open this page again later.",
  notAPasskey:
    "Your last test was not made with a passkey: a password or a one-time code is no test. Take the test again, and choose the passkey.",
  beforePasskey: "Your last test was made before your passkey was set up. Take the test again.",
  notAskedForOne:
    "You used a passkey at the test, but nothing asked you for it, so it proves too little. Tell the helpdesk: the policy of the test application is not switched on, or not as it must be.",
};
