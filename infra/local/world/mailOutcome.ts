import type { DeliveryStatus } from "../mail/mail.ts";
import { unitOf } from "../tenant/ids.ts";
import { addresses } from "./addresses.ts";
import { keptBack, type TroubleLevel } from "./troubleDoses.ts";

/** What becomes of mails: an address is good or not, and a filter keeps some mails. */
export function mailOutcomes(
  seed: number,
  level: TroubleLevel,
  bounces: number,
): (recipient: string, id: string) => DeliveryStatus {
  const { quarantined, filteredSpam, suppressed } = keptBack(level);
  return (recipient, id) => {
    if (Object.values(addresses).includes(recipient)) return "Delivered";
    if (unitOf(seed, `bounces|${recipient}`) < bounces) return "Bounced";
    const drawn = unitOf(seed, `odd kept back|${id}|${recipient}`);
    if (drawn < quarantined) return "Quarantined";
    if (drawn < quarantined + filteredSpam) return "FilteredSpam";
    return drawn < quarantined + filteredSpam + suppressed ? "Suppressed" : "Delivered";
  };
}
