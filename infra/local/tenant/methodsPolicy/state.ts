import { iso } from "../ids.ts";
import type { MethodShape } from "../methods/records.ts";
import type { UserRecord } from "../principals/records.ts";
import type { Principals } from "../principals/state.ts";
import type {
  CertificateConfiguration,
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
  /** On beta only; a tenant in which nobody ever set it does not show it. */
  optOutSettings: { readonly passkeyDynamicMigration: boolean } | undefined;
  readonly #certificates: CertificateConfiguration = {
    "@odata.type": type("x509Certificate"),
    id: "X509Certificate",
    state: "disabled",
    includeTargets: everyone(),
    excludeTargets: [],
    authenticationModeConfiguration: {
      x509CertificateAuthenticationDefaultMode: "x509CertificateSingleFactor",
      x509CertificateDefaultRequiredAffinityLevel: "low",
      rules: [],
    },
  };
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
    includeTargets: everyone().map((target) => ({ ...target, allowedPasskeyProfiles: [defaultProfile] })),
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
    { "@odata.type": type("voice"), id: "Voice", state: "disabled", includeTargets: everyone(), excludeTargets: [] },
    {
      "@odata.type": type("softwareOath"),
      id: "SoftwareOath",
      state: "enabled",
      includeTargets: everyone(),
      excludeTargets: [],
    },
    { "@odata.type": type("email"), id: "Email", state: "enabled", includeTargets: everyone(), excludeTargets: [] },
    this.#certificates,
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
    const hits = (target: Target) => this.#hits(target, user);
    return configuration.includeTargets.some(hits) && !configuration.excludeTargets.some(hits);
  }

  allowCertificates(): void {
    this.#certificates.state = "enabled";
    this.#certificates.authenticationModeConfiguration.x509CertificateAuthenticationDefaultMode =
      "x509CertificateMultiFactor";
  }

  #hits(target: Target, user: UserRecord): boolean {
    if (target.id === "all_users") return true;
    return target.targetType === "user" ? target.id === user.id : this.#principals.groupsOf(user).has(target.id);
  }

  /** Whether the policy allows the user to register a passkey of this make. */
  allowsPasskey(user: UserRecord, aaGuid: string, passkeyType: "deviceBound" | "synced"): boolean {
    if (!this.fido2.isSelfServiceRegistrationAllowed) return false;
    return this.#profilesFor(user, aaGuid, passkeyType).some(
      ({ attestationEnforcement }) => attestationEnforcement !== "registrationOnly" || passkeyType !== "synced",
    );
  }

  /**
   * Whether the policy lets a registered passkey sign its owner in. Attestation does not decide that. Source:
   * learn.microsoft.com/entra/identity/authentication/how-to-authentication-passkey-profiles, read 2026-11.
   */
  letsIn(user: UserRecord, method: MethodShape): boolean {
    return method.kind !== "fido2" || this.#profilesFor(user, method.aaGuid, method.passkeyType).length > 0;
  }

  #profilesFor(user: UserRecord, aaGuid: string, passkeyType: "deviceBound" | "synced") {
    if (this.fido2.state !== "enabled" || !this.isTargeted("Fido2", user)) return [];
    const ids = this.fido2.includeTargets
      .filter((target) => this.#hits(target, user))
      .flatMap((target) => target.allowedPasskeyProfiles ?? [this.fido2.defaultPasskeyProfile]);
    return this.fido2.passkeyProfiles.filter(({ id, passkeyTypes, keyRestrictions }) => {
      const { isEnforced, enforcementType, aaGuids } = keyRestrictions;
      if (!ids.includes(id) || !passkeyTypes.split(",").includes(passkeyType)) return false;
      return !isEnforced || aaGuids.includes(aaGuid) === (enforcementType === "allow");
    });
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
          includeTargets: [{ id: "all_users", targetType: "group", targetedAuthenticationMethod: "fido2" }],
        },
      },
      authenticationMethodConfigurations: this.configurations,
    };
  }
}
