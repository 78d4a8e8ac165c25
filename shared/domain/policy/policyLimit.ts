/**
 * Policies that a tenant holds at most, in any state. Source:
 * learn.microsoft.com/entra/identity/conditional-access/plan-conditional-access, read 2026-11.
 */
const MOST_POLICIES = 240;

/** Why no policy can be made in a tenant that holds so many already; `undefined` while there is room. */
export const noRoomFor = (count: number): string | undefined =>
  count < MOST_POLICIES
    ? undefined
    : `the tenant holds ${count} Conditional Access policies, and Entra allows ${MOST_POLICIES}: delete some that nobody needs`;
