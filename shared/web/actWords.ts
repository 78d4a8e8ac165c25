import type { Told } from "../domain/pass/told.ts";
import type { Hurdle } from "./hurdle.ts";
import { CLIENT_NOT_ALLOWED } from "./principal.ts";

/** Why something that was pressed was not done, whatever it was; in English. `{name}`: something is put in there. */
export const actWords = {
  notSignedIn: "Sign in first.",
  clientNotAllowed: CLIENT_NOT_ALLOWED,
  noRole: "This needs one of the roles {roles}.",
  unknownPerson: "There is no such person in this tenant.",
  tryAgain: "Something that is needed did not answer just now. Try again in a minute; nothing is done twice.",
  rowUnreadable: "A stored row that this needs cannot be read. The operators are told of it; nothing was changed.",
  refusedElsewhere: "What is needed for this was refused. The answer was: {answer}.",
  notAForm: "The body must be application/json or a form of ours.",
  notOurPage: "This request does not come from our own pages. Nothing was changed.",
  notJson: "The body is not JSON in UTF-8.",
  tooOld: "This page is too old. Nothing was changed. Open the page again and press the button there.",
  invalid: "Something is missing or wrong: {faults}",
  nothingDone: "Nothing was done. {why}",
} as const;
export type ActWord = keyof typeof actWords;

/** What an answer says, by name, for pages that speak the language of whoever reads them. */
export type Said =
  | { readonly act: ActWord; readonly parts?: Readonly<Record<string, string>> | undefined }
  | { readonly told: Told }
  | { readonly hurdle: Hurdle };
