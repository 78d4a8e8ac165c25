import type { TroubleDoses } from "./mailTrouble.ts";
import type { DeliveryReportEvent } from "./mailTypes.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface Later {
  readonly afterMs: number;
  readonly events: DeliveryReportEvent[];
}

/**
 * Event Grid promises neither order nor once: reports come late, anew, and after the one that they were made before. A
 * status may be one that nobody has written down.
 */
export function inOddOrder(
  doses: TroubleDoses,
  events: readonly DeliveryReportEvent[],
): { readonly now: DeliveryReportEvent[]; readonly later: Later[] } {
  const now: DeliveryReportEvent[] = [];
  const later: Later[] = [];
  for (const event of events) {
    const { id, data } = event;
    const subject = `${data.messageId} ${data.recipient}`;
    const onItsWay = (status: string): DeliveryReportEvent => ({
      ...event,
      id: `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`,
      data: {
        ...data,
        status: status as DeliveryReportEvent["data"]["status"],
        deliveryStatusDetails: { ...data.deliveryStatusDetails, statusMessage: "451 4.7.1 try again later" },
        deliveryAttemptTimestamp: earlier(data.deliveryAttemptTimestamp),
      },
    });
    if (doses.hits("unknownFirst", subject)) {
      now.push(onItsWay("Deferred"));
      later.push({ afterMs: 10 * MINUTE_MS, events: [event] });
    } else if (doses.hits("reportedLate", subject)) later.push({ afterMs: 5 * HOUR_MS, events: [event] });
    else now.push(event);
    if (doses.hits("reportedInDisorder", subject))
      later.push({ afterMs: 20 * MINUTE_MS, events: [onItsWay("OutForDelivery")] });
    if (doses.hits("reportedAnew", subject))
      later.push({
        afterMs: 3 * HOUR_MS,
        events: [{ ...event, id: `${id.slice(0, -1)}${id.endsWith("a") ? "b" : "a"}` }],
      });
  }
  return { now, later };
}

/** The same form as the service's own, ten seconds before. */
const earlier = (timestamp: string): string =>
  new Date(Date.parse(timestamp) - 10_000).toISOString().replace("Z", "0000+00:00");
