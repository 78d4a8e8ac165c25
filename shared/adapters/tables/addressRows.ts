import { minutes } from "../../domain/calendar/durations.ts";
import { deliveryOf } from "../../domain/mail/deliveryStatus.ts";
import type { MailLedger } from "../../ports/store/mails.ts";
import { flag, hashOf, mapper, text } from "./columns.ts";
import { inPartition, type Rows } from "./rows.ts";

const ADDRESSES = "address";
/**
 * Business time for which a listing serves to pass over reports of delivery, nearly all of which are about addresses
 * that never failed: one listing in place of a read for each mail (bench: `cost-per-person`). What another instance
 * noted meanwhile is cleared by the next delivery.
 */
const LISTING_LASTS_MS = minutes(10);

interface FailedAddress {
  readonly address: string;
  readonly at: string;
  /** Else it missed a mail. */
  readonly isDead: boolean;
}
const addressRow = mapper<FailedAddress>({ address: text, at: text, isDead: flag });

/** Addresses at which mails did not arrive. */
export function tableAddresses(addresses: Rows): Pick<MailLedger, "recordDelivery" | "undeliverable" | "unreached"> {
  const failed = async (
    isMeant: (address: FailedAddress) => boolean = () => true,
  ): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    for await (const page of addresses.query(inPartition(ADDRESSES))) {
      for (const one of page.map(addressRow.fromRow)) if (isMeant(one)) found.set(one.address, one.at);
    }
    return found;
  };
  let kept: { readonly at: number; readonly addresses: ReadonlyMap<string, string> } | undefined;
  /** Counts what was changed here: a list that was being read meanwhile may lack it, and is not kept. */
  let changes = 0;
  const mayHaveFailed = async (address: string, now: number): Promise<boolean> => {
    if (kept && Math.abs(now - kept.at) <= LISTING_LASTS_MS) return kept.addresses.has(address);
    const before = changes;
    const addresses = await failed();
    if (before === changes) kept = { at: now, addresses };
    return addresses.has(address);
  };
  return {
    undeliverable: () => failed(({ isDead }) => isDead),
    unreached: (missedSince) => failed(({ isDead, at }) => isDead || Date.parse(at) >= Date.parse(missedSince)),
    recordDelivery: async ({ recipient, status, at }) => {
      const delivery = deliveryOf(status);
      if (delivery === "underWay") return;
      const bad = delivery !== "arrived";
      const address = recipient.toLowerCase();
      const row = { partitionKey: ADDRESSES, rowKey: hashOf(address) };
      if (!bad && !(await mayHaveFailed(address, Date.parse(at)))) return;
      const known = await addresses.get(row.partitionKey, row.rowKey);
      const before = known && addressRow.fromRow(known);
      if (before && Date.parse(before.at) > Date.parse(at)) return;
      // Only a mail that arrives brings an address back to life.
      if (delivery === "missed" && before?.isDead) return;
      try {
        if (bad)
          await addresses.write("replace", [
            { ...row, ...addressRow.toRow({ address, at, isDead: delivery === "dead" }) },
          ]);
        else if (known) await addresses.delete(row.partitionKey, row.rowKey);
      } finally {
        changes += 1;
        kept = undefined;
      }
    },
  };
}
