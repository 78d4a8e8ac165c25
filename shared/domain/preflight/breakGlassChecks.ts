import { lackEligibilities } from "../people/licences.ts";
import { GLOBAL_ADMINISTRATOR } from "../roles/policyRoles.ts";
import type { BreakGlassFacts, TenantFacts } from "./tenantFacts.ts";
import { fail, judge, type Known, listed, ok, unknown, type Verdict } from "./verdict.ts";

const MOST_DAYS_UNTESTED = 90;
const NAME_THEM = "name at least two accounts: --break-glass ID,ID";

/**
 * Judges one fact about each account: what is wrong with it, or nothing. A fact that cannot be read makes the verdict
 * `unknown`, unless another one is wrong.
 */
function each<T>(
  facts: TenantFacts,
  of: (account: BreakGlassFacts) => Known<T>,
  wrong: (value: T, name: string, account: BreakGlassFacts) => string | undefined,
  good: string,
  fix: string,
): Verdict {
  if (facts.breakGlass.length === 0) return unknown("no break-glass account is named", NAME_THEM);
  const wrongs: string[] = [];
  const unread: string[] = [];
  for (const account of facts.breakGlass) {
    const fact = of(account);
    if (!fact.known) unread.push(`${nameOf(account)}: ${fact.because}`);
    else {
      const complaint = wrong(fact.value, nameOf(account), account);
      if (complaint) wrongs.push(complaint);
    }
  }
  if (wrongs.length > 0) return fail(wrongs.join("; "), fix);
  return unread.length > 0 ? unknown(`could not be read: ${unread.join("; ")}`) : ok(good);
}

const nameOf = ({ id, account }: BreakGlassFacts): string =>
  account.known && account.value ? account.value.userPrincipalName : id;

/** P12 */
export const accountsExist = (facts: TenantFacts): Verdict => {
  if (facts.breakGlass.length < 2) return fail(`${facts.breakGlass.length} break-glass accounts are named`, NAME_THEM);
  return each(
    facts,
    ({ account }) => account,
    (user, name) =>
      !user ? `${name} does not exist` : user.accountEnabled === true ? undefined : `${name} is not enabled`,
    `${facts.breakGlass.length} accounts, all enabled`,
    "make or enable them; two accounts, credentials kept offline (R218)",
  );
};

/** P13 */
export const accountsAreCloudOnly = (facts: TenantFacts): Verdict =>
  each(
    facts,
    ({ account }) => account,
    (user, name) => {
      if (!user) return `${name} does not exist`;
      if (user.onPremisesSyncEnabled === true) return `${name} is synchronised`;
      return user.userPrincipalName.toLowerCase().endsWith(".onmicrosoft.com")
        ? undefined
        : `${name} is not in .onmicrosoft.com`;
    },
    "cloud-only, in .onmicrosoft.com",
    "use accounts that no directory and no identity provider of yours can break (R219)",
  );

/** P14 */
export const domainsAreManaged = (facts: TenantFacts): Verdict =>
  judge(facts.domains, (domains) =>
    each(
      facts,
      ({ account }) => account,
      (user, name) => {
        const suffix = user?.userPrincipalName.split("@")[1]?.toLowerCase();
        const domain = domains.find(({ id }) => id.toLowerCase() === suffix);
        if (!domain) return `the domain of ${name} is not one of the tenant's`;
        return domain.authenticationType === "Managed"
          ? undefined
          : `the domain of ${name} is ${domain.authenticationType ?? "of unknown type"}`;
      },
      "their domains are managed by Entra",
      "move them to the tenant's .onmicrosoft.com domain (R228)",
    ),
  );

/** What Graph says about the certificates of accounts is not in the list of methods: names, and whether they count. */
function certificatesCount({ methodsPolicy }: TenantFacts): boolean {
  if (!methodsPolicy.known) return false;
  const found = methodsPolicy.value.authenticationMethodConfigurations.find(
    ({ id }) => id.toLowerCase() === "x509certificate",
  );
  const mode = found?.authenticationModeConfiguration?.x509CertificateAuthenticationDefaultMode;
  return found?.state === "enabled" && mode === "x509CertificateMultiFactor";
}

