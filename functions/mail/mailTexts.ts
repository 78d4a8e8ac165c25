import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE, type AuditEvent } from "../../shared/domain/audit.ts";
import type { MailKind } from "../../shared/domain/mail/mailKinds.ts";
import type { MailText } from "../../shared/domain/mail/mailText.ts";
import type { Language } from "../../shared/domain/people/language.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import { ConflictError } from "../../shared/errors.ts";
import type { MessageKey } from "../../shared/mails/messages/messages.ts";
import { ourText } from "../../shared/mails/messages/ours.ts";
import { whyFixed } from "../../shared/mails/texts/fixedTexts.ts";
import { judgeText, longestOf } from "../../shared/mails/texts/judgeText.ts";
import { readOwnTexts } from "../../shared/mails/texts/readOwnTexts.ts";
import { textsOfKind } from "../../shared/mails/texts/textsSaid.ts";
import { tryText } from "../../shared/mails/texts/tryText.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { StoredMailText } from "../../shared/ports/store/mailTexts.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";
import { patienceOf } from "../host/patience.ts";
import type { ChangedText } from "./requests.ts";
import type { MailTextShown } from "./schemas.ts";
import { aroundExamples } from "./sendTestMail.ts";

type Needs = Pick<Ports, "store" | "clock" | "email">;

/** Every text that mails of this kind may say. */
export const keysOf = (ports: Pick<Ports, "clock">, config: Config, kind: MailKind): readonly MessageKey[] =>
  textsOfKind(kind, aroundExamples(ports, config, config.defaultLanguage), config);

/** These texts, with the tenant's own words beside ours. */
export async function showTexts(
  { store }: Pick<Ports, "store">,
  language: Language,
  keys: readonly MessageKey[],
): Promise<readonly MailTextShown[]> {
  const rows = await store.mailTexts();
  const faults = new Map(readOwnTexts(rows).unfit.map((one) => [`${one.language} ${one.key}`, one.faults]));
  return keys.map((key) => {
    const row = rowOf(rows, language, key);
    const unfit = faults.get(`${language} ${key}`);
    const fixed = whyFixed(key);
    return {
      key,
      ours: ourText(language, key),
      longest: longestOf(key),
      ...(fixed !== undefined && { fixed }),
      ...(row && { by: row.by, at: row.at, etag: row.etag }),
      ...(row?.text !== undefined && { text: row.text }),
      ...(unfit && { faults: unfit }),
    };
  });
}

const rowOf = (rows: readonly StoredMailText[], language: Language, key: MessageKey): StoredMailText | undefined =>
  rows.find((row) => row.language === language && row.key === key);

export type TextChange =
  | { readonly kind: "changed" }
  /** Whole sentences. */
  | { readonly kind: "unfit"; readonly faults: readonly string[] }
  /** By somebody else since it was looked at. */
  | { readonly kind: "otherText" };

/**
 * Puts words of the tenant's own in place of ours, or takes them back. Written under the ETag of what was looked at.
 * Safe to repeat: what stands there already is only noted, under the same id.
 */
export async function changeText(
  ports: Needs,
  config: Config,
  { language, key, text, etag }: ChangedText,
  by: Person,
): Promise<TextChange> {
  const { store, clock } = ports;
  const rows = await store.mailTexts();
  const known = rowOf(rows, language, key);
  if ((known?.text ?? null) === text) {
    if (known) await noteChange(ports, config, language, key, known);
    return { kind: "changed" };
  }
  if (known?.etag !== etag) return { kind: "otherText" };
  const faults = text === null ? [] : faultsOf(ports, config, rows, { language, key, text });
  if (faults.length > 0) return { kind: "unfit", faults };
  const row: MailText = {
    by,
    at: clock.now().toISOString(),
    ...(text !== null && { text }),
    ...(known?.text !== undefined && { before: known.text }),
  };
  try {
    await store.saveMailText({ language, key }, row, etag);
  } catch (error) {
    if (error instanceof ConflictError) return { kind: "otherText" };
    throw error;
  }
  await noteChange(ports, config, language, key, row);
  return { kind: "changed" };
}

/** So long the answer waits for the mail at most. */
const WITHIN_SECONDS = 3;

/** A line of the trail; and security is mailed, once a change. The change stands whatever becomes of that mail. */
async function noteChange(
  ports: Needs,
  config: Config,
  language: Language,
  key: MessageKey,
  row: MailText,
): Promise<void> {
  const line = lineOf(language, key, row);
  await ports.store.append([line]);
  const { by, before, text } = row;
  const words = (own: string | undefined) => (own === undefined ? `ours, “${ourText(language, key)}”` : `“${own}”`);
  const what = `${by.displayName} (${by.id}) changed what mails to people say: ${key} in ${language}. It was ${words(before)}. It is ${words(text)} now. If you do not expect it, ask them, and go back to our words on the page of the mail.`;
  const telling = tryAppAlert(ports, config, line.id, what, "security");
  await patienceOf(WITHIN_SECONDS, config).within(telling);
}

interface NewText {
  readonly language: Language;
  readonly key: MessageKey;
  readonly text: string;
}

function faultsOf(
  ports: Needs,
  config: Config,
  rows: readonly StoredMailText[],
  { language, key, text }: NewText,
): readonly string[] {
  const judged = judgeText(language, key, text);
  if (!judged.fits) return judged.faults;
  const { texts } = readOwnTexts(rows);
  const after: typeof texts = {
    of: (asked, said) => (asked === language && said === key ? judged.message : texts.of(asked, said)),
  };
  const around = aroundExamples(ports, config, language);
  return tryText(key, around, { ...config, texts }, { ...config, texts: after });
}

const lineOf = (language: Language, key: MessageKey, { text, before, by, at }: MailText): AuditEvent => ({
  scope: APP_SCOPE,
  at,
  who: by,
  what: text === undefined ? "mailTextTakenBack" : "mailTextChanged",
  why: `${key} in ${language}`,
  id: `mailText|${language}|${key}|${at}`,
  ...(before !== undefined && { before }),
  ...(text !== undefined && { after: text }),
});
