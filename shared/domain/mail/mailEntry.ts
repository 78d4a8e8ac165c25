import { z } from "zod";
import type { MailKind } from "./mailKinds.ts";
import type { ChosenSubject } from "./subjectVariants.ts";

export const MailStateSchema = z.enum(["open", "accepted", "rejected"]);

/** One mail that is to be, or was, sent. `key` is the business key; the operation id is derived from it. */
export interface MailEntry extends Partial<ChosenSubject> {
  /** Wave id, joiner id or `app`: the partition. */
  readonly scope: string;
  /** e.g. `announcement|1|<userId>`; unique within the scope. */
  readonly key: string;
  readonly kind: MailKind;
  readonly userId?: string | undefined;
  readonly operationId: string;
  /** Whose link it carries. */
  readonly grantId?: string | undefined;
  readonly state: z.infer<typeof MailStateSchema>;
  readonly at: string;
  readonly code?: string | undefined;
}
