import { z } from "zod";
import { ReleaseSchema } from "../../shared/domain/enforcement/release.ts";
import { ShownRefusalSchema } from "../../shared/domain/enforcement/shownRefusals.ts";

/** The answer of `GET` and `POST /api/people/{userId}/release`: the person's last release. */
export const ReleaseStatusSchema = z.object({
  release: ReleaseSchema.optional(),
  refusals: z
    .array(ShownRefusalSchema)
    .readonly()
    .optional()
    .describe(
      "The last sign-ins of this person that the workforce policy stopped, newest first, in a wave or outside. Absent from the answer to a POST, and while a row cannot be read.",
    ),
});
export type ReleaseStatus = Readonly<z.infer<typeof ReleaseStatusSchema>>;
