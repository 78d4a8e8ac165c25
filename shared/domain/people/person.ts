import { z } from "zod";

export const PersonSchema = z.object({
  id: z.string().describe("Entra object id."),
  displayName: z.string(),
});
export type Person = Readonly<z.infer<typeof PersonSchema>>;
