import { applicationRoutes } from "./applications/routes.ts";
import { auditRoutes } from "./audits/routes.ts";
import { deletedPolicyRoutes } from "./conditionalAccess/deletedRoutes.ts";
import { conditionalAccessRoutes } from "./conditionalAccess/routes.ts";
import { deviceRoutes } from "./devices/routes.ts";
import { groupEligibilityRoutes } from "./groupEligibilities/routes.ts";
import { groupCreationRoutes } from "./groups/creationRoutes.ts";
import { memberRoutes } from "./groups/memberRoutes.ts";
import { groupOwnerRoutes } from "./groups/ownerRoutes.ts";
import { groupRoutes } from "./groups/routes.ts";
import { membershipRoutes } from "./memberships/routes.ts";
import { requirementsRoutes } from "./methods/requirementsRoutes.ts";
import { methodRoutes } from "./methods/routes.ts";
import { methodsPolicyRoutes } from "./methodsPolicy/routes.ts";
import { organizationRoutes } from "./organization/routes.ts";
import { registrationReportRoutes } from "./registrationReport/routes.ts";
import { roleRoutes } from "./roles/routes.ts";
import type { Route } from "./server/router.ts";
import { signInRoutes } from "./signIns/routes.ts";
import type { TenantState } from "./state.ts";
import { strengthRoutes } from "./strengths/routes.ts";
import { temporaryAccessPassRoutes } from "./temporaryAccessPass/routes.ts";
import { userRoutes } from "./users/routes.ts";

/** Everything of Graph that the stand-in serves. */
export const tenantRoutes = (state: TenantState): readonly Route[] => [
  ...userRoutes(state),
  ...groupRoutes(state),
  ...groupCreationRoutes(state),
  ...memberRoutes(state),
  ...groupOwnerRoutes(state),
  ...membershipRoutes(state),
  ...applicationRoutes(state),
  ...methodRoutes(state),
  ...requirementsRoutes(state),
  ...temporaryAccessPassRoutes(state),
  ...registrationReportRoutes(state),
  ...methodsPolicyRoutes(state),
  ...strengthRoutes(state),
  ...conditionalAccessRoutes(state),
  ...deletedPolicyRoutes(state),
  ...roleRoutes(state),
  ...groupEligibilityRoutes(state),
  ...signInRoutes(state),
  ...auditRoutes(state),
  ...organizationRoutes(state),
  ...deviceRoutes(state),
];
