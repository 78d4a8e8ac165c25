import { z } from "zod";

const reason = z.string().trim().min(1).max(500).describe("For the audit trail and whoever reads it.");
const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "must be the digest, as the page shows it")
  .describe("`digest` of the status: what was read is what is confirmed.");

/** The body of `POST /api/start`: the first person gives a reason, the second one the digest. */
export const StartSchema = z
  .object({ reason: reason.optional(), digest: digest.optional() })
  .refine(
    (body) => (body.reason === undefined) !== (body.digest === undefined),
    "give a reason to ask for a start, or the digest to confirm one; not both",
  );
export type StartBody = z.infer<typeof StartSchema>;

/** The body of `POST /api/stop`. */
export const StopSchema = z.object({ reason });
