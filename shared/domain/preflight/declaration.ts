import { z } from "zod";
import { days } from "../calendar/durations.ts";
import { PersonSchema } from "../people/person.ts";
import { type Known, ok, unknown, type Verdict } from "./verdict.ts";

/** What Graph cannot tell: a person says it with their name, and it lapses. */
export const DeclarableSchema = z.enum([
  "P46",
  "P47",
  "P55",
  "P55.faq",
  "P55.channel",
  "P55.escalation",
  "P55.recovery",
  "P55.issuers",
  "P56",
  "P67",
]);
export type Declarable = z.infer<typeof DeclarableSchema>;

/** What somebody declares one by one in place of P55 as a whole (R193). */
export const helpdeskPoints: readonly { readonly check: Declarable; readonly says: string }[] = [
  { check: "P55.faq", says: "the most frequent questions are answered where people look (FAQ)" },
  { check: "P55.channel", says: "there is a channel in which people ask and are answered" },
  { check: "P55.escalation", says: "whom the helpdesk calls when it cannot help is written down" },
  { check: "P55.recovery", says: "the way back for whoever is locked out was tried" },
  { check: "P55.issuers", says: "those who hand out codes are named, and know how" },
];

/** What is declared from now on. P55 as a whole is of before, and holds until it lapses. */
export const DeclaredNowSchema = DeclarableSchema.exclude(["P55"], {
  error: ({ input }) =>
    input === "P55"
      ? `is declared by its points, one by one: ${helpdeskPoints.map(({ check }) => check).join(", ")}`
      : undefined,
});

export const DeclarationSchema = z.object({
  check: DeclarableSchema,
  by: PersonSchema,
  at: z.string().describe("When it was declared, ISO 8601 UTC."),
  until: z.string().describe("When it lapses, ISO 8601 UTC."),
  note: z.string().describe("What was made sure of, in the words of whoever declared it."),
});
export type Declaration = Readonly<z.infer<typeof DeclarationSchema>>;

/** The declarations after somebody made one. The one before of the same check is replaced. */
export const declaredBy = (
  known: readonly Declaration[],
  { check, by, note }: Pick<Declaration, "check" | "by" | "note">,
  now: Date,
  lastsDays: number,
): readonly Declaration[] => [
  ...known.filter((one) => one.check !== check),
  { check, by, note, at: now.toISOString(), until: new Date(now.getTime() + days(lastsDays)).toISOString() },
];

/** @param silent what is said where nobody has declared it. */
export function judgeDeclared(
  { declarations, now }: { readonly declarations: Known<readonly Declaration[]>; readonly now: Date },
  check: Declarable,
  silent: string,
  fix: string,
): Verdict {
  if (!declarations.known) return unknown(`could not be read: ${declarations.because}`);
  const found = declarations.value.find((one) => one.check === check);
  if (!found) return unknown(`${silent}, and nobody has declared it`, fix);
  const { by, at, until, note } = found;
  const said = `declared by ${by.displayName} on ${at.slice(0, 10)}: ${note}`;
  if (Number.isNaN(Date.parse(until)) || Date.parse(until) <= now.getTime())
    return unknown(`${said}; that lapsed on ${until.slice(0, 10)}`, fix);
  return ok(`${said}; until ${until.slice(0, 10)}`);
}
