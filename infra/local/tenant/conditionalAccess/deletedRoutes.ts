import { answerCollection } from "../odata/collection.ts";
import { pick, selected } from "../odata/select.ts";
import { type Answer, type Call, ok, param } from "../server/call.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { conditionalAccessPolicyType } from "./entityTypes.ts";
import { writePolicy } from "./policyJson.ts";
import type { DeletedPolicy } from "./records.ts";

const template = "/identity/conditionalAccess/deletedItems/policies";

/**
 * Policies that were deleted within 30 days. The paths are in the metadata of v1.0 and the page
 * learn.microsoft.com/graph/api/conditionalaccesspolicy-restore (read 2026-11), which says "not supported" of every
 * permission. Those of deleting a policy are taken here, so a caller must bear a 403.
 */
export function deletedPolicyRoutes({ policies, strengths, audits }: TenantState): Route[] {
  const base = { versions: ["v1.0"] as const, bucket: "conditionalAccess" as const, cost: 1 };
  const readers = [["Policy.Read.All"], ["Policy.Read.ConditionalAccess"]];
  const writers = [["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"]];
  const names = (call: Call) => selected(call.query.get("$select"), conditionalAccessPolicyType);
  const write = ({ policy, deletedAt }: DeletedPolicy, call: Call) => ({
    ...writePolicy(strengths, policy, call.knowsNewEnumMembers),
    deletedDateTime: new Date(deletedAt).toISOString(),
  });
  return [
    {
      ...base,
      method: "GET",
      template,
      permissions: readers,
      handle: (call): Answer =>
        answerCollection(call, {
          type: conditionalAccessPolicyType,
          context: template.slice(1),
          items: policies.deleted,
          ordinal: ({ policy }) => policy.ordinal,
          write: (item) => pick(write(item, call), names(call)),
          defaultTop: 100,
          maxTop: 999,
          takes: ["$select", "$top", "$skiptoken"],
        }),
    },
    {
      ...base,
      method: "GET",
      template: `${template}/{id}`,
      permissions: readers,
      handle: (call) =>
        ok({
          "@odata.context": `${call.origin}/v1.0/$metadata#${template.slice(1)}/$entity`,
          ...pick(write(policies.getDeleted(param(call, 0)), call), names(call)),
        }),
    },
    {
      ...base,
      method: "POST",
      template: `${template}/{id}/restore`,
      permissions: writers,
      handle: (call) => {
        const policy = policies.restore(param(call, 0));
        const body = writePolicy(strengths, policy, call.knowsNewEnumMembers);
        audits.policy(policy, call.identity, "Restore", undefined, writePolicy(strengths, policy, true));
        return ok({
          "@odata.context": `${call.origin}/v1.0/$metadata#microsoft.graph.conditionalAccessPolicy`,
          ...body,
        });
      },
    },
  ];
}
