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
/** Whether people are forced is shown on beta only. What is odd is not told. */
const Campaign = z.object({
  state: z.string().nullish(),
  snoozeDurationInDays: z.number().nullish().catch(undefined),
  enforceRegistrationAfterAllowedSnoozes: z.boolean().nullish().catch(undefined),
  includeTargets: z.array(Target).nullish(),
  excludeTargets: z.array(Target).nullish(),
});
/** Its name among the methods, in `reached`. */
export const CAMPAIGN = "campaign";
export type CampaignFacts = z.infer<typeof Campaign>;
export const MethodsPolicy = z.object({
  policyMigrationState: z.string().nullish(),
  registrationEnforcement: z
    .object({
      authenticationMethodsRegistrationCampaign: Campaign.nullish(),
    })
    .nullish(),
  authenticationMethodConfigurations: z.array(MethodConfiguration),
});
export type MethodsPolicyFacts = z.infer<typeof MethodsPolicy>;
export type MethodConfigurationFacts = z.infer<typeof MethodConfiguration>;
export type PasskeyProfileFacts = z.infer<typeof PasskeyProfile>;
