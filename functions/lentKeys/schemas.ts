import { z } from "zod";
import { LentKeySchema } from "../../shared/domain/lentKeys/lentKey.ts";

/** The answer of `POST /api/keys` and `POST /api/keys/back`. */
export const ShownKeySchema = LentKeySchema;
export type ShownKey = z.infer<typeof ShownKeySchema>;

/** The answer of `GET /api/keys`. */
export const KeyListSchema = z.object({
  total: z.number().int().describe("How many were ever lent."),
  out: z.number().int().describe("How many of them somebody still has."),
  skip: z.number().int(),
  keys: z.array(ShownKeySchema).readonly(),
});
export type KeyList = z.infer<typeof KeyListSchema>;
