import type { IdentityCheck, SpotReason } from "../../../domain/pass/grant.ts";
import type { Html } from "../html.ts";

/** One thing that may be chosen: the choice, and what it means. */
export interface ChoiceWords {
  readonly label: string;
  readonly note: string;
}

/** What the pages say on which a code is asked for and shown, in the languages of the mails. */
export interface CodeWords {
  readonly signInCode: string;
  readonly whatHappened: string;
  readonly reasons: Readonly<Record<SpotReason, ChoiceWords>>;
  readonly howKnown: string;
  readonly checks: Readonly<Record<IdentityCheck, ChoiceWords>>;
  readonly whenReady: (minutes: number) => Html;
  readonly showCode: string;
  readonly pickUp: {
    readonly heading: (name: string, isNew: boolean) => string;
    readonly intro: (isNew: boolean) => string;
    readonly closes: (moment: string) => string;
    readonly missing: string;
    readonly byMail: (name: string) => string;
    readonly showShort: string;
    readonly together: string;
    readonly showHere: string;
  };
  readonly spot: {
    readonly heading: (name: string) => string;
    readonly intro: string;
    readonly told: (name: string) => string;
    readonly back: string;
    readonly missing: string;
  };
  readonly shown: {
    readonly title: string;
    readonly heading: (name: string) => string;
    readonly own: string;
    readonly valid: (moment: string) => Html;
    readonly keep: Html;
    readonly keepOwn: Html;
    readonly next: (name: string) => string;
    readonly nextOwn: string;
    readonly open: (page: Html) => Html;
    readonly userName: (name: Html) => Html;
    readonly enter: Html;
    readonly add: Html;
    readonly fromThen: Html;
    readonly ifNot: string;
    readonly refused: string;
    readonly lost: (mail: Html, isNew: boolean) => Html;
  };
  /** Where somebody makes a code for their own new phone. */
  readonly newPhone: {
    readonly heading: string;
    readonly intro: string;
    readonly noWay: string;
    readonly signedIn: (signOut: Html) => Html;
    readonly signOut: string;
    readonly again: string;
    readonly signIn: string;
    readonly press: string;
    readonly inHand: (minutes: number) => Html;
    readonly noPasskey: (page: Html) => Html;
    readonly back: string;
  };
  /** Where the helpdesk opens a link for somebody with a Verified ID. */
  readonly offer: {
    readonly title: string;
    readonly heading: (name: string) => string;
    readonly intro: string;
    readonly joiner: ChoiceWords;
    readonly missing: string;
    readonly open: string;
    readonly backTo: (name: string) => string;
    readonly linkTitle: string;
    readonly linkHeading: (name: string) => string;
    readonly works: (moment: string, name: string) => Html;
    readonly takenBack: string;
  };
  readonly short: {
    readonly title: string;
    readonly heading: (name: string) => string;
    readonly counts: (moment: string) => Html;
    readonly tell: Html;
    readonly next: (name: string) => string;
    readonly open: string;
    readonly shows: string;
    readonly locked: (tries: number) => Html;
  };
}
