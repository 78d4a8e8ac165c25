import { z } from "zod";
import { badRequest } from "../server/graphError.ts";

const strings = z.array(z.string());
const guests = z.looseObject({}).nullable();
const grantControl = z.enum([
  "block",
  "mfa",
  "compliantDevice",
  "domainJoinedDevice",
  "approvedApplication",
  "compliantApplication",
  "passwordChange",
  "riskRemediation",
]);
const platform = z.enum(["android", "iOS", "windows", "windowsPhone", "macOS", "all", "linux"]);
const risk = z.array(z.enum(["low", "medium", "high", "hidden", "none"]));

const Users = z.strictObject({
  includeUsers: strings.default([]),
  excludeUsers: strings.default([]),
  includeGroups: strings.default([]),
  excludeGroups: strings.default([]),
  includeRoles: strings.default([]),
  excludeRoles: strings.default([]),
  includeGuestsOrExternalUsers: guests.default(null),
  excludeGuestsOrExternalUsers: guests.default(null),
});
const Applications = z.strictObject({
  includeApplications: strings.default([]),
  excludeApplications: strings.default([]),
  includeUserActions: strings.default([]),
  includeAuthenticationContextClassReferences: strings.default([]),
  applicationFilter: z.looseObject({}).nullable().default(null),
});
const Conditions = z.strictObject({
  userRiskLevels: risk.default([]),
  signInRiskLevels: risk.default([]),
  clientAppTypes: z
    .array(z.enum(["all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "easSupported", "other"]))
    .default(["all"]),
  servicePrincipalRiskLevels: risk.default([]),
  insiderRiskLevels: z.string().nullable().default(null),
  platforms: z
    .strictObject({ includePlatforms: z.array(platform).default([]), excludePlatforms: z.array(platform).default([]) })
    .nullable()
    .default(null),
  locations: z
    .strictObject({ includeLocations: strings.default([]), excludeLocations: strings.default([]) })
    .nullable()
    .default(null),
  devices: z.looseObject({}).nullable().default(null),
  clientApplications: z.looseObject({}).nullable().default(null),
  authenticationFlows: z.looseObject({}).nullable().default(null),
  applications: Applications,
  users: Users,
});
const GrantControls = z.strictObject({
  operator: z.enum(["AND", "OR"]),
  builtInControls: z.array(grantControl).default([]),
  customAuthenticationFactors: strings.default([]),
  termsOfUse: strings.default([]),
  authenticationStrength: z.looseObject({ id: z.string() }).nullable().default(null),
});
const state = z.enum(["enabled", "disabled", "enabledForReportingButNotEnforced"]);
const annotation = { "@odata.type": z.string().optional(), "@odata.context": z.string().optional() };
/** The body of a POST. */
export const Creation = z.strictObject({
  ...annotation,
  displayName: z.string().min(1).max(256),
  description: z.string().nullish(),
  templateId: z.string().nullish(),
  state,
  conditions: Conditions,
  grantControls: GrantControls.nullable().default(null),
  sessionControls: z.looseObject({}).nullable().default(null),
});
/** The body of a PATCH. */
export const Change = z.strictObject({
  ...annotation,
  displayName: z.string().min(1).max(256).optional(),
  description: z.string().nullish(),
  state: state.optional(),
  // Nested objects are merged one level down. The collections and objects inside them replace what was there.
  conditions: Conditions.partial()
    .extend({ users: Users.optional(), applications: Applications.optional() })
    .optional(),
  grantControls: GrantControls.nullable().optional(),
  sessionControls: z.looseObject({}).nullable().optional(),
});

export type PolicyState = z.infer<typeof state>;
export type PolicyConditions = z.infer<typeof Conditions>;
export type PolicyGrantControls = z.infer<typeof GrantControls>;

/** @throws GraphFault 400 */
export function parsePolicy<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  // Public threads show this answer when authenticationStrength is bound by reference, and for misspelt properties.
  throw badRequest(
    `1007: The request body does not match the schema of a conditional access policy: ${issue?.path.join(".")} ${issue?.message}`,
  );
}
