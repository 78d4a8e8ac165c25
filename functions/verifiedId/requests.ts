import { z } from "zod";
import { proofReasons } from "../../shared/domain/pass/grant.ts";

/** The form of the page: empty but for its token to begin with, then with what binds the answer to the page. */
export const ProofFormSchema = z.union([
  z.strictObject({
    formToken: z.string().describe("As the page of this link gave it."),
    presentationId: z.guid().describe("Of what was asked of the phone."),
    pageSecret: z.string().max(100).describe("What only the page holds that asked: no picture and no link carries it."),
  }),
  z.strictObject({ formToken: z.string().describe("As the page of this link gave it.") }),
]);
export type ProofForm = z.infer<typeof ProofFormSchema>;

const Credential = z.looseObject({
  type: z.array(z.string()),
  issuer: z.string(),
  claims: z.record(z.string(), z.unknown()),
  credentialState: z.looseObject({ revocationStatus: z.string().optional() }).optional(),
  expirationDate: z.string().optional(),
  faceCheck: z.looseObject({ matchConfidenceScore: z.number().optional() }).optional(),
});

/**
 * What the Request Service tells. Source: learn.microsoft.com/entra/verified-id/presentation-request-api, "Callback
 * events", read 2026-11.
 */
export const CallbackSchema = z.looseObject({
  requestId: z.string().min(1).max(200),
  requestStatus: z
    .string()
    .max(100)
    .describe("`request_retrieved`, `presentation_verified` or `presentation_error`; others change nothing."),
  state: z.string().max(200).describe("As it was sent with the request."),
  verifiedCredentialsData: z.array(Credential).max(20).optional(),
});
export type CallbackBody = z.infer<typeof CallbackSchema>;

/** The form with which the helpdesk opens a link. */
export const OfferProofSchema = z.object({
  formToken: z.string().describe("As the page gave it to this person, for this `pressId`."),
  pressId: z.guid().describe("A new one for each link: the same one again opens no second one."),
  reason: z.enum(proofReasons).describe("Why a code is needed."),
});
