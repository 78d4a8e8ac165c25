import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import type { MailEntry } from "../../shared/domain/mail/mailEntry.ts";
import type { MailKind } from "../../shared/domain/mail/mailKinds.ts";
import type { Language } from "../../shared/domain/people/language.ts";
import { MAIL_QUOTA, TransientError } from "../../shared/errors.ts";
import type { ExampleSurroundings } from "../../shared/mails/examples/exampleData.ts";
import { exampleMail } from "../../shared/mails/examples/exampleMail.ts";
import type { ComposedMail } from "../../shared/mails/mailData.ts";
import { readTimedBrand } from "../../shared/mails/readTenantBrand.ts";
import { sendMails } from "../../shared/mails/sendMails.ts";
import { noOwnTexts } from "../../shared/mails/texts/ownTexts.ts";
import { personalKinds } from "../../shared/mails/texts/textsSaid.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { AskedMail } from "./requests.ts";

type Needs = Pick<Ports, "store" | "email" | "clock" | "directory">;

/** What examples are given from this tenant. */
export const aroundExamples = (
  { clock }: Pick<Ports, "clock">,
  config: Config,
  language: Language,
): ExampleSurroundings => ({
  language,
  now: clock.now(),
  timeZone: config.defaultTimeZone,
  passLifetimeMinutes: config.joinerRules.passLifetimeMinutes,
  publicUrl: config.publicUrl,
});

/** The example as it would go out now. What goes to the staff is in the colour of the settings. */
export async function exampleOf(
  ports: Pick<Ports, "clock" | "store">,
  config: Config,
  kind: MailKind,
  { language, chosen }: AskedMail,
): Promise<ComposedMail> {
  const isPersonal = personalKinds.includes(kind);
  const brand = isPersonal ? await readTimedBrand(ports, config) : { ...config, texts: noOwnTexts };
  return exampleMail(kind, chosen, aroundExamples(ports, config, language), brand);
}

/** This hour's test of this example for this reader, if one was asked for. */
export async function testOf(
  { store, clock }: Pick<Ports, "store" | "clock">,
  kind: MailKind,
  asked: AskedMail,
  userId: string,
): Promise<MailEntry | undefined> {
  const key = keyOf(clock.now(), kind, asked, userId);
  return (await store.mails(APP_SCOPE, [key])).get(key);
}

function keyOf(now: Date, kind: MailKind, { language, chosen }: AskedMail, userId: string): string {
  const choices = Object.entries(chosen).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const example = [kind, language, ...choices.map(([field, id]) => `${field}=${id}`)].join(" ");
  return mailKeys.test(now.toISOString().slice(0, 13), example, userId.toLowerCase());
}

export type TestOutcome =
  | { readonly kind: "sent"; readonly to: string; readonly at: string }
  | { readonly kind: "noMailbox" }
  | { readonly kind: "notTaken"; readonly to: string; readonly code: string };

/**
 * Sends an example to whoever asks for it, at the address that Entra has of them, and to nobody else. Its subject says
 * that it is a test: an alert that was none is worse than none. Reads the account. Writes the ledger. Safe to repeat
 * by the ledger's key, once an hour for each example.
 * @throws TransientError while the mail service is busy. RefusedError
 */
export async function sendTestMail(
  ports: Needs,
  config: Config,
  kind: MailKind,
  asked: AskedMail,
  userId: string,
): Promise<TestOutcome> {
  const address = (await ports.directory.user(userId))?.mail;
  if (!address) return { kind: "noMailbox" };
  const key = keyOf(ports.clock.now(), kind, asked, userId);
  const example = await exampleOf(ports, config, kind, asked);
  const mail = { ...example, subject: `Test: ${example.subject}`, to: { address } };
  const { later } = await sendMails(ports, APP_SCOPE, [{ key, kind, userId, mail }], config.tenantId);
  if (later)
    throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
  const entry = (await ports.store.mails(APP_SCOPE, [key])).get(key);
  return entry?.state === "accepted"
    ? { kind: "sent", to: address, at: entry.at }
    : { kind: "notTaken", to: address, code: entry?.code ?? "unknown" };
}
