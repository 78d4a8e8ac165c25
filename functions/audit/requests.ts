import { z } from "zod";
import { APP_SCOPE, AuditCodeSchema } from "../../shared/domain/audit.ts";
import { WAVE_ID } from "../waves/http/requests.ts";

/** Where a page of a trail begins: moment and hash of the line before. */
const PLACE = /^\d{13}\|[0-9a-f]{64}$/;
const ofWhom = ["wave", "joiner", "person", "scope"] as const;

/** The query of `GET /api/audit`. */
export const TrailRequestSchema = z
  .strictObject({
    wave: z.string().regex(WAVE_ID, "must be the id of a wave").optional(),
    joiner: z.guid("must be the id of a hire").optional(),
    person: z
      .guid("must be the object id of a person")
      .transform((id) => id.toLowerCase())
      .optional()
      .describe("What happened to this person, in any wave and onboarding, and what this person did."),
    scope: z.literal(APP_SCOPE, "must be app").optional().describe("What is about no single wave or hire."),
    what: AuditCodeSchema.optional().describe("Only where this happened."),
    format: z.enum(["json", "csv"], "must be json or csv").optional(),
    after: z.string().regex(PLACE, "must be `next` of an answer").optional().describe("`next` of the answer before."),
    top: z.coerce
      .number("must be a whole number")
      .int("must be a whole number")
      .min(1)
      .max(500)
      .optional()
      .describe("How many lines at most, 100 unless said; of a CSV all of them."),
  })
  .refine((query) => ofWhom.filter((one) => query[one] !== undefined).length === 1, {
    message: `must name one of ${ofWhom.join(", ")}`,
    path: [],
  });
export type TrailRequest = z.infer<typeof TrailRequestSchema>;
