import { z } from "zod";
import type { Declaration } from "./declaration.ts";
import type { PeopleInScope, Reached } from "./licences.ts";
import type { MethodsPolicyFacts } from "./methodsPolicyFacts.ts";
import type { Known } from "./verdict.ts";
import type { WaveForChecks } from "./waveForChecks.ts";

export const ADMINISTRATIVE_UNIT = "#microsoft.graph.administrativeUnit";
/** "Directory Synchronization Accounts", the role of the accounts that carry people from an on-premises directory. */
export const SYNC_ROLE = "d29b2b05-8046-44ba-8758-1e26182fcf32";

/** The parts of Graph v1.0 that the checks read. An unknown enum member stays the string that it is. */
const strings = z.array(z.string()).nullish();

export const AccessPolicy = z.object({
  id: z.string(),
  displayName: z.string(),
  state: z.string(),
  conditions: z.object({
    clientAppTypes: strings,
    users: z
      .object({
        includeUsers: strings,
        excludeUsers: strings,
        includeGroups: strings,
        excludeGroups: strings,
        includeRoles: strings,
        excludeRoles: strings,
      })
      .nullish(),
    applications: z
      .object({ includeApplications: strings, excludeApplications: strings, includeUserActions: strings })
      .nullish(),
    platforms: z.object({ includePlatforms: strings, excludePlatforms: strings }).nullish(),
    locations: z.object({ includeLocations: strings, excludeLocations: strings }).nullish(),
    authenticationFlows: z.object({ transferMethods: z.string().nullish() }).nullish(),
    clientApplications: z.unknown().optional(),
  }),
  grantControls: z
    .object({
      builtInControls: strings,
      customAuthenticationFactors: strings,
      authenticationStrength: z.object({ id: z.string(), allowedCombinations: strings }).nullish(),
    })
    .nullish(),
});

export const Account = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  accountEnabled: z.boolean().nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
  authorizationInfo: z.object({ certificateUserIds: strings }).nullish(),
});
export const Method = z.object({ "@odata.type": z.string() });
export const RoleInstance = z.object({
  roleDefinitionId: z.string(),
  directoryScopeId: z.string().nullish(),
  assignmentType: z.string().nullish(),
  endDateTime: z.string().nullish(),
});
export const LegacySignIn = z.object({
  userId: z.string(),
  userPrincipalName: z.string().nullish(),
  clientAppUsed: z.string().nullish(),
  createdDateTime: z.string().nullish(),
});
export const Activity = z.object({
  signInActivity: z.object({ lastSuccessfulSignInDateTime: z.string().nullish() }).nullish(),
});
export const Evaluated = z.object({ displayName: z.string(), policyApplies: z.boolean().nullish() });
export const Domain = z.object({
  id: z.string(),
  authenticationType: z.string().nullish(),
  isVerified: z.boolean().nullish(),
  passwordValidityPeriodInDays: z.number().nullish(),
});
export const Organization = z.object({
  onPremisesSyncEnabled: z.boolean().nullish(),
  onPremisesLastSyncDateTime: z.string().nullish(),
});
export const SecurityDefaults = z.object({ isEnabled: z.boolean() });
export const CrossTenantDefault = z.object({
  inboundTrust: z.object({ isMfaAccepted: z.boolean().nullish() }).nullish(),
});
export const CrossTenantPartner = CrossTenantDefault.extend({ tenantId: z.string() });
export const Sku = z.object({
  skuPartNumber: z.string(),
  prepaidUnits: z.object({ enabled: z.number().nullish() }).nullish(),
  servicePlans: z.array(z.object({ servicePlanName: z.string(), servicePlanId: z.string().nullish() })).nullish(),
});
export const OurGroup = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  groupTypes: strings,
  securityEnabled: z.boolean().nullish(),
  mailEnabled: z.boolean().nullish(),
  membershipRule: z.string().nullish(),
  isAssignableToRole: z.boolean().nullish(),
  isManagementRestricted: z.boolean().nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
});
export const RestrictedUnit = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  isMemberManagementRestricted: z.boolean().nullish(),
});
export const RoleAssignment = z.object({ roleDefinitionId: z.string(), directoryScopeId: z.string().nullish() });
export const Strength = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  policyType: z.string().nullish(),
  allowedCombinations: z.array(z.string()),
  combinationConfigurations: z.array(z.object({ allowedAAGUIDs: strings, appliesToCombinations: strings })).nullish(),
});

export type AccessPolicyFacts = z.infer<typeof AccessPolicy> & {
  /** Over all that Graph shows of it; absent where it was not looked at. */
  readonly definitionDigest?: string | undefined;
};
export type OurGroupFacts = z.infer<typeof OurGroup> & { readonly owners: number };
export type StrengthFacts = z.infer<typeof Strength>;

