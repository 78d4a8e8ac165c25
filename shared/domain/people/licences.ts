/** Entra ID P1. Conditional Access needs it, so a list without any does not tell what the tenant has. */
const PREMIUM_P1 = "AAD_PREMIUM";
/**
 * Service plans with eligible roles and groups: Entra ID P2 and ID Governance, also where they come with a suite. By
 * the beginning of their names: of variants for other clouds nobody has to know.
 * Source: learn.microsoft.com/entra/id-governance/licensing-fundamentals and
 * learn.microsoft.com/entra/identity/users/licensing-service-plan-reference, read 2026-11.
 */
const WITH_ELIGIBILITIES = /^aad_premium_p2|identity_governance|^entra_id_(p2|governance)|^(microsoft_)?entra_suite/i;

/**
 * Whether a tenant with these service plans has nobody who is eligible for anything. Fail-closed: an empty list, or one
 * that does not even show Entra ID P1, proves nothing.
 */
export const lackEligibilities = (servicePlanNames: readonly string[]): boolean =>
  servicePlanNames.some((name) => name.toUpperCase() === PREMIUM_P1) &&
  !servicePlanNames.some((name) => WITH_ELIGIBILITIES.test(name));
