import { noRoomFor } from "../policy/policyLimit.ts";
import type { MethodConfigurationFacts } from "./methodsPolicyFacts.ts";
import type { AccessPolicyFacts, TenantFacts } from "./tenantFacts.ts";
import { fail, judge, listed, notApplicable, ok, unknown, type Verdict, warn } from "./verdict.ts";

const REGISTER = "urn:user:registersecurityinfo";
const EVERYONE = "all_users";
const names = (policies: readonly AccessPolicyFacts[]): string =>
  listed(policies.map(({ displayName }) => displayName));

/**
 * Whether somebody with a pass and nothing else satisfies a policy: a pass is multifactor. A policy with several
 * controls is judged by each of them.
 */
function letsPassThrough({ grantControls }: AccessPolicyFacts): boolean {
  const { builtInControls, authenticationStrength, customAuthenticationFactors } = grantControls ?? {};
  if ((customAuthenticationFactors ?? []).length > 0) return false;
  if ((builtInControls ?? []).some((control) => control !== "mfa")) return false;
  const combinations = authenticationStrength?.allowedCombinations ?? undefined;
  if (authenticationStrength)
    return (combinations ?? []).some((combination) => combination.startsWith("temporaryAccessPass"));
  return (builtInControls ?? []).includes("mfa");
}

/** Whether it is for everybody, everywhere and on every device, Windows in its set-up too. */
function isForAll({ conditions }: AccessPolicyFacts): boolean {
  const { users, platforms, locations, clientAppTypes } = conditions;
  const onAll = (list: readonly string[] | null | undefined, all: string) =>
    !list || list.length === 0 || list.includes(all);
  return (
    (users?.includeUsers ?? []).includes("All") &&
    onAll(platforms?.includePlatforms, "all") &&
    (platforms?.excludePlatforms ?? []).length === 0 &&
    onAll(locations?.includeLocations, "All") &&
    (locations?.excludeLocations ?? []).length === 0 &&
    onAll(clientAppTypes, "all")
  );
}

/**
 * P61: who knows a password only must not register a passkey, and who holds a pass only must be able to. Since July
 * 2026 the same action covers Windows Hello in the set-up of a device.
 * Source: learn.microsoft.com/entra/identity/conditional-access/policy-all-users-security-info-registration, read
 * 2026-11.
 */
export const registrationIsGuarded = (facts: TenantFacts): Verdict =>
  judge(facts.accessPolicies, (policies) => {
    const over = policies.filter(
      ({ state, conditions }) =>
        state === "enabled" && (conditions.applications?.includeUserActions ?? []).includes(REGISTER),
    );
    const shut = over.filter((policy) => !letsPassThrough(policy));
    const open = over.filter((policy) => letsPassThrough(policy) && isForAll(policy));
    const fix =
      "make a policy on Register security information for all users, on every platform, that asks for MFA or for a strength with Temporary Access Passes";
    if (shut.length > 0)
      return fail(`${names(shut)} may keep people out who hold a pass only, in the set-up of Windows too`, fix);
    return open.length > 0
      ? ok(`${names(open)} guards it for all users, and lets a pass through, in the set-up of Windows too`)
      : fail("a password alone may register a passkey: no policy guards it for all users and platforms", fix);
  });

const MADE_BY_A_WAVE = 2;

/** P62: a wave makes a policy, and its twin where there is one. */
export const thereIsRoom = (facts: TenantFacts): Verdict =>
  judge(facts.accessPolicies, (policies) => {
    const count = policies.length;
    const full = noRoomFor(count + MADE_BY_A_WAVE - 1);
    if (full) return fail(`${count} policies: ${full}`, "delete policies that nobody needs");
    return noRoomFor(count + 20)
      ? warn(`the tenant holds ${count} policies, close to what Entra allows`, "delete policies that nobody needs")
      : ok(`the tenant holds ${count} policies`);
  });

/** P63: Entra refuses a policy that names an app without a service principal (1034). */
export const namedAppsExist = (facts: TenantFacts): Verdict =>
  judge(facts.missingApps, (missing) =>
    missing.length === 0
      ? ok("every app that our policies name has a service principal")
      : fail(
          `without a service principal: ${listed(missing)}`,
          `make them: New-MgServicePrincipal -AppId ${missing[0]}; until then Entra refuses the policy (1034)`,
        ),
  );

const types = (flags: string | null | undefined): readonly string[] =>
  (flags ?? "").split(",").map((flag) => flag.trim());
const isStrict = ({ passkeyTypes, attestationEnforcement }: Profile): boolean =>
  types(passkeyTypes).join() === "deviceBound" && attestationEnforcement === "registrationOnly";
type Profile = NonNullable<MethodConfigurationFacts["passkeyProfiles"]>[number];

/** P64: a passkey does that fits any profile of its owner, so a wide one for everybody undoes a strict one. */
export const adminsGetNoWideProfile = (facts: TenantFacts): Verdict =>
  judge(facts.methodsPolicy, ({ authenticationMethodConfigurations: all }) => {
    const fido2 = all.find(({ id }) => id.toLowerCase() === "fido2");
    const profiles = fido2?.passkeyProfiles;
    if (!fido2 || !profiles) return unknown("Graph shows no passkey profiles");
    if (!profiles.some(isStrict)) return notApplicable("no profile is meant for admins alone (P5)");
    const everyone = (fido2.includeTargets ?? []).filter(({ id }) => id === EVERYONE);
    const ids = everyone.flatMap(({ allowedPasskeyProfiles: allowed }) =>
      allowed && allowed.length > 0 ? allowed : [fido2.defaultPasskeyProfile],
    );
    const wide = profiles.filter((profile) => ids.includes(profile.id) && !isStrict(profile));
    return wide.length === 0
      ? ok("no profile for everybody is wider than that for admins")
      : warn(
          `admins get ${listed(wide.map(({ id, name }) => name ?? id))} as well, which is for everybody`,
          "give staff a group of their own as the target of the wide profile; a passkey does that fits any one",
        );
  });

/** P65. Source: message center MC1422061: no changes since September 2026, and no use from May 2027. */
export const noCustomControls = (facts: TenantFacts): Verdict =>
  judge(facts.accessPolicies, (policies) => {
    const found = policies.filter(
      ({ state, grantControls }) =>
        state !== "disabled" && (grantControls?.customAuthenticationFactors ?? []).length > 0,
    );
    return found.length === 0
      ? ok("no policy asks for a custom control")
      : warn(
          `${names(found)} ask for a custom control, which satisfies no strength and ends in May 2027`,
          "move to an external method, or to passkeys",
        );
  });

/** P66. A sample: what it does not find may be elsewhere, and it says of how many that holds. */
export const noPerUserMfa = (facts: TenantFacts): Verdict => {
  if (!facts.perUserMfa) return notApplicable("nobody of a wave to ask about");
  return judge(facts.perUserMfa, ({ people, asked, on }) => {
    if (asked === 0) return unknown("there was nobody in the wave groups to ask about");
    const of = asked < people ? `the ${asked} asked about, of ${people} people` : `the ${asked} people asked about`;
    return on.length === 0
      ? ok(`MFA is set the old way for none of ${of}`)
      : warn(
          `MFA is set the old way, person by person, for ${on.length} of ${of}: ${listed(on)}`,
          "disable per-user MFA; Conditional Access asks for it",
        );
  });
};
