import { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import { deliveryOf } from "../../shared/domain/mail/deliveryStatus.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { tellHireUnreached } from "./tellHireUnreached.ts";
import { tellUndelivered } from "./tellUndelivered.ts";

const REPORT = "Microsoft.Communication.EmailDeliveryReportReceived";

const Data = z.object({
  recipient: z.string().min(1),
  messageId: z.string().min(1),
  /** Statuses that nobody knows yet are kept as they come; none is no delivery either. */
  status: z
    .string()
    .nullish()
    .transform((status) => status || "unknown"),
  // Real events spell the first, the older documentation the second.
  deliveryAttemptTimestamp: z.string().nullish(),
  deliveryAttemptTimeStamp: z.string().nullish(),
});
/** Event Grid's own schema, or CloudEvents. */
const Event = z.union([
  z.object({ eventType: z.string(), eventTime: z.string().nullish(), data: z.unknown() }),
  z.object({ type: z.string(), time: z.string().nullish(), data: z.unknown() }),
]);

/**
 * What became of a mail. Reports come at least once, in any order, one for each recipient. The address keeps what is
 * known of it; a mail that staff had to act on and that did not arrive leads to the helpdesk. Other kinds of events are
 * none of our business. What cannot be read, or told just now, is thrown: Event Grid repeats it and keeps it in the
 * end.
 */
export const mailDeliveryReport =
  (ports: Pick<Ports, "store" | "clock" | "email" | "directory">, config: Config) =>
  async (raw: unknown): Promise<void> => {
    const { store, clock } = ports;
    const event = Event.parse(raw);
    const [type, time] = "eventType" in event ? [event.eventType, event.eventTime] : [event.type, event.time];
    if (type !== REPORT) return;
    const { recipient, messageId, status, deliveryAttemptTimestamp, deliveryAttemptTimeStamp } = Data.parse(event.data);
    const at =
      [deliveryAttemptTimestamp, deliveryAttemptTimeStamp, time].map(isoOf).find(Boolean) ?? clock.now().toISOString();
    const report = { operationId: messageId.toLowerCase(), recipient: recipient.toLowerCase(), status, at };
    const delivery = deliveryOf(status);
    // Nearly all mails arrive: of an address that never failed nothing is read or written then.
    if (delivery === "arrived" || delivery === "underWay") return store.recordDelivery(report);
    const entry = await store.mailOf(report.operationId);
    // A hire's personal address is kept nowhere but in what HR told.
    if (entry?.kind === "hireLink") return tellHireUnreached(ports, config, entry, report);
    await store.recordDelivery(report);
    if (entry) await tellUndelivered(ports, config, entry, report);
  };

const isoOf = (text: string | null | undefined): string | undefined => {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};
