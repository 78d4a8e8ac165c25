import { minutes } from "../../domain/calendar/durations.ts";
import type { MailLedger } from "../../ports/store/mails.ts";
import { hashOf, mapper, text } from "./columns.ts";
import { inPartition, type Rows } from "./rows.ts";

const ADDRESSES = "address";
/**
 * Business time for which a listing serves to pass over reports of delivery, nearly all of which are about addresses
 * that never failed: one listing in place of a read for each mail (bench: `cost-per-person`). What another instance
 * noted meanwhile is cleared by the next delivery.
 */
const LISTING_LASTS_MS = minutes(10);

const addressRow = mapper<{ address: string; at: string }>({ address: text, at: text });

/** Addresses to which no mail gets. */
export function tableAddresses(addresses: Rows): Pick<MailLedger, "recordDelivery" | "undeliverable"> {
  const undeliverable = async (): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    for await (const page of addresses.query(inPartition(ADDRESSES))) {
      for (const { address, at } of page.map(addressRow.fromRow)) found.set(address, at);
    }
    return found;
  };
  let kept: { readonly at: number; readonly addresses: ReadonlyMap<string, string> } | undefined;
  /** Counts what was changed here: a list that was being read meanwhile may lack it, and is not kept. */
  let changes = 0;
  const mayHaveFailed = async (address: string, now: number): Promise<boolean> => {
    if (kept && Math.abs(now - kept.at) <= LISTING_LASTS_MS) return kept.addresses.has(address);
    const before = changes;
    const addresses = await undeliverable();
    if (before === changes) kept = { at: now, addresses };
    return addresses.has(address);
  };
  return {
    undeliverable,
    recordDelivery: async ({ recipient, status, at }) => {
      const bad = status === "Bounced" || status === "Suppressed";
      if (!bad && status !== "Delivered") return;
      const address = recipient.toLowerCase();
      const row = { partitionKey: ADDRESSES, rowKey: hashOf(address) };
      if (!bad && !(await mayHaveFailed(address, Date.parse(at)))) return;
      const known = await addresses.get(row.partitionKey, row.rowKey);
      if (known && Date.parse(addressRow.fromRow(known).at) > Date.parse(at)) return;
      try {
        if (bad) await addresses.write("replace", [{ ...row, ...addressRow.toRow({ address, at }) }]);
        else if (known) await addresses.delete(row.partitionKey, row.rowKey);
      } finally {
        changes += 1;
        kept = undefined;
      }
    },
  };
}
