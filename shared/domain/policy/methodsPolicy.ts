import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "./canonicalJson.ts";

/**
 * The authentication methods policy of the tenant, as far as it decides whether a registered credential still works.
 * Attestation is no part of it: it decides at registration only. Source:
 * learn.microsoft.com/entra/identity/authentication/how-to-authentication-passkey-profiles, read 2026-11.
 */

/** Whom a configuration includes or excludes. */
const TargetSchema = z.object({
  kind: z.enum(["everyone", "group", "user"]),
  id: z.string().describe("Lower case; of everyone `all_users`."),
});
/** Of somebody included: the passkey profiles that count for them. */
const PasskeyTargetSchema = TargetSchema.extend({ profileIds: z.array(z.string()).readonly() });

const PasskeyProfileSchema = z.object({
  id: z.string(),
  name: z.string(),
  passkeyTypes: z.array(z.enum(["deviceBound", "synced"])).readonly(),
  keyRestrictions: z
    .object({ enforcementType: z.enum(["allow", "block"]), aaGuids: z.array(z.string()).readonly() })
    .optional()
    .describe("Absent: not enforced. AAGUIDs in lower case."),
});

export const PasskeyConfigurationSchema = z.object({
  isOn: z.boolean(),
  includeTargets: z.array(PasskeyTargetSchema).readonly(),
  excludeTargets: z.array(TargetSchema).readonly(),
  passkeyProfiles: z.array(PasskeyProfileSchema).readonly(),
});
export type PasskeyConfiguration = Readonly<z.infer<typeof PasskeyConfigurationSchema>>;

export const CertificateConfigurationSchema = z.object({
  isOn: z.boolean(),
  includeTargets: z.array(TargetSchema).readonly(),
  excludeTargets: z.array(TargetSchema).readonly(),
  mode: z
    .enum(["multiFactor", "singleFactor", "byCertificate"])
    .optional()
    .describe(
      "What a certificate is worth. `byCertificate`: rules of the tenant say other things of some. Absent: not told.",
    ),
});
export type CertificateConfiguration = Readonly<z.infer<typeof CertificateConfigurationSchema>>;

export type MethodTarget = Readonly<z.infer<typeof TargetSchema>>;

/** Part of a policy that was read, or why nobody can tell: it is absent, refused, or says something new. */
export type Part<T> =
  | { readonly kind: "known"; readonly value: T }
  | { readonly kind: "unknown"; readonly because: string };

/** What was read at once. Windows Hello has no configuration in it, and follows the strength. */
export interface MethodsPolicy {
  readonly passkeys: Part<PasskeyConfiguration>;
  readonly certificates: Part<CertificateConfiguration>;
}

/** SHA-256 (hex): the same for the same configuration, in whatever order Graph lists it. */
export const configurationDigest = (configuration: object): string =>
  createHash("sha256").update(canonicalJson(configuration)).digest("hex");
