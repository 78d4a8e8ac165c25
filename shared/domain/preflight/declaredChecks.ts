import { helpdeskPoints, judgeDeclared } from "./declaration.ts";
import type { TenantFacts } from "./tenantFacts.ts";
import { notApplicable, ok, unknown, type Verdict } from "./verdict.ts";

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
export function helpdeskIsReady(facts: Pick<TenantFacts, "declarations" | "now">): Verdict {
  const fix = "FAQ, channel, escalation, recovery and who hands out codes must stand before the announcement";
  const asAWhole = judgeDeclared(facts, "P55", "Graph does not tell whether the helpdesk is ready", fix);
  if (!facts.declarations.known || asAWhole.result === "ok") return asAWhole;
  const judged = helpdeskPoints.map(({ check, says }) => ({
    says,
    ...judgeDeclared(facts, check, "Graph does not tell it", fix),
  }));
  const missing = judged.filter(({ result }) => result !== "ok");
  const said = (some: typeof judged) => some.map(({ says, evidence }) => `${says}: ${evidence}`).join("; ");
  return missing.length === 0 ? ok(said(judged)) : unknown(said(missing), fix);
}

/** P56 */
export const tunnelsAreOpen = (facts: TenantFacts): Verdict =>
  judgeDeclared(
    facts,
    "P56",
    "this cannot be seen from here",
    "allow Bluetooth; let cable.ua5v.com and cable.auth.com through",
  );
