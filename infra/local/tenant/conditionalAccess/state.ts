import { z } from "zod";
import type { BusinessClock } from "../../clock/clock.ts";
import { guidOf, iso } from "../ids.ts";
import type { Principals } from "../principals/state.ts";
import { badRequest, GraphFault } from "../server/graphError.ts";
import type { AuthenticationStrengths } from "../strengths/state.ts";

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
const Creation = z.strictObject({
  ...annotation,
  displayName: z.string().min(1).max(256),
  description: z.string().nullish(),
  templateId: z.string().nullish(),
  state,
  conditions: Conditions,
  grantControls: GrantControls.nullable().default(null),
  sessionControls: z.looseObject({}).nullable().default(null),
});
const Change = z.strictObject({
  ...annotation,
  displayName: z.string().min(1).max(256).optional(),
  description: z.string().nullish(),
  state: state.optional(),
  // Nested objects are merged one level down; the collections and objects inside replace what was there.
  conditions: Conditions.partial()
    .extend({ users: Users.optional(), applications: Applications.optional() })
    .optional(),
  grantControls: GrantControls.nullable().optional(),
  sessionControls: z.looseObject({}).nullable().optional(),
});

type PolicyState = z.infer<typeof state>;
export type PolicyConditions = z.infer<typeof Conditions>;
export type PolicyGrantControls = z.infer<typeof GrantControls>;

export interface StoredPolicy {
  readonly ordinal: number;
  readonly id: string;
  displayName: string;
  description: string | null;
  templateId: string | null;
  state: PolicyState;
  readonly createdAt: number;
  modifiedAt: number | undefined;
  conditions: PolicyConditions;
  grantControls: PolicyGrantControls | null;
  sessionControls: Record<string, unknown> | null;
  /** When the present state began. */
  stateSince: number;
  /** When each include came in, and each former exclude went, e.g. `includeGroups {id}`. */
  readonly since: Map<string, number>;
}

/** Conditional Access policies of the tenant. */
export class ConditionalAccessPolicies {
  readonly #all: StoredPolicy[] = [];
  readonly #clock: BusinessClock;
  readonly #seed: number;
  readonly #principals: Principals;
  readonly #strengths: AuthenticationStrengths;
  #ordinal = 0;
  /** Moves with every change, so that what was worked out from the policies can be kept until then. */
  revision = 0;

  constructor(options: {
    clock: BusinessClock;
    seed: number;
    principals: Principals;
    strengths: AuthenticationStrengths;
  }) {
    this.#clock = options.clock;
    this.#seed = options.seed;
    this.#principals = options.principals;
    this.#strengths = options.strengths;
  }

  get all(): readonly StoredPolicy[] {
    return this.#all;
  }

  /** @throws GraphFault 404 */
  get(id: string): StoredPolicy {
    const found = this.#all.find((policy) => policy.id === id.toLowerCase());
    if (!found) throw new GraphFault(404, "ResourceNotFound", "The requested resource could not be found.");
    return found;
  }