/** One configured break-glass account, and all that is asked about it. */
export interface BreakGlassFacts {
  readonly id: string;
  /** `undefined` when there is no such user. */
  readonly account: Known<z.infer<typeof Account> | undefined>;
  readonly methods: Known<readonly z.infer<typeof Method>[]>;
  readonly roles: Known<readonly z.infer<typeof RoleInstance>[]>;
  /** Names of the policies that would apply if report-only ones were enforced. */
  readonly applicable: Known<readonly string[]>;
  /** `undefined` when the account never signed in. */
  readonly lastSuccessfulSignIn: Known<string | undefined>;
  /** The groups that the account is in, nested ones too. */
  readonly groupIds: Known<readonly string[]>;
}

/** Sign-ins of the last week that succeeded with a client that knows passwords only. */
export interface LegacySignInsRead {
  readonly found: readonly z.infer<typeof LegacySignIn>[];
  /** No more of them are in the log. */
  readonly isWhole: boolean;
}

/** Of some people of the waves: how many were asked about, and who has no manager with a mail address, by name. */
export interface ManagersRead {
  readonly asked: number;
  readonly without: readonly string[];
}

/** Of the people of the waves: how many they are, how many were asked about, and for whom MFA is set the old way. */
export interface PerUserMfaRead {
  readonly people: number;
  readonly asked: number;
  readonly on: readonly string[];
}

/** All that was read from the tenant. Each part may be unreadable by itself. */
export interface TenantReadings {
  /** When the oldest part was read. */
  readonly readAt: Date;
  readonly methodsPolicy: Known<MethodsPolicyFacts>;
  readonly accessPolicies: Known<readonly AccessPolicyFacts[]>;
  readonly domains: Known<readonly z.infer<typeof Domain>[]>;
  readonly organization: Known<z.infer<typeof Organization>>;
  readonly securityDefaults: Known<z.infer<typeof SecurityDefaults>>;
  readonly crossTenantDefault: Known<z.infer<typeof CrossTenantDefault>>;
  readonly crossTenantPartners: Known<readonly z.infer<typeof CrossTenantPartner>[]>;
  readonly skus: Known<readonly z.infer<typeof Sku>[]>;
  /** `undefined` when no wave's group was named. */
  readonly scope: Known<PeopleInScope> | undefined;
  /** Ids, in lower case, of who is no member of this organisation in the wave groups; `undefined` like `scope`. */
  readonly strangers: Known<readonly string[]> | undefined;
  /** Principals that have the directory synchronisation role. */
  readonly syncAccountIds: Known<readonly string[]>;
  readonly breakGlass: readonly BreakGlassFacts[];
  /**
   * By id of the method, in lower case, and of the registration campaign; `undefined` when no wave's group was named.
   */
  readonly reached: Known<Readonly<Record<string, Reached>>> | undefined;
  /** Client ids that our policies name and that have no service principal. */
  readonly missingApps: Known<readonly string[]>;
  readonly legacySignIns: Known<LegacySignInsRead>;
  readonly perUserMfa: Known<PerUserMfaRead> | undefined;
  /** `undefined` when no wave's group was named. */
  readonly managers: Known<ManagersRead> | undefined;
  /** Users, groups and roles that policies name and that do not exist, as paths of Graph. */
  readonly dangling: Known<readonly string[]>;
  /** The app's own groups, the enforced group among them. */
  readonly ourGroups: readonly {
    readonly id: string;
    /** `undefined` when there is no such group. */
    readonly group: Known<OurGroupFacts | undefined>;
    /** The restricted management units that it lies in; looked up when it is in any. */
    readonly units: Known<readonly z.infer<typeof RestrictedUnit>[]>;
  }[];
  /** One of `ourGroups`; `undefined` when nobody named it. */
  readonly enforcedGroupId: string | undefined;
  /** The group that the app keeps for the registration campaign, in lower case; `undefined` without one. */
  readonly nudgeGroupId?: string | undefined;
  /** Directory roles of the identity that writes the groups; `undefined` when nobody named it. */
  readonly writerRoles: Known<readonly z.infer<typeof RoleAssignment>[]> | undefined;
  /** What the workforce policy asks for, `undefined` inside when it does not exist; not named at all without it. */
  readonly enforcedStrength: { readonly id: string; readonly strength: Known<StrengthFacts | undefined> } | undefined;
  /** Graph permissions of our identities by name of the identity: declared and granted. */
  readonly identities: readonly {
    readonly name: string;
    /** `undefined` where nobody compares: inside the app. */
    readonly declared: readonly string[] | undefined;
    readonly granted: Known<readonly string[]>;
  }[];
  /** Groups of waves to come, as named by the admin. */
  readonly waveGroupIds: readonly string[];
  /** Apps that the settings leave out, with another policy that catches them. */
  readonly leftOutAppIds: readonly string[];
  readonly passLifetimeMinutes: number;
}

/** What the checks judge: the tenant, what people have declared, and the wave that asks. */
export interface TenantFacts extends TenantReadings {
  readonly now: Date;
  readonly declarations: Known<readonly Declaration[]>;
  /** `undefined` when no wave asks. */
  readonly wave: WaveForChecks | undefined;
}
