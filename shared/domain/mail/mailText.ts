import { z } from "zod";
import { PersonSchema } from "../people/person.ts";

/** Words of the tenant's own for one message of our mails, in one language; the row stays when they go back to ours. */
export const MailTextSchema = z.object({
  /** An ICU message. Absent: ours is used again. */
  text: z.string().optional(),
  /** What stood there before, for the audit trail. */
  before: z.string().optional(),
  by: PersonSchema,
  at: z.string(),
});
export type MailText = Readonly<z.infer<typeof MailTextSchema>>;

/** Which message. Language and key are the app's own, unless a later version dropped them. */
export interface MailTextId {
  readonly language: string;
  readonly key: string;
}
