import { TableClient, type TransactionAction } from "@azure/data-tables";
import { ManagedIdentityCredential } from "@azure/identity";
import { USER_SELECT } from "../../../shared/adapters/graph/graphUser.ts";
import { operationIdOf } from "../../../shared/domain/mail/operationId.ts";
import type { ComposedMail } from "../../../shared/mails/mailData.ts";
import { READ_A_TRIP } from "../../../shared/waves/rereadPeople.ts";
import type { StandIns } from "./standInsOfBench.ts";

const PAGE = 40;
const POSTS_AT_ONCE = 8;
const PAGES_A_TURN = 12;

/** Everything that is the same for each mail. */
export interface BareWave {
  readonly waveId: string;
  readonly tenantId: string;
  readonly sender: string;
  readonly replyTo: string;
  /** The same words for everybody. */
  readonly mail: ComposedMail;
}

/**
 * What an announcement asks of Graph, the tables and the mail service, and nothing else: no decision, no check of an
 * answer but its status, no texts, no quota, no wave row. Yields after as many pages as one activity call has.
 */
export async function* bareAnnouncement(standIns: StandIns, wave: BareWave): AsyncGenerator<number, void, undefined> {
  const { connectionString } = standIns;
  const table = (name: string) =>
    TableClient.fromConnectionString(connectionString, name, { allowInsecureConnection: true });
  const tables = { members: table("waveMembers"), mails: table("mails") };
  const credential = new ManagedIdentityCredential({ clientId: standIns.readerClientId });
  const bearer = async (scope: string) => `Bearer ${(await credential.getToken(scope)).token}`;
  const asked = {
    graph: await bearer("https://graph.microsoft.com/.default"),
    mail: await bearer("https://communication.azure.com//.default"),
  };
  let pages = 0;
  for await (const members of readMembers(tables.members, wave.waveId))
    for (let from = 0; from < members.length; from += PAGE) {
      await onePage(standIns, wave, tables, asked, members.slice(from, from + PAGE));
      pages += 1;
      if (pages % PAGES_A_TURN === 0) yield pages;
    }
  yield pages;
}

interface Tables {
  readonly members: TableClient;
  readonly mails: TableClient;
}
interface Member {
  readonly userId: string;
  readonly mail: string;
  readonly displayName: string;
}

async function* readMembers(table: TableClient, waveId: string): AsyncGenerator<readonly Member[]> {
  const queryOptions = { filter: `PartitionKey eq '${waveId}'` };
  for await (const page of table.listEntities<Record<string, unknown>>({ queryOptions }).byPage({ maxPageSize: 1000 }))
    yield page.map((row) => ({
      userId: String(row.rowKey),
      mail: String(row["mail"]),
      displayName: String(row["displayName"]),
    }));
}

async function onePage(
  { graphUrl, mailUrl }: StandIns,
  { waveId, tenantId, sender, replyTo, mail }: BareWave,
  tables: Tables,
  asked: { readonly graph: string; readonly mail: string },
  page: readonly Member[],
): Promise<void> {
  const at = new Date().toISOString();
  const ids = page.map(({ userId }) => userId);
  const keys = ids.map((userId) => `announcement|1|${userId}`);
  const partition = `${waveId}|announcement|1`;

  // Where they are written to.
  for (let from = 0; from < ids.length; from += READ_A_TRIP) {
    const filter = `id in (${ids
      .slice(from, from + READ_A_TRIP)
      .map((id) => `'${id}'`)
      .join(",")})`;
    await ok(
      fetch(`${graphUrl}/v1.0/users?$filter=${encodeURIComponent(filter)}&$select=${encodeURIComponent(USER_SELECT)}`, {
        headers: { authorization: asked.graph },
      }),
    );
  }
  // The ledger before, the mails, and the ledger after.
  await readRange(tables.mails, partition, keys);
  const entries = (state: string) =>
    page.map(({ userId }, n): TransactionAction => {
      const key = keys[n] ?? "";
      const operationId = operationIdOf(tenantId, waveId, key);
      return [
        "upsert",
        { partitionKey: partition, rowKey: key, key, kind: "announcement", userId, operationId, state, at },
        "Replace",
      ];
    });
  await tables.mails.submitTransaction(entries("open"));
  const queue = page.entries();
  await Promise.all(
    Array.from({ length: POSTS_AT_ONCE }, async () => {
      for (const [n, { mail: address, displayName }] of queue)
        await ok(
          fetch(`${mailUrl}/emails:send?api-version=2025-09-01`, {
            method: "POST",
            headers: {
              authorization: asked.mail,
              "content-type": "application/json",
              "operation-id": operationIdOf(tenantId, waveId, keys[n] ?? ""),
            },
            body: JSON.stringify({
              senderAddress: sender,
              replyTo: [{ address: replyTo }],
              recipients: { to: [{ address, displayName }] },
              content: { subject: mail.subject, plainText: mail.plainText, html: mail.html },
              userEngagementTrackingDisabled: true,
            }),
          }),
        );
    }),
  );
  await tables.mails.submitTransaction(entries("accepted"));
  // Who got a mail when, and that this one is settled for them.
  await tables.members.submitTransaction(
    ids.map(
      (userId): TransactionAction => [
        "update",
        { partitionKey: waveId, rowKey: userId, mailing: "announcement|1", mailedAt: at },
        "Merge",
      ],
    ),
  );
}

async function readRange(table: TableClient, partition: string, keys: readonly string[]): Promise<void> {
  const filter = `PartitionKey eq '${partition}' and RowKey ge '${keys[0]}' and RowKey le '${keys.at(-1)}'`;
  for await (const _ of table.listEntities({ queryOptions: { filter } }).byPage({ maxPageSize: 1000 }));
}

async function ok(answer: Promise<Response>): Promise<void> {
  const {
    ok: isOk,
    status,
    url,
    ...response
  } = await answer.then(async (one) => ({
    ok: one.ok,
    status: one.status,
    url: one.url,
    body: await one.text(),
  }));
  if (!isOk) throw new Error(`${new URL(url).pathname}: ${status} ${response.body.slice(0, 200)}`);
}
