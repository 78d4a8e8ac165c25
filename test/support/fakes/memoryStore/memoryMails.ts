import { deliveryOf } from "../../../../shared/domain/mail/deliveryStatus.ts";
import { mailingOf } from "../../../../shared/domain/mail/keys.ts";
import type { MailEntry } from "../../../../shared/domain/mail/mailEntry.ts";
import { isForStaff, type MailKind } from "../../../../shared/domain/mail/mailKinds.ts";
import { type Quota, type QuotaLimits, takeFromQuota } from "../../../../shared/domain/mail/mailQuota.ts";
import type { MailLedger } from "../../../../shared/ports/store/mails.ts";
import { GuardedRows } from "./guardedRows.ts";
import { AgedRows } from "./memoryRetention.ts";

export function memoryMails(limits: QuotaLimits, aged = new AgedRows()): MailLedger {
  const rows = new GuardedRows<MailEntry>();
  aged.keep("mails", rows, (mail) => mail);
  const failed = new GuardedRows<{ readonly address: string; readonly at: string; readonly isDead: boolean }>();
  const failedWhere = (isMeant: (one: { at: string; isDead: boolean }) => boolean) =>
    new Map(failed.entries().flatMap(([address, one]) => (isMeant(one) ? [[address, one.at] as const] : [])));
  let quota: Quota = { use: [], waiting: [] };
  const key = (scope: string, mailKey: string) => `${scope}\n${mailKey}`;
  return {
    mails: async (scope, keys) =>
      new Map(
        keys.flatMap((mailKey) => {
          const row = rows.get(key(scope, mailKey));
          return row ? [[mailKey, row.value] as const] : [];
        }),
      ),
    putMails: async (scope, entries) => {
      for (const entry of entries) rows.put(key(scope, entry.key), { ...entry, scope });
    },
    openMails: async (scope, first, last) =>
      [...rows.values()].filter(
        (one) =>
          one.scope === scope && one.state === "open" && mailingOf(one.key) >= first && mailingOf(one.key) <= last,
      ),
    countByKind: async (scope) => {
      const counts: Partial<Record<MailKind, number>> = {};
      for (const { kind, state, scope: ofScope } of rows.values()) {
        if (ofScope === scope && state === "accepted") counts[kind] = (counts[kind] ?? 0) + 1;
      }
      return counts;
    },
    sentUnderVariants: async function* (scope) {
      for (const { userId, at, subject, variant, state, scope: ofScope } of [...rows.values()])
        if (ofScope === scope && state === "accepted" && userId && subject && variant)
          yield [{ userId, at, subject, variant }];
    },
    reserve: async (wanted, now, asker) => {
      const taken = takeFromQuota(quota, wanted, Date.parse(now), limits, asker);
      quota = { use: taken.use, waiting: taken.waiting };
      return {
        granted: taken.granted,
        ...(taken.askAgainAt !== undefined && { askAgainAt: new Date(taken.askAgainAt).toISOString() }),
      };
    },
    recordDelivery: async ({ recipient, status, at }) => {
      const address = recipient.toLowerCase();
      const delivery = deliveryOf(status);
      const known = failed.get(address)?.value;
      if (known !== undefined && Date.parse(known.at) > Date.parse(at)) return;
      if (delivery === "arrived") failed.delete(address);
      if (delivery === "dead") failed.put(address, { address, at, isDead: true });
      if (delivery === "missed" && !known?.isDead) failed.put(address, { address, at, isDead: false });
    },
    undeliverable: async () => failedWhere(({ isDead }) => isDead),
    unreached: async (missedSince) => failedWhere(({ isDead, at }) => isDead || at >= missedSince),
    mailOf: async (operationId) =>
      rows.values().find((entry) => isForStaff(entry.kind) && entry.operationId === operationId.toLowerCase()),
  };
}
