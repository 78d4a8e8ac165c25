import type { BusinessClock } from "../clock/clock.ts";
import { Applications } from "./applications/state.ts";
import { Audits } from "./audits/state.ts";
import { ConditionalAccessPolicies } from "./conditionalAccess/state.ts";
import { Devices } from "./devices/state.ts";
import { GroupEligibilities } from "./groupEligibilities/state.ts";
import { guidOf } from "./ids.ts";
import { Methods } from "./methods/state.ts";
import { AuthenticationMethodsPolicy } from "./methodsPolicy/state.ts";
import { type Licence, Organization } from "./organization/state.ts";
import { Principals } from "./principals/state.ts";
import { RegistrationReport } from "./registrationReport/state.ts";
import { Roles } from "./roles/state.ts";
import { SignInLog } from "./signIns/state.ts";
import { AuthenticationStrengths } from "./strengths/state.ts";
import { Passes } from "./temporaryAccessPass/state.ts";

/** Everything that the tenant knows. Routes and the world work on the same state. */
export interface TenantState {
  readonly clock: BusinessClock;
  readonly seed: number;
  readonly tenantId: string;
  readonly organization: Organization;
  readonly principals: Principals;
  readonly applications: Applications;
  readonly roles: Roles;
  readonly groupEligibilities: GroupEligibilities;
  readonly audits: Audits;
  readonly methodsPolicy: AuthenticationMethodsPolicy;
  readonly methods: Methods;
  readonly passes: Passes;
  readonly report: RegistrationReport;
  readonly strengths: AuthenticationStrengths;
  readonly policies: ConditionalAccessPolicies;
  readonly signIns: SignInLog;
  readonly devices: Devices;
}

export interface StateOptions {
  readonly clock: BusinessClock;
  readonly seed: number;
  /**
   * Hours from one registration report to the next; default 36. Source:
   * learn.microsoft.com/entra/identity/authentication/howto-authentication-methods-activity, read 2026-11.
   */
  readonly reportLagHours?: number | undefined;
  /** Whether the registration report leaves out disabled accounts; default true. */
  readonly reportOmitsDisabled?: boolean | undefined;
  /** Minutes for which a new account answers 404; default 5. */
  readonly newUserDelayMinutes?: number | undefined;
  /** Default `p2`. */
  readonly licence?: Licence | undefined;
  /** Whether the sign-in logs are exported to the workspace of Log Analytics; default true. */
  readonly logExport?: boolean | undefined;
  /** Minutes until Conditional Access notices a change of a membership or of a policy; default 0. */
  readonly propagationMinutes?: number | undefined;
}

/** An empty tenant. */
export function createTenantState(options: StateOptions): TenantState {
  const { clock, seed } = options;
  const now = () => clock.now();
  const propagationMs = (options.propagationMinutes ?? 0) * 60_000;
  const principals = new Principals({
    seed,
    now,
    newUserDelayMs: (options.newUserDelayMinutes ?? 5) * 60_000,
    propagationMs,
  });
  const roles = new Roles(principals, seed, now);
  const report = new RegistrationReport({
    clock,
    lagHours: options.reportLagHours ?? 36,
    omitsDisabled: options.reportOmitsDisabled ?? true,
    principals,
    roles,
  });
  principals.onChange = (user) => report.beforeChange(user);
  const strengths = new AuthenticationStrengths({ now, seed });
  const methodsPolicy = new AuthenticationMethodsPolicy(principals, now());
  const applications = new Applications(principals, seed, now);
  const tenantId = guidOf(seed, "tenant");
  return {
    clock,
    seed,
    tenantId,
    organization: new Organization(tenantId, now, options.licence ?? "p2"),
    principals,
    applications,
    roles,
    groupEligibilities: new GroupEligibilities(principals, seed, now),
    audits: new Audits(clock, seed),
    methodsPolicy,
    methods: new Methods(report, seed),
    passes: new Passes({ clock, seed, methodsPolicy, report }),
    report,
    strengths,
    policies: new ConditionalAccessPolicies({ clock, seed, propagationMs, principals, strengths, applications }),
    signIns: new SignInLog(clock),
    devices: new Devices(principals, seed),
  };
}
