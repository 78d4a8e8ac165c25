import type { MethodConfigurationFacts, PasskeyProfileFacts } from "./methodsPolicyFacts.ts";
import type { TenantFacts } from "./tenantFacts.ts";
import { fail, judge, listed, NO_WAVE, notApplicable, ok, unknown, type Verdict, warn } from "./verdict.ts";

const EVERYONE = "all_users";
/** Microsoft Authenticator on iOS and Android (graph facts 3). */
const AUTHENTICATOR = ["90a3ccdf-635c-4729-a248-9b709135078f", "de1e552d-db1d-4423-a619-566b625cdc84"];

const configuration = (facts: TenantFacts, id: string, say: (found: MethodConfigurationFacts) => Verdict): Verdict =>
  judge(facts.methodsPolicy, (policy) => {
    const found = policy.authenticationMethodConfigurations.find((one) => one.id.toLowerCase() === id.toLowerCase());
    return found ? say(found) : unknown(`the methods policy says nothing about ${id}`);
  });

/**
 * Whether the method is on, and for whom. Without a wave only "everyone" can be judged; with one, everybody of it is
 * looked up in the targets, nested groups too.
 */
function reaches(facts: TenantFacts, found: MethodConfigurationFacts, where: string): Verdict {
  if (found.state !== "enabled")
    return fail(`the method is ${found.state ?? "in an unknown state"}`, `switch it on: ${where}`);
  const included = (found.includeTargets ?? []).map(({ id }) => id);
  const excluded = (found.excludeTargets ?? []).map(({ id }) => id);
  if (included.length === 0) return fail("the method is on for nobody", `add the wave groups: ${where}`);
  const shut = facts.waveGroupIds.filter((id) => excluded.includes(id));
  if (shut.length > 0)
    return fail(`it excludes the wave groups ${listed(shut)}`, `take them out of the exclusions: ${where}`);
  if (included.includes(EVERYONE) && excluded.length === 0) return ok("on for all users, nobody excluded");
  const targets = `on for ${listed(included)}${excluded.length > 0 ? `, not for ${listed(excluded)}` : ""}`;
  if (facts.waveGroupIds.length === 0 || !facts.reached) return notApplicable(`${NO_WAVE} to compare with; ${targets}`);
  return judge(facts.reached, (byMethod) => {
    const reached = byMethod[found.id.toLowerCase()];
    if (!reached) return unknown(`${targets}: whom that reaches was not looked up`);
    if (reached.shutOut.length > 0)
      return fail(`${targets}: that shuts out ${listed(reached.shutOut)}`, `take them out of the exclusions: ${where}`);
    return reached.outside.length > 0
      ? fail(`${targets}: that leaves out ${listed(reached.outside)}`, `add the wave groups: ${where}`)
      : ok(`${targets}: everybody of the wave groups is in it`);
  });
}

const METHODS = "Entra admin center, Authentication methods, Policies";

/** P1 */
export const passkeysAreOn = (facts: TenantFacts): Verdict =>
  configuration(facts, "Fido2", (found) => reaches(facts, found, `${METHODS}, Passkey (FIDO2)`));

/** P2 */
export const selfServiceIsAllowed = (facts: TenantFacts): Verdict =>
  configuration(facts, "Fido2", ({ isSelfServiceRegistrationAllowed: isAllowed }) => {
    if (isAllowed === true) return ok("people may register passkeys themselves");
    if (isAllowed === false)
      return fail(
        "people may not register passkeys themselves",
        `${METHODS}, Passkey (FIDO2): allow self-service set up`,
      );
    return unknown("the policy does not say whether self-service registration is allowed");
  });

/**
 * The profiles that people of the waves get; without a wave, those of everyone. `undefined` when the tenant has no
 * profiles.
 */
function profilesInUse(
  found: MethodConfigurationFacts,
  { waveGroupIds, reached }: TenantFacts,
): readonly PasskeyProfileFacts[] | undefined {
  const profiles = found.passkeyProfiles;
  if (!profiles) return undefined;
  const by = (reached?.known && reached.value[found.id.toLowerCase()]?.by) || [];
  const targets = (found.includeTargets ?? []).filter(
    ({ id }) => id === EVERYONE || waveGroupIds.length === 0 || waveGroupIds.includes(id) || by.includes(id),
  );
  const ids = targets.flatMap(({ allowedPasskeyProfiles: allowed }) =>
    allowed && allowed.length > 0 ? allowed : found.defaultPasskeyProfile ? [found.defaultPasskeyProfile] : [],
  );
  return profiles.filter(({ id }) => ids.includes(id));
}

