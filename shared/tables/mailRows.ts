import { z } from "zod";
import type { MailKind } from "../domain/waveTypes.ts";
import { type QuotaLimits, type QuotaUse, takeFromQuota } from "../email/mailQuota.ts";
import { ConflictError, TransientError } from "../errors.ts";
import type { MailEntry, MailLedger } from "../ports/store.ts";
import { hashOf, json, keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { inPartition, type Rows } from "./rows.ts";

const ADDRESSES = "address";
const QUOTA = { partitionKey: "app", rowKey: "mailQuota" };
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

export function tableMails(mails: Rows, addresses: Rows, appState: Rows, limits: QuotaLimits): MailLedger {
  return {
    mails: async (scope, keys) => {
      const rows = await mails.getMany(keyOf(scope), keys.map(keyOf));
      return new Map(
        keys.flatMap((key) => {
          const row = rows.get(keyOf(key));
          return row ? [[key, { scope, ...mailRow.fromRow(row) }] as const] : [];
        }),
      );
    },
    putMails: async (scope, entries) => {
      const rows = entries.map((entry) => ({ partitionKey: keyOf(scope), rowKey: keyOf(entry.key), ...mailRow.toRow(entry) }));
      await mails.write("replace", rows);
    },
    countByKind: async (scope) => {
      const counts: Partial<Record<MailKind, number>> = {};
      for await (const page of mails.query(inPartition(keyOf(scope)), ["kind", "state"])) {
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
      const known = await addresses.get(row.partitionKey, row.rowKey);
      if (known && Date.parse(addressRow.fromRow(known).at) > Date.parse(at)) return;
      if (bad) await addresses.write("replace", [{ ...row, ...addressRow.toRow({ address, at }) }]);
      else if (known) await addresses.delete(row.partitionKey, row.rowKey);
    },
    undeliverable: async () => {
      const found = new Map<string, string>();
      for await (const page of addresses.query(inPartition(ADDRESSES))) {
        for (const { address, at } of page.map(addressRow.fromRow)) found.set(address, at);
      }
      return found;
    },
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
