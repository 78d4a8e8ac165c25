import type { RefusedKey } from "../../../domain/pass/told.ts";
import type { HurdleKey, HurdleLink } from "../../hurdle.ts";
import type { Html } from "../html.ts";

/** What a page says in place of a code. */
export type CodeNotice =
  | "noCode"
  | "noCodeYet"
  | "tooManyLinks"
  | "signedOut"
  | "notJustNow"
  | "notOurPage"
  | "notAForm"
  | "tooMuch"
  | "tooOld"
  | "notYet"
  | "wrongProgram"
  | "byProgram"
  | "unknownLink"
  | "unknownHireLink"
  | "unknownPerson"
  | "noRole"
  | "proofOff"
  | "ownLink"
  | "noHire"
  | "nobodyChosen";

/** Where a notice leads. */
export type CodeLink = HurdleLink | "signIn" | "tryAgain" | "openPage" | "team" | "findPerson" | "back";

/** Why there is no code, in the languages of the mails. `{name}`: something is put in there. */
export interface NoticeWords {
  readonly notices: Readonly<Record<CodeNotice, { readonly title: string; readonly say: string }>>;
  readonly told: Readonly<Record<RefusedKey, string>>;
  readonly hurdles: Readonly<Record<HurdleKey, string>>;
  readonly links: Readonly<Record<CodeLink, string>>;
  readonly until: (moment: string) => string;
  readonly signedInAs: (name: Html) => Html;
  readonly asked: (moment: string) => string;
  /** At the foot of each page where a weaker rule is set. */
  readonly weakerDoor: string;
}
