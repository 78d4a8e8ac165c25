import { z } from "zod";
import { ReleaseSchema } from "../../domain/enforcement/release.ts";
import { JoinerContactSchema } from "../../domain/joiner/joinerContact.ts";
import { JoinerIdentitySchema } from "../../domain/joiner/joinerIdentity.ts";
import { JoinerFactsSchema } from "../../domain/joiner/joinerTypes.ts";
import { LeaverSchema } from "../../domain/leaver/leaver.ts";
import { LentKeySchema } from "../../domain/lentKeys/lentKey.ts";
import { MailStateSchema } from "../../domain/mail/mailEntry.ts";
import { isForStaff, MailKindSchema } from "../../domain/mail/mailKinds.ts";
import { ByMailSchema, GrantStateSchema } from "../../domain/pass/grant.ts";
import { AttemptSchema, PersonClaimSchema } from "../../domain/pass/personPasses.ts";
import type { AgedKind, AgedValues } from "../../domain/retention/agedRows.ts";
import { PresentationSchema } from "../../domain/verifiedId/presentation.ts";
import { odata } from "../odata.ts";
import { auditRange, EVENT, idRowOf } from "./auditRows.ts";
import { flag, json, mapper, oneOf, optional, text } from "./columns.ts";
import { operationKey } from "./mailRows.ts";
import { inPartition, type StoredRow } from "./rows.ts";
import type { TableName } from "./tableDefinitions.ts";

export interface RowKey {
  readonly partitionKey: string;
  readonly rowKey: string;
}

/** How rows of a kind are found and read. */
interface Finder<Kind extends AgedKind> {
  readonly table: TableName;
  /** Leaves out what is certainly not over, as far as a column tells; without one the table is looked through. */
  readonly filter: (before: string) => string | undefined;
  /** Columns, where others are large. */
  readonly select?: readonly string[];
  readonly read: (row: StoredRow) => AgedValues[Kind];
  /** What was written only for this row's sake, and goes with it. */
  readonly beside?: (row: StoredRow) => readonly RowKey[];
}

const finding = mapper<AgedValues["logFindings"]>({ lastAt: text });
const ticket = mapper<AgedValues["tickets"]>({ openedAt: text, closedAt: optional() });
const grant = mapper<AgedValues["grants"]>({
  state: json(GrantStateSchema),
  closesAt: text,
  byMail: json(ByMailSchema.optional()),
});
const release = mapper<{ release: AgedValues["releases"] }>({ release: json(ReleaseSchema) });
const lentKey = mapper<{ key: AgedValues["lentKeys"] }>({ key: json(LentKeySchema) });
const leaver = mapper<{ leaver: AgedValues["leavers"] }>({ leaver: json(LeaverSchema) });
const presentation = mapper<{ value: AgedValues["presentations"] }>({ value: json(PresentationSchema) });
const passes = mapper<AgedValues["personPasses"]>({
  claim: json(PersonClaimSchema.optional()),
  unseenSince: json(z.array(z.string())),
  attempts: json(z.array(AttemptSchema)),
});
const webhook = mapper<AgedValues["webhooks"]>({ source: text, eventId: text, at: text, accepted: flag });
const hire = mapper<AgedValues["hires"]>({
  facts: json(JoinerFactsSchema),
  contact: json(JoinerContactSchema.optional()),
  managerDeputy: json(JoinerIdentitySchema.optional()),
});
const mail = mapper<Pick<AgedValues["mails"], "state" | "at">>({ state: oneOf(MailStateSchema), at: text });
const operation = mapper<{ kind: z.infer<typeof MailKindSchema>; operationId: string }>({
  kind: oneOf(MailKindSchema),
  operationId: text,
});
const line = mapper<{ at: string; scope?: string | undefined }>({ at: text, scope: optional() });

/** A mailing's partition begins with its scope, in which no such sign stands. */
const scopeIn = ({ partitionKey = "" }: StoredRow): string => partitionKey.slice(0, partitionKey.indexOf("|"));

/** Costs stand in `functions/retention/README.md`. */
export const finders: { readonly [Kind in AgedKind]: Finder<Kind> } = {
  logFindings: { table: "logFindings", filter: (before) => odata`lastAt lt ${before}`, read: finding.fromRow },
  tickets: {
    table: "tickets",
    filter: (before) => `${inPartition("ticket")} and ${odata`openedAt lt ${before}`}`,
    read: ticket.fromRow,
  },
  grants: { table: "grants", filter: (before) => odata`openedAt lt ${before}`, read: grant.fromRow },
  releases: { table: "releases", filter: () => inPartition("release"), read: (row) => release.fromRow(row).release },
  lentKeys: {
    table: "lentKeys",
    filter: () => `${inPartition("key")} and isOut eq false`,
    read: (row) => lentKey.fromRow(row).key,
  },
  leavers: {
    table: "leavers",
    filter: (before) =>
      `${inPartition("leaver")} and (state eq 'done' or state eq 'overtaken') and ${odata`toldAt lt ${before}`}`,
    read: (row) => leaver.fromRow(row).leaver,
  },
  presentations: {
    table: "presentations",
    filter: () => undefined,
    read: (row) => presentation.fromRow(row).value,
  },
  personPasses: { table: "personPasses", filter: () => undefined, read: passes.fromRow },
  webhooks: {
    table: "webhookInbox",
    filter: (before) => `RowKey eq 'webhook' and accepted eq true and ${odata`at lt ${before}`}`,
    select: ["PartitionKey", "RowKey", "source", "eventId", "at", "accepted"],
    read: webhook.fromRow,
  },
  hires: { table: "joiners", filter: () => "RowKey eq 'joiner'", read: hire.fromRow },
  mails: {
    table: "mails",
    filter: (before) => odata`at lt ${before}`,
    read: (row) => ({ scope: scopeIn(row), ...mail.fromRow(row) }),
    beside: (row) => {
      const { kind, operationId } = operation.fromRow(row);
      return isForStaff(kind) ? [operationKey(operationId)] : [];
    },
  },
  audit: {
    table: "audit",
    filter: auditRange,
    read: (row) => {
      const { at, scope = row.partitionKey ?? "" } = line.fromRow(row);
      // A key of another kind in this range is none of ours.
      return { at: row.rowKey?.startsWith(EVENT) ? at : "", scope };
    },
    beside: ({ partitionKey = "", rowKey = "" }) => [{ partitionKey, rowKey: idRowOf(rowKey) }],
  },
};
