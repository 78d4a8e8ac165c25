import { z } from "zod";

const did = z.string().regex(/^did:[a-z0-9]+:\S+$/);

/**
 * What the Request Service takes for a presentation, as far as it is used here; another field is refused. Source:
 * learn.microsoft.com/entra/verified-id/presentation-request-api, read 2026-11.
 */
export const PresentationRequestSchema = z.strictObject({
  authority: did,
  includeQRCode: z.boolean().default(false),
  // Not together with a Face Check, which each request here asks for. Source: …/entra/verified-id/using-facecheck.
  includeReceipt: z.literal(false).optional(),
  registration: z.strictObject({ clientName: z.string().min(1), purpose: z.string().optional() }),
  callback: z.strictObject({
    // The real one wants an address that the internet reaches; on one machine the loopback is.
    url: z.url({ protocol: /^https?$/ }),
    state: z.string().min(1),
    // No other headers are supported.
    headers: z.partialRecord(z.enum(["api-key", "Authorization"]), z.string()).optional(),
  }),
  requestedCredentials: z
    .array(
      z.strictObject({
        type: z.string().min(1),
        purpose: z.string().optional(),
        acceptedIssuers: z.array(did).optional(),
        configuration: z.strictObject({
          validation: z.strictObject({
            allowRevoked: z.boolean().default(false),
            validateLinkedDomain: z.boolean().default(false),
            faceCheck: z.strictObject({
              sourcePhotoClaimName: z.string().min(1),
              matchConfidenceThreshold: z.int().min(50).max(100).default(70),
            }),
          }),
        }),
      }),
    )
    .length(1),
});
export type PresentationRequest = z.infer<typeof PresentationRequestSchema>;
