import { takesOnly } from "../odata/queryOptions.ts";
import type { UserRecord } from "../principals/records.ts";
import { ok, param } from "../server/call.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";

/** Whoever registers a second factor, or has one, is moved on from enabled to enforced by Entra itself. */
const stateOf = ({ perUserMfaState: state, methods }: UserRecord) =>
  state === "enabled" && methods.length > 0 ? "enforced" : state;

/**
 * MFA as it was set person by person; on beta only. Source: learn.microsoft.com/graph/api/authentication-get and
 * /graph/api/resources/strongauthenticationrequirements, read 2026-11.
 */
export const requirementsRoutes = ({ principals }: TenantState): Route[] => [
  {
    method: "GET",
    template: "/users/{id}/authentication/requirements",
    versions: ["beta"],
    permissions: [["Policy.Read.All"], ["Policy.ReadWrite.AuthenticationMethod"]],
    bucket: "reports",
    cost: 1,
    handle: (call) => {
      takesOnly(call.query);
      const key = param(call, 0);
      return ok({
        "@odata.context": `${call.origin}/beta/$metadata#users('${key}')/authentication/requirements`,
        perUserMfaState: stateOf(principals.visibleUser(key)),
      });
    },
  },
];
