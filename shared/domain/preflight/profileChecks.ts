import { configuration, EVERYONE, METHODS } from "./methodChecks.ts";
import type { MethodConfigurationFacts, PasskeyProfileFacts } from "./methodsPolicyFacts.ts";
import type { TenantFacts } from "./tenantFacts.ts";
import { fail, listed, ok, unknown, type Verdict, warn } from "./verdict.ts";

/** Microsoft Authenticator on iOS and Android (graph facts 3). */
const AUTHENTICATOR = ["90a3ccdf-635c-4729-a248-9b709135078f", "de1e552d-db1d-4423-a619-566b625cdc84"];

interface TargetProfiles {
  readonly target: string;
  /** Somebody of the waves gets the method by it; `undefined` when nobody knows. Without a wave it is anybody. */
  readonly isForWaves: boolean | undefined;
  /** Of those that it names, or of the default where it names none, the ones that exist. */
  readonly profiles: readonly PasskeyProfileFacts[];
}

/** Each target of the method with its profiles. `undefined` when the tenant has no profiles. */
function targetsOf(
  found: MethodConfigurationFacts,
  { waveGroupIds, reached }: TenantFacts,
): readonly TargetProfiles[] | undefined {
  const all = found.passkeyProfiles;
  if (!all) return undefined;
  const by = reached?.known ? reached.value[found.id.toLowerCase()]?.by : undefined;
  return (found.includeTargets ?? []).map(({ id: target, allowedPasskeyProfiles: allowed }) => {
    const ids = allowed && allowed.length > 0 ? allowed : [found.defaultPasskeyProfile];
    const isNamed = target === EVERYONE || waveGroupIds.length === 0 || waveGroupIds.includes(target);
    return {
      target,
      isForWaves: isNamed || by?.includes(target),
      profiles: all.filter(({ id }) => ids.includes(id)),
    };
  });
}

const namesOf = (targets: readonly TargetProfiles[]): string =>
  listed([...new Set(targets.flatMap(({ profiles }) => profiles))].map(nameOf));

const NO_PROFILES = unknown(
  "Graph shows no passkey profiles",
  "switch passkey profiles on, or judge the method's own settings by hand",
);

/** The profiles that people of the waves get, as far as it is known; without a wave, those of everyone. */
const withProfiles = (facts: TenantFacts, say: (profiles: readonly PasskeyProfileFacts[]) => Verdict): Verdict =>
  configuration(facts, "Fido2", (found) => {
    const targets = targetsOf(found, facts);
    if (!targets) return NO_PROFILES;
    return say([...new Set(targets.filter(({ isForWaves }) => isForWaves).flatMap(({ profiles }) => profiles))]);
  });

/** P3: whoever is in a target without a profile registers nothing, whatever the others get. */
export const targetsHaveProfiles = (facts: TenantFacts): Verdict =>
  configuration(facts, "Fido2", (found) => {
    const targets = targetsOf(found, facts)?.filter(({ isForWaves }) => isForWaves !== false);
    if (!targets) return NO_PROFILES;
    const fix = `${METHODS}, Passkey (FIDO2): give each target a profile`;
    if (targets.length === 0) return fail("no target of the passkey method is for the waves", fix);
    const bare = targets.filter(({ profiles }) => profiles.length === 0);
    if (bare.length === 0) return ok(`each target resolves to a profile: ${namesOf(targets)}`);
    const say = `without a profile: ${listed(bare.map(({ target }) => target))}, of ${targets.length} targets of the passkey method`;
    return bare.some(({ isForWaves }) => isForWaves)
      ? fail(say, fix)
      : unknown(`${say}; whether anybody of the waves is in them was not looked up`, fix);
  });

/** P4, R259: synced passkeys cannot attest. */
export const staffMaySync = (facts: TenantFacts): Verdict =>
  withProfiles(facts, (profiles) => {
    const fit = profiles.filter(
      ({ passkeyTypes, attestationEnforcement }) =>
        types(passkeyTypes).includes("synced") && attestationEnforcement === "disabled",
    );
    if (fit.length > 0) return ok(`synced passkeys are allowed by ${listed(fit.map(nameOf))}`);
    return fail(
      `no profile in use allows synced passkeys: ${listed(profiles.map((profile) => `${nameOf(profile)} (${profile.passkeyTypes}, attestation ${profile.attestationEnforcement})`)) || "none"}`,
      "allow synced passkeys without attestation for staff, or plan for device-bound ones",
    );
  });

/** P5 */
export const adminsAreAttested = (facts: TenantFacts): Verdict =>
  configuration(facts, "Fido2", ({ passkeyProfiles: profiles }) => {
    if (!profiles) return unknown("Graph shows no passkey profiles");
    const strict = profiles.filter(
      ({ passkeyTypes, attestationEnforcement }) =>
        types(passkeyTypes).join() === "deviceBound" && attestationEnforcement === "registrationOnly",
    );
    if (strict.length === 0) return warn("no profile is device-bound and attested", "make one for admins (R253)");
    return unknown(
      `${listed(strict.map(nameOf))} is device-bound and attested; whether admins get it depends on groups that were not named`,
    );
  });

/** P6 */
export const keysAreNotShutOut = (facts: TenantFacts): Verdict =>
  withProfiles(facts, (profiles) => {
    const blocking = profiles.filter(({ keyRestrictions: rule }) => {
      if (!rule?.isEnforced) return false;
      const named = (rule.aaGuids ?? []).map((id) => id.toLowerCase());
      return AUTHENTICATOR.some((id) => named.includes(id) !== (rule.enforcementType === "allow"));
    });
    if (blocking.length > 0) {
      return fail(
        `${listed(blocking.map(nameOf))} shuts out passkeys in Microsoft Authenticator`,
        `name both AAGUIDs: ${AUTHENTICATOR.join(", ")}`,
      );
    }
    const lists = profiles.filter(({ keyRestrictions: rule }) => rule?.isEnforced && rule.enforcementType === "allow");
    if (lists.length > 0)
      return warn(
        `${listed(lists.map(nameOf))} allows named authenticators only`,
        "see that the providers people use are among them",
      );
    return profiles.length > 0
      ? ok("no profile in use shuts an intended authenticator out")
      : unknown("no profile is in use");
  });

const nameOf = ({ id, name }: PasskeyProfileFacts): string => name ?? id;
const types = (flags: string | null | undefined): string[] =>
  (flags ?? "")
    .split(",")
    .map((flag) => flag.trim())
    .filter(Boolean);
