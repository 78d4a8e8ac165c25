import { z } from "zod";
import { SignInLogSchema } from "../people/signIn.ts";

/** A sign-in that the workforce policy stopped, as the log names it. */
export const RefusalSchema = z.object({
  at: z.string(),
  log: SignInLogSchema,
  correlationId: z.string().optional(),
  deviceId: z.string().optional(),
  found: z
    .object({
      as: z.enum(["answered", "denied"]).describe("Answered: a prompt, or a refresh after which the owner got in."),
      in: z.string().describe("Up to when the reading went that found it out."),
    })
    .optional()
    .describe("Absent while nobody has looked for an answer."),
});
export type Refusal = Readonly<z.infer<typeof RefusalSchema>>;
