import { z } from "zod";

export const PersonSchema = z.object({
  id: z.string().describe("Entra object id."),
  displayName: z.string(),
});
export type Person = Readonly<z.infer<typeof PersonSchema>>;

/** Whether two ids are of one person, however they are spelled: the rule of two people rests on it. */
export const isSamePerson = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
