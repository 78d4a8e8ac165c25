import type { Logo } from "../domain/mail/logo.ts";

/** By which a mail shows its logo: `cid:` and this. Source: RFC 2392. */
export const LOGO_CONTENT_ID = "logo";

/**
 * A mail as it is handed to the mail service. Links with secrets are allowed in `plainText` and `html` only; a pass
 * never is.
 */
export interface OutgoingMail {
  /** UUIDv5 of the ledger key: a repeat is the same operation. */
  readonly operationId: string;
  readonly to: { readonly address: string; readonly displayName?: string | undefined };
  readonly cc?: { readonly address: string; readonly displayName?: string | undefined } | undefined;
  readonly subject: string;
  readonly plainText: string;
  readonly html: string;
  /** The picture that `html` shows at its head; it goes along with the mail, which loads nothing. */
  readonly logo?: Pick<Logo, "contentType" | "base64"> | undefined;
}

export type SendOutcome =
  | { readonly kind: "accepted" }
  /** The service will never take this mail (bad address, dropped). */
  | { readonly kind: "rejected"; readonly code: string }
  /** Window used up; nothing was queued. */
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number }
  /** No clear answer: ask `statusOf` before any resend. */
  | { readonly kind: "uncertain"; readonly because: string };

/** Azure Communication Services Email. One POST and at most the client's one status call; never waits for delivery. */
export interface EmailSender {
  send(mail: OutgoingMail): Promise<SendOutcome>;
  /** What became of an operation whose answer was lost: `unknown` means that the service has never heard of it. */
  statusOf(operationId: string): Promise<"accepted" | "failed" | "unknown">;
}
