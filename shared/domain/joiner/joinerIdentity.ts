import { z } from "zod";

export const JoinerIdentitySchema = z.object({
  entraObjectId: z.string().optional(),
  userPrincipalName: z.string().optional(),
  employeeId: z.string().optional(),
});
/** The names by which HR leads to an account. */
export type JoinerIdentity = Readonly<z.infer<typeof JoinerIdentitySchema>>;
