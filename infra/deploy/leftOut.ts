import { lackEligibilities } from "../../shared/domain/people/licences.ts";
import type { TenantFacts } from "../../shared/domain/preflight/tenantFacts.ts";

/** What is not done in this tenant, because of what it does not have. */
export interface LeftOut {
  readonly needs: string;
  readonly what: string;
}

/** What needs a licence that the tenant lacks, or a log that nobody reads from here; all else works without. Pure. */
export function leftOut({ skus }: Pick<TenantFacts, "skus">): readonly LeftOut[] {
  const plans = skus.known
    ? skus.value.flatMap(({ servicePlans }) => (servicePlans ?? []).map((plan) => plan.servicePlanName))
    : [];
  const eligibilities = lackEligibilities(plans)
    ? [
        {
          needs: "Entra ID P2 or ID Governance",
          what: "eligible roles and groups (PIM): there are none, so privileged is whoever holds a role now, by a group or as an owner too; whether a break-glass account's role ends (P16) is not told by plain assignments",
        },
      ]
    : [];
  return [
    ...eligibilities,
    {
      needs: "an export of Entra's logs to Log Analytics",
      what: "alerts on break-glass sign-ins and on what others change (P20), the workbook of legacy sign-ins (P22), logs kept longer than a month (P52), and the sign-in log of more than 10,000 people; the app reads it at Graph without",
    },
  ];
}
