import { iso } from "../ids.ts";
import { answerCollection } from "../odata/collection.ts";
import { pick, selected } from "../odata/select.ts";
import { type Answer, type Call, ok, param } from "../server/call.ts";
import { notFound } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { userRegistrationDetailsType } from "./entityTypes.ts";
import type { RegistrationRow } from "./records.ts";
import type { RegistrationReport } from "./state.ts";

/** Pages as they were answered. The report is read several times before it is made anew. */
class KeptPages {
  readonly #report: RegistrationReport;
  readonly #pages = new Map<string, Answer>();
  #edition = -1;

  constructor(report: RegistrationReport) {
    this.#report = report;
  }

  answer(call: Call, make: () => Answer): Answer {
    if (this.#edition !== this.#report.edition) {
      this.#edition = this.#report.edition;
      this.#pages.clear();
    }
    // Next links repeat the path as it was written.
    const key = JSON.stringify([call.path, ...call.query]);
    const kept = this.#pages.get(key);
    if (kept) return kept;
    const made = make();
    const page = { ...made, json: JSON.stringify(made.body) };
    this.#pages.set(key, page);
    return page;
  }
}

// The documentation names $filter and $orderby. Microsoft's PowerShell module offers $top and $select as well, so they
// are taken here.
export function registrationReportRoutes({ report }: Pick<TenantState, "report">): Route[] {
  const base = {
    method: "GET" as const,
    versions: ["v1.0"] as const,
    permissions: [["AuditLog.Read.All"]],
    bucket: "reports" as const,
    cost: 1,
  };
  const template = "/reports/authenticationMethods/userRegistrationDetails";
  const kept = new KeptPages(report);
  const shown = (row: RegistrationRow, names: readonly string[] | undefined, at: string) =>
    pick({ ...row.values, lastUpdatedDateTime: at }, names);
  return [
    {
      ...base,
      template,
      handle: (call) =>
        kept.answer(call, () => {
          const at = iso(report.lastUpdatedAt);
          const names = selected(call.query.get("$select"), userRegistrationDetailsType);
          return answerCollection(call, {
            type: userRegistrationDetailsType,
            context: "reports/authenticationMethods/userRegistrationDetails",
            items: report.rows(),
            ordinal: (row) => row.ordinal,
            read: (row, path) => row.values[path],
            write: (row) => shown(row, names, at),
            defaultTop: 500,
            maxTop: 999,
            takes: ["$select", "$filter", "$top", "$orderby", "$skiptoken"],
          });
        }),
    },
    {
      ...base,
      template: `${template}/{id}`,
      handle: (call) => {
        const row = report.rowOf(param(call, 0));
        if (!row) throw notFound(param(call, 0));
        const context = `${call.origin}/v1.0/$metadata#reports/authenticationMethods/userRegistrationDetails/$entity`;
        return ok({
          "@odata.context": context,
          ...shown(row, selected(call.query.get("$select"), userRegistrationDetailsType), iso(report.lastUpdatedAt)),
        });
      },
    },
  ];
}
