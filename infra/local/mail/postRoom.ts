import { createHash } from "node:crypto";
import type { BusinessClock } from "../clock/clock.ts";
import { guidOf } from "../tenant/ids.ts";
import { type EmailMessage, recipientsOf } from "./emailMessage.ts";
import { messageIdOf } from "./eml.ts";
import type { EventRelay } from "./eventRelay.ts";
import type { TroubleDoses } from "./mailTrouble.ts";
import type { DeliveredMail, DeliveryReportEvent, DeliveryStatus } from "./mailTypes.ts";
import { inOddOrder } from "./oddReports.ts";
import { SuppressionList } from "./suppressionList.ts";

const topic =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/microsoft.communication/communicationservices/local";

const said: Record<DeliveryStatus, string> = {
  Delivered: "250 2.0.0 OK",
  Expanded: "250 2.0.0 expanded to the members of the list",
  Bounced: "550 5.1.1 the mailbox does not exist",
  Failed: "the message was dropped after several attempts",
  FilteredSpam: "550 5.7.1 identified as spam",
  Quarantined: "250 2.0.0 quarantined",
  Suppressed: "the recipient is on the suppression list",
  OutForDelivery: "queued at the recipient's mail server",
};

interface Accepted {
  readonly id: string;
  readonly message: EmailMessage;
}

interface Settings {
  readonly clock: BusinessClock;
  readonly delayMs: number;
  readonly outcomeOf: (recipient: string, id: string) => DeliveryStatus;
  readonly seed: number;
  readonly doses: TroubleDoses;
  readonly relay: EventRelay;
  /** Called as each mail leaves. */
  readonly left: (id: string, status: "Succeeded" | "Failed", delivery: ReadonlyMap<string, DeliveryStatus>) => void;
}

/**
 * Brings accepted mails to their recipients after a while, and reports. Mails due within one second of business time go
 * out together.
 */
export class PostRoom {
  readonly #settings: Settings;
  readonly #due = new Map<number, Accepted[]>();
  readonly #suppressed = new SuppressionList();
  readonly #listeners: ((mail: DeliveredMail) => void | Promise<void>)[] = [];
  readonly #handedOver = new Set<string>();
  readonly #contents = new Set<string>();
  #stopped = false;
  duplicates = 0;
  sameAgain = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  onMail(listener: (mail: DeliveredMail) => void | Promise<void>): void {
    this.#listeners.push(listener);
  }

  stop(): void {
    this.#stopped = true;
  }

  accept(accepted: Accepted): void {
    const { clock, delayMs } = this.#settings;
    const at = Math.ceil((clock.now() + delayMs) / 1000) * 1000;
    const batch = this.#due.get(at);
    if (batch) {
      batch.push(accepted);
      return;
    }
    this.#due.set(at, [accepted]);
    clock.at(at, "mail delivery", () => this.#deliver(at));
  }

  async #deliver(at: number): Promise<void> {
    if (this.#stopped) return;
    // Mails of one moment are put in order, because the seed does not decide the order in which calls arrive.
    const key = ({ id, message }: Accepted): string => `${message.recipients.to[0]?.address ?? ""} ${id}`;
    const batch = (this.#due.get(at) ?? []).sort((a, b) => (key(a) < key(b) ? -1 : 1));
    this.#due.delete(at);
    const events: DeliveryReportEvent[] = [];
    const again: DeliveryReportEvent[] = [];
    for (const { id, message } of batch) {
      const delivery = this.#outcomes(id, message);
      for (const [recipient, status] of delivery) {
        const event = this.#report(id, message, recipient, status);
        events.push(event);
        if (this.#settings.doses.hits("reportedTwice", `${id} ${recipient}`)) again.push(event);
      }
      await this.#handOver(id, message, delivery);
    }
    const { clock, relay, doses } = this.#settings;
    const { now, later } = inOddOrder(doses, events);
    await relay.send(now);
    if (again.length > 0) later.push({ afterMs: 30_000, events: again });
    for (const { afterMs, events } of later)
      clock.at(clock.now() + afterMs, "delivery reports, later", () => relay.send(events));
  }

  #outcomes(id: string, message: EmailMessage): Map<string, DeliveryStatus> {
    const { doses, left } = this.#settings;
    const dropped = doses.hits("dropped", id);
    const delivery = new Map<string, DeliveryStatus>();
    for (const { address } of recipientsOf(message)) {
      const recipient = address.toLowerCase();
      if (!delivery.has(recipient)) delivery.set(recipient, dropped ? "Failed" : this.#outcome(recipient, id));
    }
    left(id, dropped ? "Failed" : "Succeeded", delivery);
    return delivery;
  }

  #outcome(recipient: string, id: string): DeliveryStatus {
    const now = this.#settings.clock.now();
    if (this.#suppressed.attempt(recipient, now)) return "Suppressed";
    const outcome = this.#settings.outcomeOf(recipient, id);
    if (outcome === "Bounced") this.#suppressed.bounced(recipient, now);
    if (outcome === "Delivered") this.#suppressed.delivered(recipient);
    return outcome;
  }

  async #handOver(
    id: string,
    { content, recipients, headers = {} }: EmailMessage,
    delivery: Map<string, DeliveryStatus>,
  ): Promise<void> {
    const deliveredTo = [...delivery]
      .filter(([, status]) => status === "Delivered" || status === "Expanded")
      .map(([recipient]) => recipient);
    if (deliveredTo.length === 0) return;
    const digest = createHash("sha256")
      .update(JSON.stringify([content.subject, content.plainText, content.html]))
      .digest("base64");
    for (const recipient of deliveredTo) {
      if (isSeen(this.#handedOver, `${id} ${recipient}`)) this.duplicates += 1;
      if (isSeen(this.#contents, `${digest} ${recipient}`)) this.sameAgain += 1;
    }
    const mail: DeliveredMail = {
      id,
      to: recipients.to.map(({ address }) => address),
      cc: (recipients.cc ?? []).map(({ address }) => address),
      deliveredTo,
      subject: content.subject,
      plainText: content.plainText ?? "",
      html: content.html ?? "",
      headers,
      at: this.#settings.clock.now(),
    };
    for (const listener of this.#listeners) await listener(mail);
  }

  #report(id: string, { senderAddress }: EmailMessage, recipient: string, status: DeliveryStatus): DeliveryReportEvent {
    const at = new Date(this.#settings.clock.now()).toISOString();
    return {
      id: guidOf(this.#settings.seed, `${id} ${recipient}`),
      topic,
      subject: `sender/${senderAddress}/message/${id}`,
      data: {
        sender: senderAddress,
        recipient,
        internetMessageId: messageIdOf(id, senderAddress),
        messageId: id,
        status,
        deliveryStatusDetails: {
          statusMessage: said[status],
          recipientMailServerHostName: `mx.${recipient.slice(recipient.lastIndexOf("@") + 1)}`,
        },
        deliveryAttemptTimestamp: at.replace("Z", "0000+00:00"),
      },
      eventType: "Microsoft.Communication.EmailDeliveryReportReceived",
      dataVersion: "1.0",
      metadataVersion: "1",
      eventTime: at,
    };
  }
}

function isSeen(seen: Set<string>, key: string): boolean {
  const before = seen.size;
  return seen.add(key).size === before;
}
