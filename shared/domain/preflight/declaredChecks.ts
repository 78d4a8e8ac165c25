import { judgeDeclared } from "./declaration.ts";
import type { TenantFacts } from "./tenantFacts.ts";
import { notApplicable, type Verdict } from "./verdict.ts";

/** P67 */
export const hiresMeetNoPrompt = (facts: TenantFacts): Verdict =>
  judgeDeclared(
    facts,
    "P67",
    "Graph does not tell whom password reset asks to register",
    "keep hires out of the scope of password reset's registration: its wizard cannot register a passkey",
  );

const isCloudOnly = ({ organization }: TenantFacts): boolean =>
  organization.known && organization.value.onPremisesSyncEnabled !== true;

/** P46 */
export const trustIsKnown = (facts: TenantFacts): Verdict =>
  isCloudOnly(facts)
    ? notApplicable("the tenant is not synchronised")
    : judgeDeclared(
        facts,
        "P46",
        "Graph does not tell the trust type",
        "find out whether cloud Kerberos, key or certificate trust is used; certificate trust needs its containers reset",
      );

/** P47 */
export const controllerIsInReach = (facts: TenantFacts): Verdict =>
  isCloudOnly(facts)
    ? notApplicable("the tenant is not synchronised")
    : judgeDeclared(
        facts,
        "P47",
        "Graph does not tell whether remote people reach a domain controller",
        "give remote people a FIDO2 key first",
      );

/** P55 */
export const helpdeskIsReady = (facts: TenantFacts): Verdict =>
  judgeDeclared(
    facts,
    "P55",
    "Graph does not tell whether the helpdesk is ready",
    "FAQ, channel, escalation and recovery must stand before the announcement",
  );

/** P56 */
export const tunnelsAreOpen = (facts: TenantFacts): Verdict =>
  judgeDeclared(
    facts,
    "P56",
    "this cannot be seen from here",
    "allow Bluetooth; let cable.ua5v.com and cable.auth.com through",
  );
