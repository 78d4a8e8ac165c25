import type { MailEntry } from "../../domain/mail/mailEntry.ts";
import type { MailKind } from "../../domain/mail/mailKinds.ts";
import type { Asker } from "../../domain/mail/mailQuota.ts";
import type { ChosenSubject } from "../../domain/mail/subjectVariants.ts";

export interface SentUnderVariant extends ChosenSubject {
  readonly userId: string;
  readonly at: string;
}

export interface MailLedger {
  mails(scope: string, keys: readonly string[]): Promise<ReadonlyMap<string, MailEntry>>;
  /** One transaction per 100; insert or replace. Written open BEFORE the call, completed after. */
  putMails(scope: string, entries: readonly MailEntry[]): Promise<void>;
  /** Open mails of a scope, of all mailings (`mailingOf`) whose names lie from `first` to `last`, both included. */
  openMails(scope: string, first: string, last: string): Promise<readonly MailEntry[]>;
  /** Accepted mails of a scope, counted by kind. */
  countByKind(scope: string): Promise<Readonly<Partial<Record<MailKind, number>>>>;
  /**
   * Accepted mails of a scope that went out under one of several subjects, in pages and in no order. `at` is when the
   * mail service took it.
   */
  sentUnderVariants(scope: string): AsyncIterable<readonly SentUnderVariant[]>;
  /**
   * Takes up to `wanted` sends out of both windows of the mail quota, in a fair share where others wait. `granted` 0
   * comes with the moment at which to ask again.
   */
  reserve(
    wanted: number,
    now: string,
    asker: Asker,
  ): Promise<{ readonly granted: number; readonly askAgainAt?: string | undefined }>;
  recordDelivery(report: {
    readonly operationId: string;
    readonly recipient: string;
    readonly status: string;
    readonly at: string;
  }): Promise<void>;
  /** Lower-cased addresses that are dead, with the moment of the last report: no mail goes there. */
  undeliverable(): Promise<ReadonlyMap<string, string>>;
  /** The same, and those that have missed a mail since that moment and got none after it. */
  unreached(missedSince: string): Promise<ReadonlyMap<string, string>>;
  /** The mail of an operation, where it is one of those that staff has to act on. */
  mailOf(operationId: string): Promise<MailEntry | undefined>;
}
