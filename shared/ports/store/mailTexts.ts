import type { MailText, MailTextId } from "../../domain/mail/mailText.ts";

export type StoredMailText = MailTextId & MailText & { readonly etag: string };

/** The tenant's own words in mails, one row for each message and language that was ever changed. */
export interface MailTextStore {
  /** All of them (tens), in order of language and key. One that cannot be read is told of and left out. */
  mailTexts(): Promise<readonly StoredMailText[]>;
  /**
   * Writes one: without `etag` it is the first of this message, with it it was read.
   * @returns the new ETag. @throws ConflictError when somebody else was faster.
   */
  saveMailText(id: MailTextId, text: MailText, etag: string | undefined): Promise<string>;
}
