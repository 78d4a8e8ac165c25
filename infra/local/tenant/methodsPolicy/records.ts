/** Whom a configuration includes or excludes; `all_users` is the id of the group of everyone. */
export interface Target {
  id: string;
  targetType: "user" | "group";
  isRegistrationRequired?: boolean;
  /** Of passkeys only. */
  allowedPasskeyProfiles?: string[];
}
export interface Configuration {
  "@odata.type": string;
  id: string;
  state: "enabled" | "disabled";
  includeTargets: Target[];
  excludeTargets: Target[];
}
export interface TemporaryAccessPassConfiguration extends Configuration {
  defaultLength: number;
  defaultLifetimeInMinutes: number;
  minimumLifetimeInMinutes: number;
  maximumLifetimeInMinutes: number;
  isUsableOnce: boolean;
}
export interface CertificateConfiguration extends Configuration {
  authenticationModeConfiguration: {
    x509CertificateAuthenticationDefaultMode: "x509CertificateSingleFactor" | "x509CertificateMultiFactor";
    x509CertificateDefaultRequiredAffinityLevel: "low" | "high";
    rules: object[];
  };
}
export interface KeyRestrictions {
  isEnforced: boolean;
  enforcementType: "allow" | "block";
  aaGuids: string[];
}
export interface Fido2Configuration extends Configuration {
  isSelfServiceRegistrationAllowed: boolean;
  isAttestationEnforced: boolean;
  keyRestrictions: KeyRestrictions;
  defaultPasskeyProfile: string;
  passkeyProfiles: {
    id: string;
    name: string;
    passkeyTypes: string;
    attestationEnforcement: "disabled" | "registrationOnly";
    keyRestrictions: KeyRestrictions;
  }[];
}
