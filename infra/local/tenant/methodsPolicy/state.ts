import { iso } from "../ids.ts";
import type { UserRecord } from "../principals/records.ts";
import type { Principals } from "../principals/state.ts";
import type {
  Configuration,
  Fido2Configuration,
  KeyRestrictions,
  Target,
  TemporaryAccessPassConfiguration,
} from "./records.ts";

const everyone = (): Target[] => [{ targetType: "group", id: "all_users", isRegistrationRequired: false }];
const unrestricted = (): KeyRestrictions => ({ isEnforced: false, enforcementType: "allow", aaGuids: [] });
const type = (name: string) => `#microsoft.graph.${name}AuthenticationMethodConfiguration`;
const defaultProfile = "00000000-0000-0000-0000-000000000001";

/** The tenant-wide authentication methods policy. World code may change the configurations directly. */
export class AuthenticationMethodsPolicy {
  policyMigrationState: "preMigration" | "migrationInProgress" | "migrationComplete" | null = "migrationComplete";
  readonly temporaryAccessPass: TemporaryAccessPassConfiguration = {
    "@odata.type": type("temporaryAccessPass"),
    id: "TemporaryAccessPass",
    state: "enabled",
    // A tenant that issues passes for first days sets 12 characters and a minimum of 10 minutes.
    defaultLength: 12,
    defaultLifetimeInMinutes: 60,
    minimumLifetimeInMinutes: 10,
    maximumLifetimeInMinutes: 480,
    isUsableOnce: false,
    includeTargets: everyone(),
    excludeTargets: [],
  };
  readonly fido2: Fido2Configuration = {
    "@odata.type": type("fido2"),
    id: "Fido2",
    state: "enabled",
    isSelfServiceRegistrationAllowed: true,
    isAttestationEnforced: false,
    keyRestrictions: unrestricted(),
    defaultPasskeyProfile: defaultProfile,
    passkeyProfiles: [
      {
        id: defaultProfile,
        name: "Default passkey profile",
        passkeyTypes: "deviceBound,synced",
        attestationEnforcement: "disabled",
        keyRestrictions: unrestricted(),
      },
    ],
    includeTargets: everyone(),
    excludeTargets: [],
  };
  readonly #others: Configuration[] = [
    {
      "@odata.type": type("microsoftAuthenticator"),
      id: "MicrosoftAuthenticator",
      state: "enabled",
      includeTargets: everyone(),
      excludeTargets: [],
    },
    { "@odata.type": type("sms"), id: "Sms", state: "disabled", includeTargets: everyone(), excludeTargets: [] },
    {
      "@odata.type": type("softwareOath"),
      id: "SoftwareOath",
      state: "enabled",
      includeTargets: everyone(),
      excludeTargets: [],
    },
    { "@odata.type": type("email"), id: "Email", state: "enabled", includeTargets: everyone(), excludeTargets: [] },
    {
      "@odata.type": type("x509Certificate"),
      id: "X509Certificate",
      state: "disabled",
      includeTargets: everyone(),
      excludeTargets: [],
    },
  ];
  readonly #principals: Principals;
  readonly #createdAt: number;

  constructor(principals: Principals, createdAt: number) {
    this.#principals = principals;
    this.#createdAt = createdAt;
  }

  /** Whether a method's configuration includes the user and does not exclude them. */
  isTargeted(id: "TemporaryAccessPass" | "Fido2", user: UserRecord): boolean {
    const configuration = id === "Fido2" ? this.fido2 : this.temporaryAccessPass;
    const hits = (target: Target) =>
      target.id === "all_users" ||
      (target.targetType === "user" ? target.id === user.id : this.#principals.groupsOf(user).has(target.id));
    return configuration.includeTargets.some(hits) && !configuration.excludeTargets.some(hits);
  }

  /** Whether the policy allows the user to register a passkey of this make. */
  allowsPasskey(user: UserRecord, aaGuid: string, passkeyType: "deviceBound" | "synced"): boolean {
    if (
      this.fido2.state !== "enabled" ||
      !this.fido2.isSelfServiceRegistrationAllowed ||
      !this.isTargeted("Fido2", user)
    )
      return false;
    return this.fido2.passkeyProfiles.some(
      ({ passkeyTypes, keyRestrictions: { isEnforced, enforcementType, aaGuids }, attestationEnforcement }) => {
        if (!passkeyTypes.split(",").includes(passkeyType)) return false;
        if (attestationEnforcement === "registrationOnly" && passkeyType === "synced") return false;
        return !isEnforced || aaGuids.includes(aaGuid) === (enforcementType === "allow");
      },
    );
  }

  get configurations(): readonly Configuration[] {
    return [this.fido2, this.temporaryAccessPass, ...this.#others];
  }

  body(): Record<string, unknown> {
    return {
      id: "authenticationMethodsPolicy",
      displayName: "Authentication Methods Policy",
      description: "The tenant-wide policy that controls which authentication methods are allowed in the tenant",
      lastModifiedDateTime: iso(this.#createdAt),
      policyVersion: "1.5",
      policyMigrationState: this.policyMigrationState,
      registrationEnforcement: {
        authenticationMethodsRegistrationCampaign: {
          snoozeDurationInDays: 1,
          state: "default",
          excludeTargets: [],
          includeTargets: [
            { id: "all_users", targetType: "group", targetedAuthenticationMethod: "microsoftAuthenticator" },
          ],
        },
      },
      authenticationMethodConfigurations: this.configurations,
    };
  }
}
