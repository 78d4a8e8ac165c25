const hourMs = 3_600_000;
/**
 * Lengths of a suppression. Source:
 * learn.microsoft.com/azure/communication-services/concepts/email/email-domain-and-sender-authentication (managed
 * suppression list).
 */
const lengthsMs = [24, 48, 96, 7 * 24, 14 * 24].map((hours) => hours * hourMs);

/**
 * Addresses that bounced hard, and until when nothing is sent to them, in business time. Every attempt meanwhile makes
 * it longer, up to 14 days.
 */
export class SuppressionList {
  readonly #addresses = new Map<string, { level: number; until: number }>();

  /** Whether an attempt now ends as `Suppressed`. The attempt counts. */
  attempt(address: string, now: number): boolean {
    const entry = this.#addresses.get(address);
    if (!entry || now >= entry.until) return false;
    this.bounced(address, now);
    return true;
  }

  bounced(address: string, now: number): void {
    const level = Math.min((this.#addresses.get(address)?.level ?? -1) + 1, lengthsMs.length - 1);
    this.#addresses.set(address, { level, until: now + (lengthsMs[level] ?? 0) });
  }

  /** Takes the address off the list after a delivery. */
  delivered(address: string): void {
    this.#addresses.delete(address);
  }
}
