import type { BusinessClock } from "../clock/clock.ts";
import type { MailTrouble } from "./mailTrouble.ts";
import type { ReadMail } from "./readEml.ts";

/**
 * What became of a mail at one recipient. Source: KnownAcsEmailDeliveryReportStatus of @azure/eventgrid, and
 * learn.microsoft.com/azure/event-grid/communication-services-email-events.
 */
export type DeliveryStatus =
  | "Delivered"
  | "Expanded"
  | "Bounced"
  | "Failed"
  | "FilteredSpam"
  | "Quarantined"
  | "Suppressed"
  /** On its way, as newer reports say. */
  | "OutForDelivery";

/** One delivery report in the Event Grid schema; `data.messageId` is the operation's id. */
export interface DeliveryReportEvent {
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly eventType: "Microsoft.Communication.EmailDeliveryReportReceived";
  readonly eventTime: string;
  readonly dataVersion: "1.0";
  readonly metadataVersion: "1";
  readonly data: {
    readonly sender: string;
    readonly recipient: string;
    readonly internetMessageId: string;
    readonly messageId: string;
    readonly status: DeliveryStatus;
    readonly deliveryStatusDetails: { readonly statusMessage: string; readonly recipientMailServerHostName: string };
    readonly deliveryAttemptTimestamp: string;
  };
}

/** Sends in a minute and in an hour of business time. Status reads have a quota of their own, twice as large. */
interface MailQuota {
  readonly perMinute: number;
  readonly perHour: number;
}

export interface MailOptions {
  readonly clock: BusinessClock;
  /** The folder of the mails, one `.eml` each; made when missing. */
  readonly dir: string;
  /** PEM, for `127.0.0.1` and `localhost`. */
  readonly tls: { readonly key: string; readonly cert: string };
  /** Whether the token is good for `https://communication.azure.com//.default`. */
  readonly verifyToken: (bearer: string) => boolean;
  /** Base64. Without one, signed requests are refused. */
  readonly accessKey?: string;
  readonly quota: MailQuota;
  /** The verified domains. A sender of any other domain is refused. */
  readonly senderDomains: readonly string[];
  /** Posts events to the app's Event Grid endpoint. After a rejection it is called again later, as Event Grid does. */
  readonly deliver: (events: DeliveryReportEvent[]) => Promise<void>;
  /**
   * What becomes of a mail at an address in lower case, by the operation's id. Asked at delivery: a mailbox may come
   * into being meanwhile.
   */
  readonly outcomeOf: (recipient: string, id: string) => DeliveryStatus;
  /** Time from acceptance to delivery, in business time. Default 2 s. */
  readonly deliveryDelayMs?: number;
  readonly seed: number;
  readonly trouble?: MailTrouble;
  /** Told of each look at the inbox, for whoever watches for people. */
  readonly onInboxLook?: () => void;
  /** What the inbox page groups mails by. Default: the header `x-mail-kind`, else the subject. */
  readonly kindOf?: (mail: { subject: string; headers: Readonly<Record<string, string>> }) => string;
}

/** What the inbox keeps in memory of an accepted mail; the rest is in its `.eml`. */
export interface StoredMail {
  /** The operation's id. */
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly kind: string;
  /** Accepted, ms of business time. */
  readonly at: number;
  /** By address in lower case; empty until the delivery. */
  readonly delivery: ReadonlyMap<string, DeliveryStatus>;
}

/** A mail as it arrives in mailboxes. */
export interface DeliveredMail {
  /** The operation's id. */
  readonly id: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  /** The addresses it reached, in lower case, blind copies included; never empty. */
  readonly deliveredTo: readonly string[];
  readonly subject: string;
  readonly plainText: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Delivered, ms of business time. */
  readonly at: number;
}

interface MailStats {
  /** Operations begun. A repeat of an operation does not count. */
  readonly accepted: number;
  /** Calls answered with 429, status reads included. */
  readonly throttled: number;
  /** Deliveries beyond one per operation and recipient. */
  readonly duplicates: number;
  /** Deliveries of a subject and text that the recipient had already got from another operation. */
  readonly sameAgain: number;
}

export interface MailFilter {
  /** Part of an address among to and cc. */
  readonly person?: string;
  readonly kind?: string;
}

export interface Mail {
  /** `https://127.0.0.1:port`, without a slash at the end: the endpoint for `EmailClient`. */
  readonly url: string;
  /** `http://127.0.0.1:port/`: the inbox page. */
  readonly inboxUrl: string;
  /**
   * Calls the listener for every mail that reached somebody, one after the other, and awaits each call. Mails of one
   * instant come in order of their first recipient.
   */
  onMail(listener: (mail: DeliveredMail) => void | Promise<void>): void;
  stats(): MailStats;
  /** Newest first. */
  mails(filter?: MailFilter): Iterable<StoredMail>;
  /** The whole text of an accepted mail, from its file; `undefined` for an unknown id. */
  read(id: string): Promise<ReadMail | undefined>;
  setQuota(quota: MailQuota): void;
  /** Ends open connections. @throws when a mail could not be written to its file. */
  stop(): Promise<void>;
}
