import type { BusinessClock } from "../clock/clock.ts";
import type { Audits } from "./audits.ts";
import type { AuthenticationMethodsPolicy } from "./authenticationMethodsPolicy.ts";
import type { ConditionalAccessPolicies } from "./conditionalAccess/policies.ts";
import type { AuthenticationStrengths } from "./conditionalAccess/strengths.ts";
import type { Principals } from "./principals.ts";
import type { RegistrationReport } from "./registrationReport.ts";
import type { Roles } from "./roles.ts";
import type { SignInLog } from "./signInLog.ts";
import type { Passes } from "./temporaryAccessPass.ts";

/** Everything the tenant knows. Routes and the people's side work on the same state. */
export interface TenantState {
  readonly clock: BusinessClock;
  readonly seed: number;
  readonly tenantId: string;
  readonly principals: Principals;
  readonly roles: Roles;
  readonly audits: Audits;
  readonly methodsPolicy: AuthenticationMethodsPolicy;
  readonly passes: Passes;
  readonly report: RegistrationReport;
  readonly strengths: AuthenticationStrengths;
  readonly policies: ConditionalAccessPolicies;
  readonly signIns: SignInLog;
}
