/** Of the tenant's products, by the plans in them. */
export interface Product {
  readonly servicePlans?:
    | readonly { readonly servicePlanName: string; readonly servicePlanId?: string | null | undefined }[]
    | null
    | undefined;
}

/**
 * Plans of Entra ID P1 or better, by name: variants for schools and other clouds begin alike. Source:
 * learn.microsoft.com/entra/identity/users/licensing-service-plan-reference, read 2026-11.
 */
export const isPremium = (servicePlanName: string): boolean =>
  /^aad_premium(_|$)|^entra_id_p[12]/i.test(servicePlanName);
/** Those that are known by id whatever the products say: P1 and P2. Source: as above. */
const PREMIUM_IDS = ["41781fb2-bc02-4b7c-bd55-b576c07bb09d", "eec0eb4f-6444-4f95-aba0-50c24d67f998"];

/** Ids of the plans of P1 or better, in lower case: people's plans have ids and no names. */
export const premiumPlanIds = (products: readonly Product[]): ReadonlySet<string> =>
  new Set([
    ...PREMIUM_IDS,
    ...products.flatMap(({ servicePlans }) =>
      (servicePlans ?? []).flatMap(({ servicePlanName, servicePlanId }) =>
        servicePlanId && isPremium(servicePlanName) ? [servicePlanId.toLowerCase()] : [],
      ),
    ),
  ]);

/** A plan as a person's account shows it. */
export interface HeldPlan {
  readonly servicePlanId?: string | null | undefined;
  readonly capabilityStatus?: string | null | undefined;
}

export type Licensed = "holds" | "lacks" | "unclear";

/**
 * `Warning`: paid for no longer, and working for some weeks. Source:
 * learn.microsoft.com/graph/api/resources/assignedplan, read 2026-11.
 */
const WORKS = ["Enabled", "Warning"];
const WORKS_NO_MORE = ["Suspended", "Deleted", "LockedOut"];

/**
 * Whether somebody holds one of these plans. A state that nobody knows, and plans that are not shown, do not say.
 * @param plans `undefined`: the account does not show any list.
 */
export function licensedOf(plans: readonly HeldPlan[] | undefined, planIds: ReadonlySet<string>): Licensed {
  if (!plans) return "unclear";
  const states = plans
    .filter(({ servicePlanId }) => servicePlanId && planIds.has(servicePlanId.toLowerCase()))
    .map(({ capabilityStatus }) => capabilityStatus ?? "");
  if (states.some((state) => WORKS.includes(state))) return "holds";
  return states.some((state) => !WORKS_NO_MORE.includes(state)) ? "unclear" : "lacks";
}

/** The people of the waves' groups, as far as their licences go. Names are user principal names. */
export interface PeopleInScope {
  readonly groups: number;
  readonly holds: number;
  readonly lacking: readonly string[];
  /** Whose account does not say. */
  readonly unclear: readonly string[];
}

/** Whom the targets of a method reach, of the people in the waves' groups. Names are user principal names. */
export interface Reached {
  /** Include targets with somebody of the waves in them. */
  readonly by: readonly string[];
  readonly outside: readonly string[];
  /** In a target that is excluded. */
  readonly shutOut: readonly string[];
  /** Hires whom it does not reach; `undefined` where nobody named any to ask about. */
  readonly hiresOutside?: readonly string[] | undefined;
}
