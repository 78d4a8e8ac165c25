import { z } from "zod";
import { type ConditionalAccessPolicy, stateWords } from "./conditionalAccessPolicy.ts";
import { endedOf, type LeftOut, nameOf } from "./leftOut.ts";
import { isNamedAsOurs } from "./policyDefinition.ts";

const ids = z
  .array(z.string())
  .nullish()
  .transform((all) => (all ?? []).map((one) => one.toLowerCase()));
const nothing = z.union([z.null(), z.array(z.never())]).optional();

/** What a policy must say to be understood here. Whatever narrows it down otherwise catches not everything. */
const Catching = z.object({
  conditions: z.object({
    users: z.object({
      includeUsers: ids,
      includeGroups: ids,
      excludeUsers: ids,
      excludeGroups: ids,
      excludeRoles: ids,
    }),
    applications: z.object({
      includeApplications: ids,
      excludeApplications: ids,
      applicationFilter: z.null().optional(),
    }),
    clientAppTypes: ids,
    platforms: z.object({ includePlatforms: ids, excludePlatforms: ids }).nullish(),
    locations: z.object({ includeLocations: ids, excludeLocations: ids }).nullish(),
    signInRiskLevels: nothing,
    userRiskLevels: nothing,
    servicePrincipalRiskLevels: nothing,
    insiderRiskLevels: z.null().optional(),
    devices: z.null().optional(),
    clientApplications: z.null().optional(),
    authenticationFlows: z.null().optional(),
  }),
  grantControls: z.object({
    operator: z.string().nullish(),
    builtInControls: ids,
    customAuthenticationFactors: ids,
    termsOfUse: ids,
    authenticationStrength: z.object({ id: z.string() }).nullish(),
  }),
});
type Catching = z.infer<typeof Catching>;

interface Tenant {
  readonly enforcedGroupId: string;
  readonly breakGlassGroupId: string;
  readonly breakGlassUserIds: readonly string[];
}

/**
 * Why what is left out is not caught, one sentence each; empty when all of it is. Pure; what is missing or unknown
 * catches nothing.
 * @param inTenant all policies, as they were just read.
 */
export const uncaught = (
  declared: readonly LeftOut[],
  inTenant: readonly ConditionalAccessPolicy[],
  tenant: Tenant,
): readonly string[] =>
  declared.flatMap((one) => {
    const policy = inTenant.find(({ id }) => id.toLowerCase() === one.caughtBy);
    const because = faultOf(one, policy, tenant);
    return because === undefined ? [] : [`${nameOf(one)} is left out, and ${because}`];
  });

/** The same for those whose last day has passed. */
export const outlived = (declared: readonly LeftOut[], now: Date): readonly string[] =>
  endedOf(declared, now).map((one) => `${nameOf(one)} was to be left out until ${one.until} only (${one.owner})`);

function faultOf(one: LeftOut, policy: ConditionalAccessPolicy | undefined, tenant: Tenant): string | undefined {
  if (!policy) return `the policy ${one.caughtBy} that should catch it does not exist`;
  const name = `the policy "${policy.displayName}" that should catch it`;
  if (isNamedAsOurs(policy.displayName)) return `${name} is one that this app made: name another one`;
  if (policy.state !== "enabled") return `${name} is ${stateWords[policy.state]}, not enabled`;
  const read = Catching.safeParse(policy.definition);
  if (!read.success) {
    const where = [...new Set(read.error.issues.map(({ path }) => path.join(".")))].join(", ");
    return `${name} has conditions or controls that narrow it down: ${where}`;
  }
  if (!asksForMore(read.data.grantControls)) return `${name} does not ask everybody for a second factor`;
  return userFault(read.data, tenant, name) ?? targetFault(one, read.data, name);
}

/** Of alternatives each must be enough by itself. */
function asksForMore({ operator, authenticationStrength, ...controls }: Catching["grantControls"]): boolean {
  const enough = controls.builtInControls.filter((control) => control === "mfa" || control === "block");
  const count = enough.length + (authenticationStrength ? 1 : 0);
  const others =
    controls.builtInControls.length -
    enough.length +
    controls.customAuthenticationFactors.length +
    controls.termsOfUse.length;
  return count > 0 && (operator?.toUpperCase() === "AND" || others === 0);
}

function userFault({ conditions: { users } }: Catching, tenant: Tenant, name: string): string | undefined {
  const group = tenant.enforcedGroupId.toLowerCase();
  if (!users.includeUsers.includes("all") && !users.includeGroups.includes(group))
    return `${name} applies neither to everybody nor to the enforced group`;
  const may = new Set([tenant.breakGlassGroupId, ...tenant.breakGlassUserIds].map((id) => id.toLowerCase()));
  const leftOut = [...users.excludeUsers, ...users.excludeGroups, ...users.excludeRoles];
  const others = leftOut.filter((id) => !may.has(id) && id !== "guestsorexternalusers");
  return others.length === 0
    ? undefined
    : `${name} leaves out people who may be enforced: ${others.slice(0, 5).join(", ")}`;
}

function targetFault(one: LeftOut, { conditions }: Catching, name: string): string | undefined {
  const { applications, clientAppTypes, platforms, locations } = conditions;
  const id = "id" in one ? one.id.toLowerCase() : "";
  const includesApps = applications.includeApplications.includes("all");
  const coversApps =
    one.what === "app"
      ? (includesApps || applications.includeApplications.includes(id)) &&
        !applications.excludeApplications.includes(id)
      : includesApps && applications.excludeApplications.length === 0;
  if (!coversApps) return `${name} does not cover ${one.what === "app" ? "it" : "every app"}`;
  const allClients = ["browser", "mobileappsanddesktopclients"].every((type) => clientAppTypes.includes(type));
  if (!clientAppTypes.includes("all") && !allClients) return `${name} does not cover every kind of client`;
  const covers = (include: readonly string[], exclude: readonly string[], only: boolean) =>
    only
      ? (include.includes("all") || include.includes(id)) && !exclude.includes(id)
      : include.includes("all") && exclude.length === 0;
  if (platforms && !covers(platforms.includePlatforms, platforms.excludePlatforms, one.what === "platform"))
    return `${name} does not cover ${one.what === "platform" ? "it" : "every platform"}`;
  if (locations && !covers(locations.includeLocations, locations.excludeLocations, one.what === "location"))
    return `${name} does not cover ${one.what === "location" ? "it" : "every location"}`;
  return undefined;
}
