import { z } from "zod";
import { ReleaseSchema } from "../../shared/domain/enforcement/release.ts";

/** The answer of `GET` and `POST /api/people/{userId}/release`: the person's last release. */
export const ReleaseStatusSchema = z.object({ release: ReleaseSchema.optional() });
export type ReleaseStatus = Readonly<z.infer<typeof ReleaseStatusSchema>>;
