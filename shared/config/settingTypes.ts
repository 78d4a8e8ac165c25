import { z } from "zod";
import { contrastWithWhite } from "./contrast.ts";

/** What a setting may be: read from text, checked, and said in words where it is wrong. */

export const number = (fallback: number, least: number, most: number) =>
  z.coerce.number().min(least).max(most).default(fallback);
export const whole = (fallback: number, least: number, most: number) =>
  z.coerce.number().int().min(least).max(most).default(fallback);
/** For how many days something is kept. @param because of the least: what looks back so far. */
export const keptDays = (least: number, because: string) =>
  z.coerce.number().int().min(least, `must be at least ${least}: ${because}`).max(36_500);
export const httpsUrl = z
  .url({ protocol: /^https$/, error: "must be an https URL" })
  .transform((url) => url.replace(/\/+$/, ""));
export const address = z.email({ error: "must be a mail address" });
export const list = (separator: RegExp) =>
  z.string().transform((text) =>
    text
      .split(separator)
      .map((item) => item.trim())
      .filter(Boolean),
  );
/** Ids by comma, at least two different ones. */
export const twoAccounts = list(/,/).pipe(
  z
    .array(z.guid())
    .refine((ids) => new Set(ids.map((id) => id.toLowerCase())).size >= 2, "must name at least 2 accounts"),
);
/** Behind white words that people must be able to read (WCAG 2.2, 1.4.3: 4.5 to 1). */
export const brandColor = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, "must be a colour as #0b5cad")
  .refine(
    (colour) => !/^#[0-9a-f]{6}$/.test(colour) || contrastWithWhite(colour) >= 4.5,
    "is too light: white words on it need a contrast of 4.5 to 1",
  );
/** Words that stand in a mail as they are: one line, without markup and addresses. */
export const words = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `must have at most ${most} characters`)
    .regex(/^[^\p{Cc}\u2028\u2029<>]*$/u, "must be one line of plain words")
    .refine((text) => !/:\/\/|www\.|@\S+\.\S/i.test(text), "must be words, not an address");
export const isTimeZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
};
function isTeamsWebhook(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") return false;
  return /^(?:[a-z0-9-]+\.)+(?:environment\.api\.powerplatform\.com|logic\.azure\.com)$/.test(url.hostname);
}
// Source: the Standard Webhooks specification: a secret is `whsec_` + base64 of 24 to 64 bytes.
export const webhookSecret = z
  .string()
  .refine((secret) => /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(secret), "must be whsec_ and base64");
/** A reference that the platform could not resolve stays as its own text, which anybody can guess: never a secret. */
export const isUnresolved = (text: string): boolean => text.trimStart().startsWith("@Microsoft.KeyVault(");
export const UNRESOLVED = "the Key Vault reference was not resolved; check that the app's identity may read the secret";
/**
 * The address of a workflow's webhook; its `sig` is the secret. No wave waits for it, so one that cannot be used stops
 * no start: it becomes the reason, without the value. Source: email facts 1.6.
 */
export const teamsWebhook = z.string().transform((text): { readonly url: string } | { readonly unusable: string } => {
  if (isTeamsWebhook(text)) return { url: text };
  if (isUnresolved(text)) return { unusable: UNRESOLVED };
  return { unusable: "must be https at *.environment.api.powerplatform.com or *.logic.azure.com" };
});
export const schedule = (fallback: string) =>
  z
    .string()
    .regex(/^\S+( \S+){5}$/, "must be six fields")
    .default(fallback);
const weekday = z.coerce.number().int().min(1).max(7);

/** Ids of Entra, by comma. */
export const guids = list(/,/).pipe(z.array(z.guid()) as z.ZodType<string[], string[]>);

const MOST_STARS = 3;
/**
 * Accounts by comma: object ids, and user principal names in which `*` stands for any characters. One that would stand
 * for everybody is refused: two characters in front of the `@` are the least.
 */
export const accounts = list(/,/).pipe(
  z.array(
    z
      .string()
      .toLowerCase()
      .refine((entry) => z.guid().safeParse(entry).success || isNamePattern(entry), {
        error: `must be object ids, or user principal names with an @, at least 2 characters in front of it and at most ${MOST_STARS} times *`,
      }),
  ) as z.ZodType<string[], string[]>,
);
function isNamePattern(entry: string): boolean {
  const [, name = ""] = /^([^\s@]+)@[^\s@]+$/.exec(entry) ?? [];
  return name.replaceAll("*", "").length >= 2 && (entry.match(/\*/g) ?? []).length <= MOST_STARS;
}

/** A setting that is JSON. @param what it holds, for people. */
export const json = (what: string) =>
  z.string().transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: `must be JSON: ${what}` });
      return z.NEVER;
    }
  });

/** Days of the week by comma, Monday is 1. */
export const weekdays = list(/,/).pipe(z.array(weekday).min(1) as z.ZodType<number[], string[]>);
