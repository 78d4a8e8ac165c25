import { createHash } from "node:crypto";
import { z } from "zod";
import type { MailKind } from "./mailKinds.ts";

/** The ways in which a subject is said; A is the one that was there first (R70). */
export const VariantSchema = z.enum(["A", "B", "C"]);
export type Variant = z.infer<typeof VariantSchema>;

/**
 * Mails whose subject is said in several ways, of chasers each tone by itself. In the order in which people get them.
 */
export const VariedSubjectSchema = z.enum([
  "announcement",
  "dayOf",
  "reminder",
  "chaserFriendly",
  "chaserLoss",
  "chaserLast",
  "enforcementWarning",
]);
export type VariedSubject = z.infer<typeof VariedSubjectSchema>;

/** Which subject a mail went under; kept in its row of the ledger. */
export interface ChosenSubject {
  readonly subject: VariedSubject;
  readonly variant: Variant;
}

/** @param tone of a chaser, from `nextChase`: the tones rise at the second and the fourth. */
export const chaserSubject = (tone: number): Extract<VariedSubject, `chaser${string}`> =>
  tone <= 1 ? "chaserFriendly" : tone <= 3 ? "chaserLoss" : "chaserLast";

function variedSubjectOf(kind: MailKind, tone: number): VariedSubject | undefined {
  if (kind === "chaser") return chaserSubject(tone);
  return VariedSubjectSchema.safeParse(kind).data;
}

interface Around {
  readonly tenantId: string;
  /** Whether subjects are compared at all. */
  readonly subjectVariants: boolean;
}

/**
 * The subject of a person's mail: the same each time for the same tenant, subject and person, whoever else is mailed.
 * Each subject draws anew, so that no two of them are compared by the same halves. Pure.
 * @returns `undefined` for mails that have one subject, and where none are compared: it is A then, and counts nowhere.
 */
export function chosenSubject(
  kind: MailKind,
  tone: number,
  userId: string,
  { tenantId, subjectVariants }: Around,
): ChosenSubject | undefined {
  const subject = variedSubjectOf(kind, tone);
  if (!subject || !subjectVariants) return undefined;
  const name = JSON.stringify([tenantId.toLowerCase(), subject, userId.toLowerCase()]);
  const drawn = createHash("sha256").update(name, "utf8").digest().readUInt32BE(0);
  const variants = VariantSchema.options;
  return { subject, variant: variants[drawn % variants.length] ?? "A" };
}
