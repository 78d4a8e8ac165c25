import { answerCollection } from "../odata/collection.ts";
import { takesOnly } from "../odata/queryOptions.ts";
import { pick, selected } from "../odata/select.ts";
import { type Answer, type Call, noContent, ok, param } from "../server/call.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { conditionalAccessPolicyType } from "./entityTypes.ts";
import { writePolicy } from "./policyJson.ts";
import { whatIf } from "./whatIf.ts";

const template = "/identity/conditionalAccess/policies";
const readers = [["Policy.Read.All"], ["Policy.Read.ConditionalAccess"]];
const writers = [["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All"]];
const deleters = [["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"]];

export function conditionalAccessRoutes(tenant: TenantState): Route[] {
  const { policies, strengths, audits } = tenant;
  const base = { versions: ["v1.0"] as const, bucket: "conditionalAccess" as const, cost: 1 };
  const entity = (call: Call) => `${call.origin}/v1.0/$metadata#identity/conditionalAccess/policies/$entity`;
  return [
    {
      ...base,
      method: "GET",
      template,
      permissions: readers,
      handle: (call): Answer => {
        const names = selected(call.query.get("$select"), conditionalAccessPolicyType);
        return answerCollection(call, {
          type: conditionalAccessPolicyType,
          context: "identity/conditionalAccess/policies",
          items: policies.all,
          ordinal: (policy) => policy.ordinal,
          write: (policy) => pick(writePolicy(strengths, policy, call.knowsNewEnumMembers), names),
          defaultTop: 100,
          maxTop: 999,
          takes: ["$select", "$filter", "$top", "$count", "$skiptoken"],
        });
      },
    },
    {
      ...base,
      method: "GET",
      template: `${template}/{id}`,
      permissions: readers,
      handle: (call) => {
        takesOnly(call.query, "$select");
        const names = selected(call.query.get("$select"), conditionalAccessPolicyType);
        return ok({
          "@odata.context": entity(call),
          ...pick(writePolicy(strengths, policies.get(param(call, 0)), call.knowsNewEnumMembers), names),
        });
      },
    },
    {
      ...base,
      method: "POST",
      template,
      permissions: writers,
      handle: (call) => {
        const policy = policies.create(call.body);
        const body = writePolicy(strengths, policy, call.knowsNewEnumMembers);
        audits.policy(policy, call.identity, "Add", undefined, writePolicy(strengths, policy, true));
        return { status: 201, body: { "@odata.context": entity(call), ...body } };
      },
    },
    {
      ...base,
      method: "PATCH",
      template: `${template}/{id}`,
      permissions: writers,
      handle: (call) => {
        const before = writePolicy(strengths, policies.get(param(call, 0)), true);
        const policy = policies.update(param(call, 0), call.body);
        audits.policy(policy, call.identity, "Update", before, writePolicy(strengths, policy, true));
        return noContent;
      },
    },
    {
      ...base,
      method: "DELETE",
      template: `${template}/{id}`,
      permissions: deleters,
      handle: (call) => {
        const policy = policies.delete(param(call, 0));
        audits.policy(policy, call.identity, "Delete", writePolicy(strengths, policy, true), undefined);
        return noContent;
      },
    },
    {
      ...base,
      method: "POST",
      template: "/identity/conditionalAccess/evaluate",
      permissions: [["Policy.Read.ConditionalAccess"], ["Policy.Read.All"]],
      handle: (call) => whatIf(tenant, call),
    },
  ];
}
