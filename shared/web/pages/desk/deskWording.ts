import type { DeskKey } from "../../../domain/pass/deskSayings.ts";
import type { Unusual } from "../../../domain/pass/unusual.ts";
import type { ActWord } from "../../actWords.ts";
import type { Html } from "../html.ts";

/** What the page says on which the helpdesk makes codes, in the languages of the mails. */
export interface DeskWords {
  readonly title: string;
  readonly heading: (name: string) => string;
  readonly intro: (name: string) => Html;
  readonly known: (name: string) => string;
  readonly nothingWaits: string;
  readonly another: string;
  readonly deputy: {
    readonly summary: string;
    readonly intro: (name: string) => string;
    readonly label: string;
    readonly send: string;
  };
  readonly second: {
    /** Whoever asked may have the code made. */
    readonly mayShow: (agreedBy: string, until: string) => Html;
    readonly needed: (until: string) => Html;
    readonly askColleague: string;
    readonly agreed: (agreedBy: string, askedBy: string) => string;
    readonly asks: (askedBy: string) => Html;
    readonly agreeOnly: (name: string, askedBy: string) => string;
    readonly agree: string;
  };
  readonly unusual: Readonly<Record<Unusual, string>>;
  readonly told: Readonly<Record<DeskKey, string>>;
  readonly acts: Readonly<Record<ActWord, string>>;
}
