import { ATTACKERS_USER_AGENT, attackersDevice } from "../people/attackLedger.ts";
import type { Population } from "../people/population.ts";
import { STAND_IN_USER_AGENT } from "../signIn/personBrowser.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The client id of the app: the audience of its tokens, and what a policy over this app names. */
export const ownAppId = (tenantId: string): string => tenantId.replace(/^.{8}/, "a0d1e4ce");

const ownAppOf = ({ tenantId }: Tenant) => ({ id: ownAppId(tenantId), displayName: "Passkey rollout" });

/** The ways in which people can prove who they are at the door. */
export const proofs = [
  { kind: "passwordAndPush", label: "Password and a tap in Authenticator" },
  { kind: "passkey", label: "Passkey" },
  { kind: "password", label: "Password only" },
];

/** The accounts that a newcomer may want to be, first the two admins. */
export function* signInChoices(
  population: Population,
): Iterable<{ userPrincipalName: string; displayName: string; roles: string[] }> {
  for (const person of [population.starter, population.approver])
    yield { ...person, roles: rolesOf(population, person.id) };
  for (const person of population.people.values())
    if (person.isPlayed) yield { ...person, displayName: `${person.displayName} (yours)`, roles: [] };
  let shown = 0;
  for (const person of population.people.values())
    if (person.kind === "employee" && shown++ < 20) yield { ...person, roles: [] };
}

const rolesOf = (population: Population, userId: string): string[] =>
  userId === population.starter.id ? ["Admin"] : userId === population.approver.id ? ["Approver", "Auditor"] : [];

/** The door of App Service authentication. The tenant decides, Conditional Access included. */
export function authenticate(
  tenant: Tenant,
  population: Population,
  username: string,
  proof: string,
  userAgent: string,
) {
  const person = [...population.people.values()].find(
    (candidate) => candidate.userPrincipalName.toLowerCase() === username.trim().toLowerCase(),
  );
  if (!person) return { ok: false as const, reason: "There is no such account." };
  const [methodId] = person.passkeysAtHand;
  const withProof =
    proof === "passkey"
      ? methodId
        ? { kind: "passkey" as const, methodId }
        : undefined
      : proof === "passwordAndPush" && person.hasSecondFactor
        ? { kind: "passwordAndPush" as const }
        : { kind: "password" as const };
  if (!withProof) return { ok: false as const, reason: "This person has no passkey at hand." };
  const ownApp = ownAppOf(tenant);
  const answer = tenant.directory.signIn({
    userId: person.id,
    with: withProof,
    app: ownApp,
    resource: ownApp,
    interactive: true,
    device: userAgent === ATTACKERS_USER_AGENT ? attackersDevice : person.family,
  });
  if (answer.result !== "success")
    return { ok: false as const, reason: `The tenant refused this sign-in (${answer.errorCode}).` };
  return {
    ok: true as const,
    principal: {
      oid: person.id,
      tid: tenant.tenantId,
      name: person.displayName,
      preferred_username: person.userPrincipalName,
      roles: rolesOf(population, person.id),
    },
  };
}

/** Whether a policy over this app wants a new proof at each sign-in of this person. */
export function asksEveryTime(tenant: Tenant, { people }: Population, userId: string): boolean {
  const person = people.get(userId);
  return person !== undefined && tenant.directory.asksEveryTime(userId, ownAppOf(tenant), person.family);
}

/** Whether a person at this machine looks, with a browser, and none of the stand-in people or programs. */
export const isSomebody = (userAgent = ""): boolean =>
  userAgent.startsWith("Mozilla/") && userAgent !== STAND_IN_USER_AGENT && userAgent !== ATTACKERS_USER_AGENT;
