import { z } from "zod";
import type { Ports } from "../../shared/ports/ports.ts";

const REPORT = "Microsoft.Communication.EmailDeliveryReportReceived";

const Data = z.object({
  recipient: z.string().min(1),
  messageId: z.string().min(1),
  /** Statuses that nobody knows yet are kept as they come. */
  status: z.string().min(1),
  // Real events spell the first, the older documentation the second.
  deliveryAttemptTimestamp: z.string().optional(),
  deliveryAttemptTimeStamp: z.string().optional(),
});
/** Event Grid's own schema, or CloudEvents. */
const Event = z.union([
  z.object({ eventType: z.string(), eventTime: z.string().optional(), data: z.unknown() }),
  z.object({ type: z.string(), time: z.string().optional(), data: z.unknown() }),
]);

/**
 * What became of a mail. Reports come at least once, in any order, one for each recipient: the row is keyed by both.
 * Other kinds of events are none of our business. A report that cannot be read is thrown, so that Event Grid repeats it
 * and keeps it in the end.
 */
export const mailDeliveryReport =
  ({ store, clock }: Pick<Ports, "store" | "clock">) =>
  async (raw: unknown): Promise<void> => {
    const event = Event.parse(raw);
    const [type, time] = "eventType" in event ? [event.eventType, event.eventTime] : [event.type, event.time];
    if (type !== REPORT) return;
    const { recipient, messageId, status, deliveryAttemptTimestamp, deliveryAttemptTimeStamp } = Data.parse(event.data);
    const at =
      [deliveryAttemptTimestamp, deliveryAttemptTimeStamp, time].map(isoOf).find(Boolean) ?? clock.now().toISOString();
    await store.recordDelivery({
      operationId: messageId.toLowerCase(),
      recipient: recipient.toLowerCase(),
      status,
      at,
    });
  };

const isoOf = (text: string | undefined): string | undefined => {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};
