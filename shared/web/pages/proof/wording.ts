/** What somebody without a sign-in reads who proves who they are by a Verified ID, in the languages of the mails. */
export interface ProofWords {
  readonly askTitle: string;
  readonly askText: string;
  readonly askNeeds: string;
  readonly askButton: string;
  readonly showTitle: string;
  readonly scan: string;
  readonly open: string;
  readonly afterwards: string;
  readonly goOn: string;
  readonly pictureAlt: string;
  readonly notYet: string;
  readonly codeTitle: string;
  readonly validUntil: (until: string) => string;
  readonly copy: string;
  readonly keep: string;
  readonly nowTitle: string;
  readonly steps: (signInName: string, page: string) => readonly string[];
  readonly again: string;
  readonly helpdesk: (mail: string) => string;
  /** Why there is no code, by title and text. */
  readonly no: Readonly<Record<ProofNotice, { readonly title: string; readonly say: string }>>;
}

/** Nobody at this page is told more: the reasons stand in the audit trail. */
export type ProofNotice =
  | "unknown"
  | "off"
  | "over"
  | "notConfirmed"
  | "startAgain"
  | "tooOften"
  | "later"
  | "noCode"
  | "notFromHere";
