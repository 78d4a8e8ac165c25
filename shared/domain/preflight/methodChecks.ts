import { sayCampaign } from "./campaign.ts";
import { CAMPAIGN, type MethodConfigurationFacts } from "./methodsPolicyFacts.ts";
import type { TenantFacts } from "./tenantFacts.ts";
import { fail, judge, listed, NO_WAVE, notApplicable, ok, unknown, type Verdict, warn } from "./verdict.ts";

export const EVERYONE = "all_users";
export const METHODS = "Entra admin center, Authentication methods, Policies";

export const configuration = (
  facts: TenantFacts,
  id: string,
  say: (found: MethodConfigurationFacts) => Verdict,
): Verdict =>
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
  configuration(facts, "TemporaryAccessPass", (found) => {
    const where = `${METHODS}, Temporary Access Pass`;
    const ofWaves = reaches(facts, found, where);
    const left = facts.reached?.known ? (facts.reached.value[found.id.toLowerCase()]?.hiresOutside ?? []) : [];
    // Their codes would be refused. They are in no wave, and may be in no group yet: it holds up nobody else.
    return ofWaves.result === "ok" && left.length > 0
      ? warn(`it leaves out hires who are to get a code: ${listed(left)}`, `add a group that hires are in: ${where}`)
      : ofWaves;
  });

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

/** P11: whom Entra asks at sign-in, for what, and how often. */
export const campaignDoesNotFight = (facts: TenantFacts): Verdict =>
  judge(facts.methodsPolicy, ({ registrationEnforcement }) => {
    const campaign = registrationEnforcement?.authenticationMethodsRegistrationCampaign;
    const { state } = campaign ?? {};
    if (!campaign || !state) return unknown("the policy says nothing about a registration campaign");
    const reached = facts.reached?.known ? facts.reached.value[CAMPAIGN] : undefined;
    const { say, fights } = sayCampaign({ ...campaign, state }, reached, facts.nudgeGroupId);
    return fights ? warn(`${say}. ${fights.because}`, fights.fix) : ok(say);
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