/** P15. A certificate counts where it is two factors at once, and the account has a name for it. */
export const credentialsAreStrong = (facts: TenantFacts): Verdict =>
  each(
    facts,
    ({ methods }) => methods,
    (methods, name, { account }) => {
      const types = methods.map((method) =>
        method["@odata.type"].replace("#microsoft.graph.", "").replace(/AuthenticationMethod$/, ""),
      );
      const certificates = (account.known && account.value?.authorizationInfo?.certificateUserIds) || [];
      const byCertificate = certificates.length > 0 && certificatesCount(facts);
      const strong = types.filter((type) => type === "fido2" || type.startsWith("x509"));
      if (strong.length === 0 && !byCertificate)
        return certificates.length > 0
          ? `${name} has a certificate, which is not on as multifactor for everybody, and no FIDO2 key`
          : `${name} has no FIDO2 key or certificate`;
      const others = types.filter((type) => !strong.includes(type) && type !== "password");
      return others.length > 0 ? `${name} also has ${listed([...new Set(others)])}` : undefined;
    },
    "each has a FIDO2 key or certificate, and nothing weaker but the password",
    "register a FIDO2 security key or a certificate, and take the rest away (R220)",
  );

const PLAIN = ": assigned directly, as a role has an end only with Entra ID P2 or ID Governance";
const lacksSchedules = ({ skus }: TenantFacts): boolean =>
  skus.known &&
  lackEligibilities(skus.value.flatMap(({ servicePlans }) => (servicePlans ?? []).map((one) => one.servicePlanName)));

/** P16. Without PIM it means a direct active assignment, which has no end. */
export const roleIsPermanent = (facts: TenantFacts): Verdict =>
  each(
    facts,
    ({ roles }) => roles,
    (roles, name) => {
      const found = roles.filter(
        ({ roleDefinitionId, directoryScopeId }) =>
          roleDefinitionId === GLOBAL_ADMINISTRATOR && (directoryScopeId ?? "/") === "/",
      );
      if (found.length === 0) return `${name} is not Global Administrator now`;
      return found.some(({ assignmentType, endDateTime }) => assignmentType === "Assigned" && !endDateTime)
        ? undefined
        : `${name} holds the role for a time only`;
    },
    `Global Administrator, active and permanent${lacksSchedules(facts) ? PLAIN : ""}`,
    "assign Global Administrator as active without an end (R221)",
  );

/** P17. An account counts as not excluded when a policy misses it without naming it: the next edit may reach it. */
export const excludedEverywhere = (facts: TenantFacts): Verdict =>
  judge(facts.accessPolicies, (policies) => {
    const forUsers = policies.filter(({ state, conditions }) => state !== "disabled" && !conditions.clientApplications);
    return each(
      facts,
      ({ groupIds }) => groupIds,
      (groupIds, name, { id }) => {
        const reached = forUsers.filter(({ conditions: { users } }) => {
          const isNamed = (users?.excludeUsers ?? []).some((one) => one.toLowerCase() === id.toLowerCase());
          return !isNamed && !(users?.excludeGroups ?? []).some((group) => groupIds.includes(group));
        });
        return reached.length > 0
          ? `${name} is not excluded from ${listed(reached.map(({ displayName }) => displayName))}`
          : undefined;
      },
      forUsers.length === 0
        ? "there is no policy yet"
        : `excluded from all ${forUsers.length} policies that are on or report-only`,
      "exclude the break-glass group from every policy, report-only and Microsoft-managed ones too (R222)",
    );
  });

/** P18 */
export const survivesWhatIf = (facts: TenantFacts): Verdict =>
  each(
    facts,
    ({ applicable }) => applicable,
    (names, name) => (names.length > 0 ? `${name} would meet ${listed(names)}` : undefined),
    "no policy would apply, report-only ones counted as enforced",
    "exclude the accounts from these policies",
  );

/** P19 */
export const testedLately = (facts: TenantFacts): Verdict => {
  const verdict = testedWithin(facts);
  // Once people are enforced, an account that was not tested is a reason to test it, and none to stop.
  return verdict.result === "fail" && facts.wave?.isFirstFlip === false ? { ...verdict, result: "warn" } : verdict;
};

const testedWithin = (facts: TenantFacts): Verdict =>
  each(
    facts,
    ({ lastSuccessfulSignIn }) => lastSuccessfulSignIn,
    (at, name) => {
      if (at === undefined) return `${name} never signed in`;
      const days = Math.floor((facts.now.getTime() - Date.parse(at)) / 86_400_000);
      return days <= MOST_DAYS_UNTESTED ? undefined : `${name} signed in ${days} days ago`;
    },
    `each signed in within ${MOST_DAYS_UNTESTED} days`,
    "test a sign-in with each before the first flip (R223, R225)",
  );
