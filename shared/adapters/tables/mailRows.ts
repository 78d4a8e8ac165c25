import { z } from "zod";
import { mailingOf } from "../../domain/mail/keys.ts";
import { type MailEntry, MailStateSchema } from "../../domain/mail/mailEntry.ts";
import { isForStaff, type MailKind, MailKindSchema } from "../../domain/mail/mailKinds.ts";
import { type QuotaLimits, type QuotaUse, takeFromQuota, type Waiting } from "../../domain/mail/mailQuota.ts";
import { VariantSchema, VariedSubjectSchema } from "../../domain/mail/subjectVariants.ts";
import { TransientError } from "../../errors.ts";
import type { MailLedger } from "../../ports/store/mails.ts";
import { odata } from "../odata.ts";
import { hashOf, json, keyOf, known, mapper, oneOf, optional, text } from "./columns.ts";
import { readable } from "./readable.ts";
import type { Rows } from "./rows.ts";

const QUOTA = { partitionKey: "app", rowKey: "mailQuota" };
const QUOTA_TRIES = 25;

const mailRow = mapper<Omit<MailEntry, "scope">>({
  key: text,
  kind: oneOf(MailKindSchema),
  userId: optional(),
  operationId: text,
  state: oneOf(MailStateSchema),
  at: text,
  code: optional(),
  grantId: optional(),
  subject: known(VariedSubjectSchema),
  variant: known(VariantSchema),
});
const sentRow = mapper<Pick<MailEntry, "userId" | "state" | "at" | "subject" | "variant">>({
  userId: optional(),
  state: oneOf(MailStateSchema),
  at: text,
  subject: known(VariedSubjectSchema),
  variant: known(VariantSchema),
});
/** Which mail an operation is. */
const operationRow = mapper<Pick<MailEntry, "scope" | "key">>({ scope: text, key: text });
export const operationKey = (operationId: string) => ({
  partitionKey: `operation|${keyOf(operationId.toLowerCase())}`,
  rowKey: "mail",
});
const countedRow = mapper<Pick<MailEntry, "kind" | "state">>({
  kind: oneOf(MailKindSchema),
  state: oneOf(MailStateSchema),
});
const quotaRow = mapper<{ use: QuotaUse; waiting: Waiting }>({
  use: json(z.array(z.tuple([z.number(), z.number()]))),
  waiting: json(z.array(z.tuple([z.string(), z.number()])).default([])),
});

/** A scope's key without the separator, so that no scope's mailings lie among another's. */
const scopeKey = (scope: string): string => (scope.includes("|") ? `~${hashOf(scope)}` : keyOf(scope));
/** One mailing of a scope: `announcement|1|<userId>` belongs to `announcement|1`. */
const partitionOf = (scope: string, key: string): string => `${scopeKey(scope)}|${keyOf(mailingOf(key))}`;
const isSame = (one: Waiting, other: Waiting): boolean => JSON.stringify(one) === JSON.stringify(other);
/** "}" comes right after "|". */
const allMailings = (scope: string): string =>
  odata`PartitionKey ge ${`${scopeKey(scope)}|`} and PartitionKey lt ${`${scopeKey(scope)}}`}`;

export function tableMails(
  mails: Rows,
  appState: Rows,
  limits: QuotaLimits,
): Omit<MailLedger, "recordDelivery" | "undeliverable" | "unreached"> {
  const mailsOf: MailLedger["mails"] = async (scope, keys) => {
    const mailings = Map.groupBy(new Set(keys), (key) => partitionOf(scope, key));
    const found = await Promise.all(
      [...mailings].map(([partition, some]) => mails.getMany(partition, some.map(keyOf))),
    );
    // One that is skipped is sent again as the same operation, which the mail service knows.
    const rows = found.flatMap((some) => [...some.values()]);
    const entries = await readable(mails, rows, (row): MailEntry => ({ scope, ...mailRow.fromRow(row) }));
    return new Map(entries.map((entry) => [entry.key, entry]));
  };
  return {
    mails: mailsOf,
    mailOf: async (operationId) => {
      const { partitionKey, rowKey } = operationKey(operationId);
      const row = await mails.get(partitionKey, rowKey);
      if (!row) return undefined;
      const { scope, key } = operationRow.fromRow(row);
      return (await mailsOf(scope, [key])).get(key);
    },
    putMails: async (scope, entries) => {
      const rows = entries.map((entry) => ({
        partitionKey: partitionOf(scope, entry.key),
        rowKey: keyOf(entry.key),
        ...mailRow.toRow(entry),
      }));
      // Written with the first row of a mail, before the call.
      const begun = entries.filter(({ kind, state, code }) => isForStaff(kind) && state === "open" && !code);
      const operations = begun.map(({ operationId, key }) => ({
        ...operationKey(operationId),
        ...operationRow.toRow({ scope, key }),
      }));
      await mails.write("replace", [...operations, ...rows]);
    },
    openMails: async (scope, first, last) => {
      const [from, to] = [first, last].map((mailing) => `${scopeKey(scope)}|${keyOf(mailing)}`);
      const open: MailEntry[] = [];
      const filter = odata`PartitionKey ge ${from ?? ""} and PartitionKey le ${to ?? ""} and state eq ${"open"}`;
      for await (const page of mails.query(filter))
        open.push(...(await readable(mails, page, (row): MailEntry => ({ scope, ...mailRow.fromRow(row) }))));
      return open;
    },
    countByKind: async (scope) => {
      const counts: Partial<Record<MailKind, number>> = {};
      for await (const page of mails.query(allMailings(scope), { select: ["kind", "state"] })) {
        for (const { kind, state } of await readable(mails, page, countedRow.fromRow)) {
          if (state === "accepted") counts[kind] = (counts[kind] ?? 0) + 1;
        }
      }
      return counts;
    },
    sentUnderVariants: async function* (scope) {
      const filter = `${allMailings(scope)} and variant gt ''`;
      for await (const page of mails.query(filter, { select: ["userId", "state", "at", "subject", "variant"] })) {
        const entries = await readable(mails, page, sentRow.fromRow);
        yield entries.flatMap(({ userId, state, at, subject, variant }) =>
          state === "accepted" && userId !== undefined && subject && variant ? [{ userId, at, subject, variant }] : [],
        );
      }
    },
    reserve: async (wanted, now, asker) => {
      for (let attempt = 0; attempt < QUOTA_TRIES; attempt++) {
        const row = await appState.get(QUOTA.partitionKey, QUOTA.rowKey);
        // Without it the count begins anew: the mail service keeps a limit of its own.
        const [known] = await readable(appState, row ? [row] : [], quotaRow.fromRow);
        const before = known ?? { use: [], waiting: [] };
        const { granted, askAgainAt, use, waiting } = takeFromQuota(before, wanted, Date.parse(now), limits, asker);
        const end = { granted, ...(askAgainAt !== undefined && { askAgainAt: new Date(askAgainAt).toISOString() }) };
        // Nothing was taken, and nobody new waits.
        if (granted === 0 && isSame(waiting, before.waiting)) return end;
        const next = { ...QUOTA, ...quotaRow.toRow({ use, waiting }) };
        const isTaken = row ? await appState.takeOver(next, row.etag) : (await appState.insert(next)) !== undefined;
        if (isTaken) return end;
      }
      throw new TransientError("the mail quota is being taken by others", { retryAfterSeconds: 1 });
    },
  };
}
