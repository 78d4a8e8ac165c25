import type { IntlMessageFormat } from "intl-messageformat";
import type { MailText, MailTextId } from "../../domain/mail/mailText.ts";
import { type Language, LanguageSchema } from "../../domain/people/language.ts";
import type { MessageKey } from "../messages/messages.ts";
import { isMessageKey } from "../messages/ours.ts";
import { type JudgedText, judgeText } from "./judgeText.ts";
import type { OwnTexts } from "./ownTexts.ts";

export interface UnfitText extends MailTextId {
  readonly faults: readonly string[];
}

/** What was judged last of each message: judging costs far more than filling it in. */
const judgedLast = new Map<string, { readonly text: string; readonly judged: JudgedText }>();

function judgedAgain(language: Language, key: MessageKey, text: string): JudgedText {
  const name = `${language} ${key}`;
  const last = judgedLast.get(name);
  if (last?.text === text) return last.judged;
  const judged = judgeText(language, key, text);
  judgedLast.set(name, { text, judged });
  return judged;
}

/**
 * The texts that stand in place of ours; those that do not fit any more, as a later version puts in something else, are
 * left out and named. A message that this version does not know is said by nobody, and no fault.
 */
export function readOwnTexts(rows: readonly (MailTextId & Pick<MailText, "text">)[]): {
  readonly texts: OwnTexts;
  readonly unfit: readonly UnfitText[];
} {
  const messages = new Map<string, IntlMessageFormat>();
  const unfit: UnfitText[] = [];
  for (const { language, key, text } of rows) {
    const known = LanguageSchema.safeParse(language);
    if (text === undefined || !known.success || !isMessageKey(key)) continue;
    const judged = judgedAgain(known.data, key, text);
    if (judged.fits) messages.set(`${language} ${key}`, judged.message);
    else unfit.push({ language, key, faults: judged.faults });
  }
  return { texts: { of: (language: Language, key) => messages.get(`${language} ${key}`) }, unfit };
}
