import { TableClient } from "@azure/data-tables";
import { tableDefinitions } from "../../../shared/adapters/tables/tableDefinitions.ts";
import { type MailKind, MailKindSchema } from "../../../shared/domain/mail/mailKinds.ts";

/** What the app's ledger says of a mail that the service took. */
export interface LedgerLine {
  readonly kind: MailKind;
  readonly userId: string | undefined;
}

/** By operation id. Read by another name of this machine, so that it does not count among the app's transactions. */
export async function readMailLedger(connectionString: string): Promise<ReadonlyMap<string, LedgerLine>> {
  const client = TableClient.fromConnectionString(
    connectionString.replaceAll("127.0.0.1", "localhost"),
    tableDefinitions.mails.name,
    { allowInsecureConnection: true },
  );
  const lines = new Map<string, LedgerLine>();
  const rows = client.listEntities<{ operationId?: string; kind?: string; userId?: string }>({
    queryOptions: { filter: "state eq 'accepted'", select: ["operationId", "kind", "userId"] },
  });
  for await (const { operationId, kind, userId } of rows) {
    const known = MailKindSchema.safeParse(kind);
    if (operationId && known.success)
      lines.set(operationId.toLowerCase(), { kind: known.data, userId: userId || undefined });
  }
  return lines;
}
