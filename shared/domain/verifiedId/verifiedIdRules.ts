import { z } from "zod";

const did = z.string().regex(/^did:[a-z0-9]+:\S+$/, "must be a decentralized identifier (did:…)");

/**
 * How a person proves who they are by a Verified ID with Face Check (R13, R14, R184). Source: field update 2026-11;
 * learn.microsoft.com/entra/verified-id/presentation-request-api and /using-facecheck, read 2026-11.
 */
export const VerifiedIdRulesSchema = z.strictObject({
  /** Of this tenant, as verifier. */
  authority: did,
  credentialType: z
    .string()
    .min(1)
    .max(200)
    // My Account issues it for a sign-in, and its photo is one that people may change: a password would be enough.
    .refine((type) => type !== "VerifiedEmployee", {
      error:
        "must not be VerifiedEmployee: My Account issues that for a password, with a photo that people change themselves",
    }),
  acceptedIssuers: z.array(did).min(1),
  /** The claim that tells whose credential it is, and what it is compared with. */
  claim: z.string().min(1).max(200),
  matches: z.enum(["employeeId", "objectId"]),
  photoClaim: z.string().min(1).max(200).default("photo"),
  /** Percent; 70 is the default of Face Check, 50 its least. */
  matchConfidence: z.int().min(50).max(100).default(70),
});
export type VerifiedIdRules = Readonly<z.infer<typeof VerifiedIdRulesSchema>>;
