import type { IntlMessageFormat } from "intl-messageformat";
import type { Language } from "../../domain/people/language.ts";
import type { MessageKey } from "../messages/messages.ts";

/** The words that a tenant has put in place of ours. */
export interface OwnTexts {
  /** `undefined`: ours is said. */
  of(language: Language, key: MessageKey): IntlMessageFormat | undefined;
}

/** None. */
export const noOwnTexts: OwnTexts = { of: () => undefined };
