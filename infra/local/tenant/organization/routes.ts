import { answerCollection } from "../odata/collection.ts";
import type { EntityType } from "../odata/entityType.ts";
import { pick, selected } from "../odata/select.ts";
import { type Answer, type Call, ok, param } from "../server/call.ts";
import { notFound } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { brandingType, domainType, organizationType, subscribedSkuType } from "./entityTypes.ts";

/**
 * The default is that of the language `0`; none other was ever set.
 * Source: learn.microsoft.com/graph/api/organizationalbranding-get, read 2026-11.
 */
function branding(call: Call, { body, branding: found }: TenantState["organization"]): Answer {
  const language = String(call.headers["accept-language"] ?? "").toLowerCase();
  if (param(call, 0).toLowerCase() !== body["id"]) throw notFound(param(call, 0));
  if (!found || (language !== "0" && language !== "default")) throw notFound("branding");
  const context = `${call.origin}/v1.0/$metadata#organization('${body["id"]}')/branding/$entity`;
  return ok({ "@odata.context": context, ...pick(found, selected(call.query.get("$select"), brandingType)) });
}

/**
 * A stream that was never set is nothing, with 200. `image/*` is all that is said of what it is.
 * Source: learn.microsoft.com/graph/api/organizationalbrandinglocalization-get, read 2026-11.
 */
function bannerLogo(call: Call, { body, branding: found, bannerLogo: bytes }: TenantState["organization"]): Answer {
  if (param(call, 0).toLowerCase() !== body["id"]) throw notFound(param(call, 0));
  if (!found || param(call, 1) !== "0") throw notFound(param(call, 1));
  return { status: 200, bytes };
}

/** The tenant itself: `/organization`, `/domains` and `/subscribedSkus`. */
export function organizationRoutes(tenant: Pick<TenantState, "organization">): Route[] {
  const { organization } = tenant;
  const { domains, skus } = organization;
  const list = <T extends Record<string, unknown>>(
    template: string,
    type: EntityType,
    read: () => readonly T[],
    permissions: string[][],
  ): Route => ({
    method: "GET",
    versions: ["v1.0"],
    template,
    permissions,
    bucket: "directory",
    cost: 1,
    handle: (call: Call) => {
      const items = read();
      return answerCollection(call, {
        type,
        context: template.slice(1),
        items,
        ordinal: (item) => items.indexOf(item),
        write: (item) => pick(item, selected(call.query.get("$select"), type)),
        defaultTop: 100,
        maxTop: 999,
        takes: ["$select", "$top", "$skiptoken"],
      });
    },
  });
  const domainReaders = [["Domain.Read.All"], ["Directory.Read.All"]];
  const get = (template: string, find: (id: string) => object | undefined, context: string): Route => ({
    method: "GET",
    versions: ["v1.0"],
    template,
    permissions: domainReaders,
    bucket: "directory",
    cost: 1,
    handle: (call) => {
      const found = find(param(call, 0).toLowerCase());
      if (!found) throw notFound(param(call, 0));
      return ok({ "@odata.context": `${call.origin}/v1.0/$metadata#${context}`, ...found });
    },
  });
  const settings = (template: string, read: () => object): Route => ({
    method: "GET",
    versions: ["v1.0"],
    template,
    permissions: [["Policy.Read.All"]],
    bucket: "directory",
    cost: 1,
    handle: (call) => ok({ "@odata.context": `${call.origin}/v1.0/$metadata#${template.slice(1)}`, ...read() }),
  });
  const organizationReaders = [["Organization.Read.All"], ["Directory.Read.All"]];
  return [
    {
      method: "GET",
      versions: ["v1.0"],
      template: "/organization/{id}/branding",
      permissions: [["OrganizationalBranding.Read.All"], ["Organization.Read.All"]],
      bucket: "directory",
      cost: 1,
      handle: (call) => branding(call, organization),
    },
    {
      method: "GET",
      versions: ["v1.0"],
      template: "/organization/{id}/branding/localizations/{id}/bannerLogo",
      permissions: [["OrganizationalBranding.Read.All"], ["Organization.Read.All"]],
      bucket: "directory",
      cost: 1,
      handle: (call) => bannerLogo(call, organization),
    },
    settings("/policies/identitySecurityDefaultsEnforcementPolicy", () => organization.securityDefaults),
    settings("/policies/crossTenantAccessPolicy/default", () => organization.crossTenantDefault),
    settings("/policies/crossTenantAccessPolicy/partners", () => ({ value: organization.crossTenantPartners })),
    list("/organization", organizationType, () => [organization.body], organizationReaders),
    list("/domains", domainType, () => domains, domainReaders),
    list("/subscribedSkus", subscribedSkuType, () => skus, [["LicenseAssignment.Read.All"], ...organizationReaders]),
    get("/domains/{id}", (id) => domains.find((domain) => domain.id === id), "domains/$entity"),
    // Managed domains have no federation configuration.
    get(
      "/domains/{id}/federationConfiguration",
      (id) => (domains.some((domain) => domain.id === id) ? { value: [] } : undefined),
      "domains/federationConfiguration",
    ),
  ];
}