  /** @throws GraphFault 400 for a definition the schema, or the objects it names, do not allow. */
  create(body: unknown): StoredPolicy {
    const parsed = parse(Creation, body);
    this.#check(parsed.conditions, parsed.grantControls, parsed.sessionControls);
    const now = this.#clock.now();
    const ordinal = this.#ordinal++;
    const policy: StoredPolicy = {
      ordinal,
      id: guidOf(this.#seed, `conditionalAccessPolicy ${ordinal}`),
      displayName: parsed.displayName,
      description: parsed.description ?? null,
      templateId: parsed.templateId ?? null,
      state: parsed.state,
      createdAt: now,
      modifiedAt: undefined,
      conditions: parsed.conditions,
      grantControls: parsed.grantControls,
      sessionControls: parsed.sessionControls,
      stateSince: now,
      since: new Map(),
    };
    this.#all.push(policy);
    this.revision++;
    return policy;
  }

  /** @throws GraphFault 404, 400 */
  update(id: string, body: unknown): StoredPolicy {
    const policy = this.get(id);
    const change = parse(Change, body);
    // Defaults of a partial schema must not undo what the request did not name.
    const named = (body as { conditions?: object } | null)?.conditions ?? {};
    const sent = Object.fromEntries(Object.entries(change.conditions ?? {}).filter(([name]) => name in named));
    const conditions: PolicyConditions = { ...policy.conditions, ...sent };
    const grantControls = change.grantControls === undefined ? policy.grantControls : change.grantControls;
    const sessionControls = change.sessionControls === undefined ? policy.sessionControls : change.sessionControls;
    this.#check(conditions, grantControls, sessionControls);
    const now = this.#clock.now();
    this.#remember(policy, conditions, now);
    if (change.state !== undefined && change.state !== policy.state) {
      policy.state = change.state;
      policy.stateSince = now;
    }
    policy.displayName = change.displayName ?? policy.displayName;
    if (change.description !== undefined) policy.description = change.description;
    policy.conditions = conditions;
    policy.grantControls = grantControls;
    policy.sessionControls = sessionControls;
    policy.modifiedAt = now;
    this.revision++;
    return policy;
  }

  delete(id: string): StoredPolicy {
    const policy = this.get(id);
    this.#all.splice(this.#all.indexOf(policy), 1);
    this.revision++;
    return policy;
  }

  /** As a GET shows it: everything there, strengths in full; members past the sentinel only for those who know them. */
  write(policy: StoredPolicy, knowsNewEnumMembers: boolean): Record<string, unknown> {
    const { conditions, grantControls } = policy;
    const evolve = <T extends string>(values: readonly T[], fresh: string) =>
      knowsNewEnumMembers ? values : values.map((value) => (value === fresh ? "unknownFutureValue" : value));
    return {
      id: policy.id,
      templateId: policy.templateId,
      displayName: policy.displayName,
      createdDateTime: iso(policy.createdAt),
      modifiedDateTime: policy.modifiedAt === undefined ? null : iso(policy.modifiedAt),
      state: policy.state,
      conditions: {
        ...conditions,
        platforms: conditions.platforms && {
          includePlatforms: evolve(conditions.platforms.includePlatforms, "linux"),
          excludePlatforms: evolve(conditions.platforms.excludePlatforms, "linux"),
        },
      },
      grantControls: grantControls && {
        ...grantControls,
        builtInControls: evolve(grantControls.builtInControls, "riskRemediation"),
        authenticationStrength:
          grantControls.authenticationStrength &&
          (this.#strengths.find(grantControls.authenticationStrength.id) ?? null),
      },
      sessionControls: policy.sessionControls,
    };
  }

  #check(
    conditions: PolicyConditions,
    grantControls: PolicyGrantControls | null,
    sessionControls: object | null,
  ): void {
    const { users, applications } = conditions;
    const invalid = (detail: string) => badRequest(`1011: Policy is invalid. ${detail}`);
    const hasUsers =
      users.includeUsers.length + users.includeGroups.length + users.includeRoles.length > 0 ||
      users.includeGuestsOrExternalUsers !== null;
    if (!hasUsers && conditions.clientApplications === null)
      throw invalid("Users condition: at least one include is required.");
    const targets = [
      applications.includeApplications,
      applications.includeUserActions,
      applications.includeAuthenticationContextClassReferences,
    ];
    if (targets.filter((t) => t.length > 0).length !== 1)
      throw invalid("Applications, user actions and authentication contexts are alternatives: one is required.");
    if (grantControls === null && sessionControls === null) throw invalid("A grant or session control is required.");
    if (grantControls) {
      const { builtInControls, authenticationStrength, termsOfUse, customAuthenticationFactors } = grantControls;
      const count =
        builtInControls.length +
        termsOfUse.length +
        customAuthenticationFactors.length +
        (authenticationStrength ? 1 : 0);
      if (count === 0 && sessionControls === null) throw invalid("A grant control is required.");
      if (builtInControls.includes("block") && count > 1)
        throw invalid("Block cannot be combined with other controls.");
      if (builtInControls.includes("mfa") && authenticationStrength)
        throw invalid("mfa and authenticationStrength cannot be combined.");
      if (authenticationStrength && !this.#strengths.find(authenticationStrength.id))
        throw invalid(`Authentication strength '${authenticationStrength.id}' does not exist.`);
    }
    const words = new Set(["All", "None", "GuestsOrExternalUsers"]);
    for (const id of [...users.includeUsers, ...users.excludeUsers])
      if (!words.has(id) && !this.#principals.users.has(id)) throw invalid(`User '${id}' does not exist.`);
    for (const id of [...users.includeGroups, ...users.excludeGroups])
      if (!this.#principals.groups.has(id)) throw invalid(`Group '${id}' does not exist.`);
  }

  #remember(policy: StoredPolicy, next: PolicyConditions, now: number): void {
    const before = policy.conditions.users;
    for (const name of ["includeUsers", "includeGroups", "includeRoles"] as const)
      for (const id of next.users[name]) if (!before[name].includes(id)) policy.since.set(`${name} ${id}`, now);
    for (const name of ["excludeUsers", "excludeGroups", "excludeRoles"] as const)
      for (const id of before[name]) if (!next.users[name].includes(id)) policy.since.set(`${name} ${id}`, now);
    // What the policy covers beside its users counts as a new beginning for everyone.
    const { users: _, ...rest } = policy.conditions;
    const { users: __, ...nextRest } = next;
    if (JSON.stringify(rest) !== JSON.stringify(nextRest)) policy.since.set("conditions", now);
  }
}

function parse<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  // Seen in public threads when authenticationStrength is bound by reference, and for misspelt properties.
  throw badRequest(
    `1007: The request body does not match the schema of a conditional access policy: ${issue?.path.join(".")} ${issue?.message}`,
  );
}
