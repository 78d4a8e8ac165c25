import type { AuditEvent } from "../../../../shared/domain/audit.ts";
import type { MailEntry } from "../../../../shared/domain/mail/mailEntry.ts";
import type { MailKind } from "../../../../shared/domain/mail/mailKinds.ts";
import { type QuotaLimits, type QuotaUse, takeFromQuota } from "../../../../shared/domain/mail/mailQuota.ts";
import type { AuditTrail } from "../../../../shared/ports/store/audit.ts";
import type { MailLedger } from "../../../../shared/ports/store/mails.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryMails(limits: QuotaLimits): MailLedger {
  const rows = new GuardedRows<MailEntry>();
  const undeliverable = new Map<string, string>();
  let use: QuotaUse = [];
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
    countByKind: async (scope) => {
      const counts: Partial<Record<MailKind, number>> = {};
      for (const { kind, state, scope: ofScope } of rows.values()) {
        if (ofScope === scope && state === "accepted") counts[kind] = (counts[kind] ?? 0) + 1;
      }
      return counts;
    },
    reserve: async (wanted, now) => {
      const taken = takeFromQuota(use, wanted, Date.parse(now), limits);
      use = taken.use;
      return {
        granted: taken.granted,
        ...(taken.askAgainAt !== undefined && { askAgainAt: new Date(taken.askAgainAt).toISOString() }),
      };
    },
    recordDelivery: async ({ recipient, status, at }) => {
      const address = recipient.toLowerCase();
      const known = undeliverable.get(address);
      if (known !== undefined && Date.parse(known) > Date.parse(at)) return;
      if (status === "Bounced" || status === "Suppressed") undeliverable.set(address, at);
      if (status === "Delivered") undeliverable.delete(address);
    },
    undeliverable: async () => new Map(undeliverable),
  };
}

export function memoryAudit(): AuditTrail {
  const rows = new GuardedRows<AuditEvent>();
  return {
    append: async (events) => {
      for (const event of events) rows.insert(`${event.scope}\n${event.id}`, event);
    },
    recent: async (scope, limit) =>
      rows
        .values()
        .filter((event) => event.scope === scope)
        .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
        .slice(0, limit),
  };
}
