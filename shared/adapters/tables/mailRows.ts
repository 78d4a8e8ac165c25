import { z } from "zod";
import { type MailEntry, MailStateSchema } from "../../domain/mail/mailEntry.ts";
import { type MailKind, MailKindSchema } from "../../domain/mail/mailKinds.ts";
import { type QuotaLimits, type QuotaUse, takeFromQuota } from "../../domain/mail/mailQuota.ts";
import { ConflictError, TransientError } from "../../errors.ts";
import type { MailLedger } from "../../ports/store/mails.ts";
import { odata } from "../odata.ts";
import { hashOf, json, keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { inPartition, type Rows } from "./rows.ts";

const ADDRESSES = "address";
const QUOTA = { partitionKey: "app", rowKey: "mailQuota" };
/**
 * Business time for which a listing of failed addresses is good enough to choose whom to mail: one mail more to such an
 * address does no harm.
 */
const LISTING_LASTS_MS = 60_000;
/** And to pass over a delivery report. */
const REPORT_LISTING_LASTS_MS = 10 * 60_000;
const QUOTA_TRIES = 25;

const mailRow = mapper<Omit<MailEntry, "scope">>({
  key: text,
  kind: oneOf(MailKindSchema),
  userId: optional(),
  operationId: text,
  state: oneOf(MailStateSchema),
  at: text,
  code: optional(),
});
const CountedRow = z.object({ kind: MailKindSchema, state: MailStateSchema });
const addressRow = mapper<{ address: string; at: string }>({ address: text, at: text });
const quotaRow = mapper<{ use: QuotaUse }>({ use: json(z.array(z.tuple([z.number(), z.number()]))) });

/** A scope's key without the separator, so that no scope's mailings lie among another's. */
const scopeKey = (scope: string): string => (scope.includes("|") ? `~${hashOf(scope)}` : keyOf(scope));
/** One mailing of a scope: `announcement|1|<userId>` belongs to `announcement|1`. */
const partitionOf = (scope: string, key: string): string =>
  `${scopeKey(scope)}|${keyOf(key.split("|").slice(0, -1).join("|"))}`;
/** "}" comes right after "|". */
const allMailings = (scope: string): string =>
  odata`PartitionKey ge ${`${scopeKey(scope)}|`} and PartitionKey lt ${`${scopeKey(scope)}}`}`;

export function tableMails(mails: Rows, addresses: Rows, appState: Rows, limits: QuotaLimits): MailLedger {
  const undeliverable = async (): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    for await (const page of addresses.query(inPartition(ADDRESSES))) {
      for (const { address, at } of page.map(addressRow.fromRow)) found.set(address, at);
    }
    return found;
  };
  let kept: { readonly at: number; readonly addresses: ReadonlyMap<string, string> } | undefined;
  /**
   * Counts what this process has changed in the table: a list that was being read meanwhile may lack it, and is not
   * kept.
   */
  let changes = 0;
  const listing = async (now: string, lastsMs: number): Promise<ReadonlyMap<string, string>> => {
    const at = Date.parse(now);
    if (kept && Math.abs(at - kept.at) <= lastsMs) return kept.addresses;
    const before = changes;
    const addresses = await undeliverable();
    if (before === changes) kept = { at, addresses };
    return addresses;
  };
  return {
    mails: async (scope, keys) => {
      const mailings = Map.groupBy(new Set(keys), (key) => partitionOf(scope, key));
      const found = await Promise.all(
        [...mailings].map(([partition, some]) => mails.getMany(partition, some.map(keyOf))),
      );
      const entries = found.flatMap((rows) =>
        [...rows.values()].map((row): MailEntry => ({ scope, ...mailRow.fromRow(row) })),
      );
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
          return {
            granted: 0,
            ...(taken.askAgainAt !== undefined && { askAgainAt: new Date(taken.askAgainAt).toISOString() }),
          };
        }
        const next = { ...QUOTA, ...quotaRow.toRow({ use: taken.use }) };
        const isTaken = row ? await replaced(appState, next, row.etag) : (await appState.insert(next)) !== undefined;
        if (isTaken) return { granted: taken.granted };
      }
      throw new TransientError("the mail quota is being taken by others", { retryAfterSeconds: 1 });
    },
    recordDelivery: async ({ recipient, status, at }) => {
      const bad = status === "Bounced" || status === "Suppressed";
      if (!bad && status !== "Delivered") return;
      const address = recipient.toLowerCase();
      const row = { partitionKey: ADDRESSES, rowKey: hashOf(address) };
      // Nearly every report is a delivery to an address that never failed: not worth a request each. One that another
      // instance noted meanwhile is cleared by its next delivery.
      if (!bad && !(await listing(at, REPORT_LISTING_LASTS_MS)).has(address)) return;
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
    undeliverable: (now) => (now === undefined ? undeliverable() : listing(now, LISTING_LASTS_MS)),
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