const withProfiles = (facts: TenantFacts, say: (profiles: readonly PasskeyProfileFacts[]) => Verdict): Verdict =>
  configuration(facts, "Fido2", (found) => {
    const profiles = profilesInUse(found, facts);
    if (!profiles)
      return unknown(
        "Graph shows no passkey profiles",
        "switch passkey profiles on, or judge the method's own settings by hand",
      );
    return say(profiles);
  });

/** P3 */
export const targetsHaveProfiles = (facts: TenantFacts): Verdict =>
  withProfiles(facts, (profiles) =>
    profiles.length > 0
      ? ok(`profiles in use: ${listed(profiles.map(nameOf))}`)
      : fail(
          "no target of the passkey method resolves to a profile",
          `${METHODS}, Passkey (FIDO2): give each target a profile`,
        ),
  );

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

/** P7 */
export const migrationIsFinished = (facts: TenantFacts): Verdict =>
  judge(facts.methodsPolicy, ({ policyMigrationState: state }) => {
    if (state === "migrationComplete") return ok("migrationComplete");
    if (!state) return unknown("the policy does not say how far the migration is");
    return fail(
      state,
      "finish the migration from the old MFA and SSPR policies: Authentication methods, Manage migration",
    );
  });

/** P8 */
export const passesAreOn = (facts: TenantFacts): Verdict =>
  configuration(facts, "TemporaryAccessPass", (found) => reaches(facts, found, `${METHODS}, Temporary Access Pass`));

/** P9. Whether the policy makes all passes work once is the tenant's affair: the app's own always do. */
export const passFitsPolicy = (facts: TenantFacts): Verdict =>
  configuration(facts, "TemporaryAccessPass", ({ minimumLifetimeInMinutes: least, maximumLifetimeInMinutes: most }) => {
    if (typeof least !== "number" || typeof most !== "number") return unknown("the policy does not name its limits");
    const wanted = facts.passLifetimeMinutes;
    if (wanted < least || wanted > most) {
      return fail(
        `the app asks for ${wanted} minutes, the policy allows ${least} to ${most}`,
        "set PASS_LIFETIME_MINUTES, or widen the policy",
      );
    }
    return ok(`${wanted} minutes lie within ${least} to ${most}; the app's passes work once, whatever the policy says`);
  });

/** P10. It blocks above a day. */
export const passesAreShort = (facts: TenantFacts): Verdict =>
  configuration(facts, "TemporaryAccessPass", ({ maximumLifetimeInMinutes: most }) => {
    if (typeof most !== "number") return unknown("the policy does not name its longest lifetime");
    const fix = "lower the maximum lifetime to 480 minutes";
    if (most > 1440) return fail(`passes may live ${most} minutes`, fix);
    return most > 480 ? warn(`passes may live ${most} minutes`, fix) : ok(`passes live ${most} minutes at most`);
  });

/** P11 */
export const campaignDoesNotFight = (facts: TenantFacts): Verdict =>
  judge(facts.methodsPolicy, ({ registrationEnforcement }) => {
    const campaign = registrationEnforcement?.authenticationMethodsRegistrationCampaign;
    if (!campaign?.state) return unknown("the policy says nothing about a registration campaign");
    if (campaign.state === "disabled") return ok("no registration campaign");
    const nudged = [
      ...new Set(
        (campaign.includeTargets ?? []).map(
          ({ targetedAuthenticationMethod: method }) => method ?? "an unnamed method",
        ),
      ),
    ];
    if (campaign.state === "enabled" && nudged.length > 0 && nudged.every((method) => method === "fido2"))
      return ok("the campaign asks for passkeys");
    return warn(
      `the registration campaign is ${campaign.state} and asks for ${listed(nudged) || "what Microsoft decides"}`,
      "switch it off, or let it ask for passkeys, while waves run",
    );
  });

const weak = ["Sms", "Voice", "Email"];
/** P58 */
export const weakFactorsAreGone = (facts: TenantFacts): Verdict =>
  judge(facts.methodsPolicy, ({ authenticationMethodConfigurations: all }) => {
    const on = all
      .filter(({ id, state }) => weak.some((name) => name.toLowerCase() === id.toLowerCase()) && state !== "disabled")
      .map(({ id }) => id);
    return on.length === 0
      ? ok("SMS, voice and email codes are off")
      : warn(`still on: ${listed(on)}`, "plan their end for the last stage of the rollout");
  });

const nameOf = ({ id, name }: PasskeyProfileFacts): string => name ?? id;
const types = (flags: string | null | undefined): string[] =>
  (flags ?? "")
    .split(",")
    .map((flag) => flag.trim())
    .filter(Boolean);
