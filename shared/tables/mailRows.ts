import { odata } from "@azure/data-tables";
import { z } from "zod";
import type { MailKind } from "../domain/waveTypes.ts";
import { type QuotaLimits, type QuotaUse, takeFromQuota } from "../email/mailQuota.ts";
import { ConflictError, TransientError } from "../errors.ts";
import type { MailEntry, MailLedger } from "../ports/store.ts";
import { hashOf, json, keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { inPartition, type Rows } from "./rows.ts";

const ADDRESSES = "address";
const QUOTA = { partitionKey: "app", rowKey: "mailQuota" };
/** Business time for which a listing of failed addresses is good enough to pass over a delivery report. */
const LISTING_LASTS_MS = 10 * 60_000;
const QUOTA_TRIES = 25;

const kinds: Record<MailKind, true> = {
  announcement: true,
  dayOf: true,
  reminder: true,
  chaser: true,
  enforcementWarning: true,
  pickUp: true,
  handOver: true,
  approvalRequest: true,
  blockedNotice: true,
  alert: true,
};
const MailKindSchema: z.ZodType<MailKind> = z.enum(Object.keys(kinds) as MailKind[]);
const StateSchema = z.enum(["open", "accepted", "rejected"]);

const mailRow = mapper<Omit<MailEntry, "scope">>({
  key: text,
  kind: oneOf(MailKindSchema),
  userId: optional(),
  operationId: text,
  state: oneOf(StateSchema),
  at: text,
  code: optional(),
});
const CountedRow = z.object({ kind: MailKindSchema, state: StateSchema });
const addressRow = mapper<{ address: string; at: string }>({ address: text, at: text });
const quotaRow = mapper<{ use: QuotaUse }>({ use: json(z.array(z.tuple([z.number(), z.number()]))) });

/** A scope's key without the separator, so that no scope's mailings lie among another's. */
const scopeKey = (scope: string): string => (scope.includes("|") ? `~${hashOf(scope)}` : keyOf(scope));
/** One mailing of a scope: `announcement|1|<userId>` belongs to `announcement|1`. */
const partitionOf = (scope: string, key: string): string => `${scopeKey(scope)}|${keyOf(key.split("|").slice(0, -1).join("|"))}`;
/** "}" comes right after "|". */
const allMailings = (scope: string): string => odata`PartitionKey ge ${`${scopeKey(scope)}|`} and PartitionKey lt ${`${scopeKey(scope)}}`}`;

export function tableMails(mails: Rows, addresses: Rows, appState: Rows, limits: QuotaLimits): MailLedger {
  const undeliverable = async () => {
    const found = new Map<string, string>();
    for await (const page of addresses.query(inPartition(ADDRESSES))) {
      for (const { address, at } of page.map(addressRow.fromRow)) found.set(address, at);
    }
    return found;
  };
  let lastListing: { readonly at: number; readonly addresses: Set<string> } | undefined;
  /** Addresses that failed, as of some minutes ago: one that another instance noted meanwhile is cleared by its next delivery. */
  const suspects = async (at: string) => {
    const now = Date.parse(at);
    if (!lastListing || Math.abs(now - lastListing.at) > LISTING_LASTS_MS)
      lastListing = { at: now, addresses: new Set((await undeliverable()).keys()) };
    return lastListing.addresses;
  };
  return {
    mails: async (scope, keys) => {
      const mailings = Map.groupBy(new Set(keys), (key) => partitionOf(scope, key));
      const found = await Promise.all([...mailings].map(([partition, some]) => mails.getMany(partition, some.map(keyOf))));
      const entries = found.flatMap((rows) => [...rows.values()].map((row): MailEntry => ({ scope, ...mailRow.fromRow(row) })));
      return new Map(entries.map((entry) => [entry.key, entry]));
    },
    putMails: async (scope, entries) => {
      const rows = entries.map((entry) => ({
        partitionKey: partitionOf(scope, entry.key),
        rowKey: keyOf(entry.key),
        ...mailRow.toRow(entry),
      }));
      await mails.write("replace", rows);
    },
    countByKind: async (scope) => {
      const counts: Partial<Record<MailKind, number>> = {};
      for await (const page of mails.query(allMailings(scope), ["kind", "state"])) {
        for (const row of page) {
          const { kind, state } = CountedRow.parse(row);
          if (state === "accepted") counts[kind] = (counts[kind] ?? 0) + 1;
        }
      }
      return counts;
    },
    reserve: async (wanted, now) => {
      for (let attempt = 0; attempt < QUOTA_TRIES; attempt++) {
        const row = await appState.get(QUOTA.partitionKey, QUOTA.rowKey);
        const taken = takeFromQuota(row ? quotaRow.fromRow(row).use : [], wanted, Date.parse(now), limits);
        if (taken.granted === 0) {
          return { granted: 0, ...(taken.askAgainAt !== undefined && { askAgainAt: new Date(taken.askAgainAt).toISOString() }) };
        }
        const next = { ...QUOTA, ...quotaRow.toRow({ use: taken.use }) };
        if (row ? await replaced(appState, next, row.etag) : await appState.insert(next)) return { granted: taken.granted };
      }
      throw new TransientError("the mail quota is being taken by others", { retryAfterSeconds: 1 });
    },
    recordDelivery: async ({ recipient, status, at }) => {
      const bad = status === "Bounced" || status === "Suppressed";
      if (!bad && status !== "Delivered") return;
      const address = recipient.toLowerCase();
      const row = { partitionKey: ADDRESSES, rowKey: hashOf(address) };
      // Nearly every report is a delivery to an address that never failed: not worth a request each.
      if (!bad && !(await suspects(at)).has(address)) return;
      const known = await addresses.get(row.partitionKey, row.rowKey);
      if (known && Date.parse(addressRow.fromRow(known).at) > Date.parse(at)) return;
      if (bad) lastListing?.addresses.add(address);
      if (bad) await addresses.write("replace", [{ ...row, ...addressRow.toRow({ address, at }) }]);
      else if (known) await addresses.delete(row.partitionKey, row.rowKey);
    },
    undeliverable,
  };
}

async function replaced(rows: Rows, row: Parameters<Rows["replace"]>[0], etag: string): Promise<boolean> {
  try {
    await rows.replace(row, etag);
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}
