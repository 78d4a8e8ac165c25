import { answerCollection } from "../odata/collection.ts";
import { pick, selected } from "../odata/select.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { directoryAuditType } from "./entityTypes.ts";

export function auditRoutes({ audits }: Pick<TenantState, "audits">): Route[] {
  return [
    {
      method: "GET",
      versions: ["v1.0"],
      template: "/auditLogs/directoryAudits",
      permissions: [["AuditLog.Read.All"]],
      bucket: "reports",
      cost: 1,
      handle: (call) => {
        const names = selected(call.query.get("$select"), directoryAuditType);
        return answerCollection(call, {
          type: directoryAuditType,
          context: "auditLogs/directoryAudits",
          items: audits.newestFirst(),
          ordinal: (record) => -record.ordinal,
          read: (record, path) =>
            path
              .split("/")
              .reduce<unknown>(
                (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
                record.body,
              ),
          write: (record) => pick(record.body, names),
          defaultTop: 1000,
          maxTop: 1000,
          takes: ["$select", "$filter", "$top", "$orderby", "$skiptoken"],
        });
      },
    },
  ];
}
