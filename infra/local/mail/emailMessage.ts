import { z } from "zod";

// Shape of `EmailMessage`, api-version 2025-09-01, as @azure/communication-email 1.1.0 sends it.

/**
 * Dot-separated atoms before the @, and a host name of at least two labels behind it. Guests' names with # are
 * addresses; quoted local parts are not.
 */
const address =
  /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z\d]([a-z\d-]*[a-z\d])?$/i;

const mailbox = z.strictObject({ address: z.string().regex(address), displayName: z.string().optional() });

const attachment = z.looseObject({
  name: z.string(),
  contentType: z.string(),
  contentInBase64: z.string(),
  contentId: z.string().optional(),
});

export const emailMessage = z.strictObject({
  senderAddress: z.string(),
  content: z.strictObject({ subject: z.string(), plainText: z.string().optional(), html: z.string().optional() }),
  recipients: z.strictObject({
    to: z.array(mailbox),
    cc: z.array(mailbox).optional(),
    bcc: z.array(mailbox).optional(),
  }),
  replyTo: z.array(mailbox).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  attachments: z.array(attachment).optional(),
  userEngagementTrackingDisabled: z.boolean().optional(),
});

export type EmailMessage = z.infer<typeof emailMessage>;
export type Mailbox = z.infer<typeof mailbox>;

/** Status, code and message of a refusal in the service's error shape. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const refused = (status: number, code: string, message: string): Refusal => ({ status, code, message });

/**
 * The most recipients, with to, cc and bcc counted together. Source:
 * learn.microsoft.com/azure/communication-services/concepts/service-limits, read 2026-11.
 */
const mostRecipients = 50;
const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** The service writes these headers itself. */
const ownHeaders = new Set([
  "from",
  "to",
  "cc",
  "bcc",
  "subject",
  "date",
  "message-id",
  "mime-version",
  "content-type",
  "content-transfer-encoding",
]);

export const recipientsOf = ({ recipients: { to, cc = [], bcc = [] } }: EmailMessage): Mailbox[] => [
  ...to,
  ...cc,
  ...bcc,
];

const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1).toLowerCase();

/** The faults for which the service refuses a message that has the right shape. */
export function refusalOf(message: EmailMessage, senderDomains: readonly string[]): Refusal | undefined {
  const { senderAddress, content, headers = {} } = message;
  if (!address.test(senderAddress))
    return refused(400, "InvalidSenderUserName", "senderAddress must be an e-mail address.");
  if (!senderDomains.some((domain) => domain.toLowerCase() === domainOf(senderAddress))) {
    return refused(404, "DomainNotLinked", "The specified sender domain has not been linked.");
  }
  const recipients = recipientsOf(message).length;
  if (recipients === 0) return refused(400, "BadRequest", "A message needs at least one recipient.");
  if (recipients > mostRecipients)
    return refused(400, "EmailRecipientsLimitExceeded", `A message has at most ${mostRecipients} recipients.`);
  if (!content.plainText && !content.html) return refused(400, "BadRequest", "content needs plainText or html.");
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name) || ownHeaders.has(name.toLowerCase()) || /[\r\n\0]/.test(value)) {
      return refused(400, "InvalidHeader", `The header ${JSON.stringify(name)} cannot be set.`);
    }
  }
  // The published shape takes any text there.
  if ((message.attachments ?? []).some(({ contentInBase64: text }) => !z.base64().safeParse(text).success))
    return refused(400, "BadRequest", "contentInBase64 must be base64.");
  const ids = (message.attachments ?? []).flatMap(({ contentId }) => contentId ?? []);
  // The headers that switch this off are not spoken here.
  if (new Set(ids).size < ids.length) return refused(400, "BadRequest", "Two attachments have the same contentId.");
  return undefined;
}
