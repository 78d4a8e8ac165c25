import { z } from "zod";
import { SignInLogSchema } from "../people/signIn.ts";

/** The last time that the workforce policy denied somebody, where no prompt explains it. */
export const DenialSchema = z.object({
  at: z.string(),
  log: SignInLogSchema.optional().describe(
    "A refresh in the background is refused without anybody typing a password. Absent: nobody was stopped yet, but the methods policy lets in none of their passkeys any more.",
  ),
  correlationId: z.string().optional(),
  foundAs: z.enum(["stoppedAttempt", "stranded"]).optional().describe("What a live look after it said."),
});
export type Denial = Readonly<z.infer<typeof DenialSchema>>;
