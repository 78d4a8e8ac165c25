import { z } from "zod";

/** No control characters: it stands on pages and in rows. */
const plain = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must be plain text");

/** The query of `GET /api/keys`. */
export const KeyRangeSchema = z.object({
  skip: z.coerce.number().int().min(0).default(0).describe("How many to leave out, by serial."),
  top: z.coerce.number().int().min(1).max(1000).default(100).describe("How many to tell of at most."),
  out: z.stringbool().optional().describe("Only those that somebody still has, or only those that are back."),
});
export type KeyRange = z.infer<typeof KeyRangeSchema>;

/** The body of `POST /api/keys`. */
export const LendKeySchema = z.object({
  serial: plain(64).describe("As it stands on the key. One key has one serial, whatever its case."),
  make: plain(100).describe("Make and model."),
  person: plain(256).describe("Object id or sign-in name of whoever gets it."),
});
export type LendKey = z.infer<typeof LendKeySchema>;

/** The body of `POST /api/keys/back`. */
export const KeyBackSchema = z.object({
  serial: plain(64),
  as: z.enum(["returned", "lost"]).describe("`lost`: nobody waits for it any more. The passkey on it is theirs still."),
});
export type KeyBack = z.infer<typeof KeyBackSchema>;
