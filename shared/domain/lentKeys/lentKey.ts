import { z } from "zod";
import { PersonSchema } from "../people/person.ts";

const by = z.object({ by: PersonSchema, at: z.string() });

/** A hardware key that the organisation lent to somebody (R312): who has it until it is back, or known to be lost. */
export const LentKeySchema = z.object({
  serial: z.string().describe("As it stands on the key."),
  make: z.string().describe("Make and model."),
  userId: z.string().describe("Object id of whoever has it, or had it last."),
  displayName: z.string(),
  lent: by,
  back: by.extend({ as: z.enum(["returned", "lost"]) }).optional(),
});
export type LentKey = Readonly<z.infer<typeof LentKeySchema>>;

/** Whether somebody still has it. */
export const isOut = ({ back }: Pick<LentKey, "back">): boolean => back === undefined;
