import type { SignIn } from "./signIn.ts";

/**
 * Where people register sign-in methods: the resource behind it, and the pages that lead to it. The directory is
 * left out, as sign-ins of many kinds are judged for it. Source: field update of 2026-11, 3.1 and 3.4.
 */
export const registrationPlaces = {
  resourceIds: ["ea890292-c8c8-4433-b5ea-b09d0668e1a6"],
  appIds: [
    // My Sign-ins, App Access Panel, My Profile.
    "19db86c3-b2b9-44cc-b339-36da233a3be2",
    "0000000c-0000-0000-c000-000000000000",
    "8c59ead7-d703-4a27-9e55-c96a0054c8d2",
  ],
} as const;

/** A line of the directory audit log about what somebody did to register a method of their own. */
export interface RegistrationAttempt {
  readonly userId: string;
  readonly at: string;
  /** `false`: it failed, or they gave up. */
  readonly succeeded: boolean;
}

/** Why somebody who tries needs help, and no nudge (R107). */
export type RegistrationTrouble =
  /** @property policyIds Conditional Access policies that refused it. */
  | { readonly kind: "refusedByPolicy"; readonly at: string; readonly policyIds: readonly string[] }
  | { readonly kind: "failed"; readonly at: string };

/**
 * What stands in the way of one person who tried to register (R107): whatever came before a later success is over. A
 * refusal by a policy comes first, as it says what to change; one without a policy that did it says nothing. Pure.
 * @param attempts in any order. @param stopped their sign-ins that Conditional Access stopped, in any order.
 */
export function registrationTroubleOf(
  attempts: readonly RegistrationAttempt[],
  stopped: readonly SignIn[],
): RegistrationTrouble | undefined {
  const done = latest(attempts.filter(({ succeeded }) => succeeded).map(({ at }) => at));
  const isOpen = (at: string): boolean => done === undefined || Date.parse(at) > Date.parse(done);
  const refused = stopped.filter((one) => isOpen(one.createdDateTime) && refusalOfRegistration(one).length > 0);
  const at = latest(refused.map(({ createdDateTime }) => createdDateTime));
  if (at !== undefined)
    return { kind: "refusedByPolicy", at, policyIds: [...new Set(refused.flatMap(refusing))].toSorted() };
  const failedAt = latest(attempts.flatMap((one) => (!one.succeeded && isOpen(one.at) ? [one.at] : [])));
  return failedAt === undefined ? undefined : { kind: "failed", at: failedAt };
}

/** The policies that refused a sign-in at a place where methods are registered; none for any other sign-in. */
export const refusalOfRegistration = (signIn: SignIn): readonly string[] =>
  isAtRegistration(signIn) ? refusing(signIn) : [];

const refusing = ({ appliedConditionalAccessPolicies: applied = [] }: SignIn): readonly string[] =>
  applied.flatMap(({ id, result }) => (result === "failure" && id !== "" ? [id] : []));

const isAtRegistration = ({ appId, resourceId }: SignIn): boolean =>
  among(registrationPlaces.appIds, appId) || among(registrationPlaces.resourceIds, resourceId);

const among = (ids: readonly string[], id: string | undefined): boolean =>
  id !== undefined && ids.includes(id.toLowerCase());

const latest = (moments: readonly string[]): string | undefined =>
  moments.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1);

/** For whoever helps, as a part of a sentence. @param names of the policies, as far as they can be read. */
export function registrationTroubleInWords(trouble: RegistrationTrouble, names: readonly string[]): string {
  const day = trouble.at.slice(0, 10);
  if (trouble.kind === "failed")
    return `they tried to set up a passkey on ${day} and it failed: Entra's audit log of the person says more`;
  const many = names.length > 1;
  return `Conditional Access refused to let them set up a passkey on ${day}: the ${many ? "policies" : "policy"} ${names.map((name) => `“${name}”`).join(", ")} ${many ? "have" : "has"} to let whoever signs in with a code register security info`;
}
