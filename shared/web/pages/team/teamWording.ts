import type { AskKey } from "../../../domain/pass/askSayings.ts";
import type { HelpReason } from "../../../domain/self/helpReason.ts";
import type { TeamStanding } from "../../../domain/wave/teamLook.ts";
import type { Html } from "../html.ts";

/** What the page says on which a manager sees their own people, in the languages of the mails. */
export interface TeamWords {
  readonly title: string;
  readonly heading: string;
  readonly late: (count: number) => Html;
  readonly nobodyYours: string;
  readonly nobodyLate: (reports: number) => string;
  readonly since: (day: string) => string;
  readonly has: Readonly<Record<TeamStanding, string>>;
  readonly away: string;
  readonly helpAsked: (day: string, reason: string, until: string | undefined) => string;
  readonly reasons: Readonly<Record<HelpReason, string>>;
  readonly codeAsked: (moment: string) => Html;
  readonly send: string;
  readonly sendAgain: string;
  /** After the name of the button, for whoever hears the page. */
  readonly forName: (name: string) => string;
  readonly spotTitle: string;
  readonly spot: string;
  readonly foot: (mail: Html, own: Html) => Html;
  readonly ownPage: string;
  readonly notDone: string;
  readonly back: string;
  readonly told: Readonly<Record<AskKey, string>>;
}
