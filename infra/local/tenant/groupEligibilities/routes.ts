import { iso } from "../ids.ts";
import { answerCollection } from "../odata/collection.ts";
import { type Expression, parseFilter } from "../odata/expression.ts";
import { parseExpand, pick, selected } from "../odata/select.ts";
import { writePrincipal } from "../principals/principalJson.ts";
import type { Answer, Call } from "../server/call.ts";
import { badRequest, unlicensed } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { groupEligibilityType } from "./entityTypes.ts";
import type { GroupEligibility } from "./records.ts";
import type { GroupEligibilities } from "./state.ts";

const path = "identityGovernance/privilegedAccess/group/eligibilityScheduleInstances";

/** The one value that a filter allows a property to have; `undefined` when the filter allows several. */
function onlyValueOf(expression: Expression, property: string): string | undefined {
  if (expression.kind === "and")
    return onlyValueOf(expression.left, property) ?? onlyValueOf(expression.right, property);
  return expression.kind === "compare" && expression.op === "eq" && expression.path === property
    ? String(expression.value)
    : undefined;
}

/**
 * Graph lists them for one principal or one group at a time. Source:
 * learn.microsoft.com/graph/api/privilegedaccessgroup-list-eligibilityscheduleinstances, read 2026-11. Public code, not
 * the documentation, shows the answer for a group that PIM does not look after: 400 `ResourceTypeNotSupported`.
 */
function checkScope(call: Call, eligibilities: GroupEligibilities): void {
  const filter = call.query.get("$filter");
  const expression = filter === undefined ? undefined : parseFilter(filter);
  const groupId = expression && onlyValueOf(expression, "groupId");
  if (groupId === undefined && !(expression && onlyValueOf(expression, "principalId")))
    throw badRequest("A $filter that scopes the request to a principalId or a groupId is required.", "MissingFilter");
  if (groupId !== undefined && !eligibilities.isOnboarded(groupId))
    throw badRequest("The resource type is not supported.", "ResourceTypeNotSupported");
}

export function groupEligibilityRoutes({
  groupEligibilities,
  principals,
  organization,
}: Pick<TenantState, "groupEligibilities" | "principals" | "organization">): Route[] {
  const json = (one: GroupEligibility): Record<string, unknown> => ({
    id: one.id,
    startDateTime: iso(one.startAt),
    endDateTime: Number.isFinite(one.endAt) ? iso(one.endAt) : null,
    accessId: one.accessId,
    principalId: one.principalId,
    groupId: one.groupId,
    memberType: "direct",
    eligibilityScheduleId: one.id,
  });
  const expanded = (call: Call, one: GroupEligibility): Record<string, unknown> =>
    Object.fromEntries(
      parseExpand(call.query.get("$expand")).map(({ navigation, select }) => {
        if (navigation !== "principal" && navigation !== "group")
          throw badRequest(`Parsing OData Select and Expand failed: Could not find a property named '${navigation}'.`);
        return [navigation, writePrincipal(principals.principal(one[`${navigation}Id`]), select, call.identity)];
      }),
    );
  return [
    {
      method: "GET",
      versions: ["v1.0"],
      template: `/${path}`,
      permissions: [
        ["PrivilegedEligibilitySchedule.Read.AzureADGroup"],
        ["PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup"],
      ],
      bucket: "directory",
      cost: 1,
      handle: (call): Answer => {
        if (organization.licence === "p1") throw unlicensed();
        checkScope(call, groupEligibilities);
        const names = selected(call.query.get("$select"), groupEligibilityType);
        return answerCollection(call, {
          type: groupEligibilityType,
          context: path,
          items: groupEligibilities.current(),
          ordinal: (one) => one.ordinal,
          read: (one, property) => json(one)[property],
          write: (one) => ({ ...pick(json(one), names), ...expanded(call, one) }),
          defaultTop: 100,
          maxTop: 100,
          takes: ["$select", "$filter", "$expand", "$skiptoken"],
        });
      },
    },
  ];
}
