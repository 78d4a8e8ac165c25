import { z } from "zod";
import { ErasureRefusalSchema } from "../../shared/domain/erasure/refusalWords.ts";
import { PersonSchema } from "../../shared/domain/people/person.ts";

const StoredSchema = z.object({
  table: z.string(),
  holds: z.string().describe("In words for people."),
  becomes: z.enum(["deleted", "pseudonymised", "sequenceKept"]),
  rows: z.number().int(),
});

/** The answers of `GET` and `POST /api/people/{userId}/erase`. */
export const ErasureStatusSchema = z.object({
  userId: z.string(),
  displayName: z.string().optional().describe("As the directory names the account, or else as rows do."),
  account: z.enum(["there", "gone"]).describe("In the directory, at this moment."),
  stored: z.array(StoredSchema).readonly().describe("What is stored of the person, by kind."),
  isCounted: z.boolean().describe("Whether all was counted; else there may be more."),
  refusals: z.array(ErasureRefusalSchema).readonly().describe("Why it cannot be deleted now; empty when it can."),
  underWay: z
    .object({
      asked: z.object({ by: PersonSchema, at: z.string() }),
      reason: z.string(),
      done: z.array(StoredSchema).readonly(),
      round: z.number().int(),
      at: z.string().optional().describe("The kind that is gone through now."),
      notYet: z.string().optional().describe("Why it does not go on, in words."),
    })
    .optional()
    .describe("An erasure that has begun, and goes on by itself."),
});
export type ErasureStatus = Readonly<z.infer<typeof ErasureStatusSchema>>;
