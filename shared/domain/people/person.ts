import { z } from "zod";

export const PersonSchema = z.object({
  /** Entra object id. */
  id: z.string(),
  displayName: z.string(),
});
export type Person = Readonly<z.infer<typeof PersonSchema>>;
