import { auditRoutes } from "./audits.ts";
import { authenticationMethodsPolicyRoutes } from "./authenticationMethodsPolicy.ts";
import { conditionalAccessRoutes } from "./conditionalAccess/routes.ts";
import { strengthRoutes } from "./conditionalAccess/strengths.ts";
import { groupEligibilityRoutes } from "./groupEligibilities.ts";
import { groupOwnerRoutes } from "./groupOwners.ts";
import { groupRoutes } from "./groups.ts";
import { membershipRoutes } from "./memberships.ts";
import { methodRoutes } from "./methods.ts";
import { organizationRoutes } from "./organization.ts";
import { registrationReportRoutes } from "./registrationReportRoutes.ts";
import { roleRoutes } from "./roles.ts";
import type { Route } from "./router.ts";
import { signInRoutes } from "./signInRoutes.ts";
import type { TenantState } from "./state.ts";
import { temporaryAccessPassRoutes } from "./temporaryAccessPass.ts";
import { userRoutes } from "./users.ts";

/** Everything of Graph that the stand-in serves. */
export const tenantRoutes = (state: TenantState): readonly Route[] => [
  ...userRoutes(state),
  ...groupRoutes(state),
  ...groupOwnerRoutes(state),
  ...membershipRoutes(state),
  ...methodRoutes(state),
  ...temporaryAccessPassRoutes(state),
  ...registrationReportRoutes(state),
  ...authenticationMethodsPolicyRoutes(state),
  ...strengthRoutes(state),
  ...conditionalAccessRoutes(state),
  ...roleRoutes(state),
  ...groupEligibilityRoutes(state),
  ...signInRoutes(state),
  ...auditRoutes(state),
  ...organizationRoutes(state),
];
