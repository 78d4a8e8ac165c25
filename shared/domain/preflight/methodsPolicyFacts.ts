import { z } from "zod";

/** The authentication methods policy of Graph v1.0, as far as the checks read it. */
const strings = z.array(z.string()).nullish();
const Target = z.object({
  id: z.string(),
  targetType: z.string().nullish(),
  targetedAuthenticationMethod: z.string().nullish(),
  allowedPasskeyProfiles: strings,
});
const KeyRestrictions = z.object({
  isEnforced: z.boolean().nullish(),
  enforcementType: z.string().nullish(),
  aaGuids: strings,
});
const PasskeyProfile = z.object({
  id: z.string(),
  name: z.string().nullish(),
  passkeyTypes: z.string().nullish(),
  attestationEnforcement: z.string().nullish(),
  keyRestrictions: KeyRestrictions.nullish(),
});
const MethodConfiguration = z.object({
  id: z.string(),
  state: z.string().nullish(),
  includeTargets: z.array(Target).nullish(),
  excludeTargets: z.array(Target).nullish(),
  isSelfServiceRegistrationAllowed: z.boolean().nullish(),
  defaultPasskeyProfile: z.string().nullish(),
  passkeyProfiles: z.array(PasskeyProfile).nullish(),
  isUsableOnce: z.boolean().nullish(),
  minimumLifetimeInMinutes: z.number().nullish(),
  maximumLifetimeInMinutes: z.number().nullish(),
  authenticationModeConfiguration: z
    .object({ x509CertificateAuthenticationDefaultMode: z.string().nullish() })
    .nullish(),
});
export const MethodsPolicy = z.object({
  policyMigrationState: z.string().nullish(),
  registrationEnforcement: z
    .object({
      authenticationMethodsRegistrationCampaign: z
        .object({
          state: z.string().nullish(),
          includeTargets: z.array(Target).nullish(),
          excludeTargets: z.array(Target).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  authenticationMethodConfigurations: z.array(MethodConfiguration),
});
export type MethodsPolicyFacts = z.infer<typeof MethodsPolicy>;
export type MethodConfigurationFacts = z.infer<typeof MethodConfiguration>;
export type PasskeyProfileFacts = z.infer<typeof PasskeyProfile>;
