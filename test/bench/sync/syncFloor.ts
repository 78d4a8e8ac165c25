import { TableClient, type TransactionAction } from "@azure/data-tables";
import { personRow } from "../../../shared/adapters/tables/registrationRows.ts";
import { chunks } from "../../../shared/domain/chunks.ts";
import { wholeLine } from "../../../shared/domain/people/registration.ts";
import type { StandIns } from "../waves/standInsOfBench.ts";

interface Page {
  readonly value: readonly {
    readonly id: string;
    readonly methodsRegistered: readonly string[];
    readonly isAdmin: boolean;
  }[];
  readonly "@odata.nextLink"?: string;
}

/**
 * The least that a first sync can do: fetches the same pages, and posts the same rows in the same batches of a hundred
 * to a table of its own. No decision, no check, no memory of what was there.
 */
export async function makeFloor(standIns: StandIns) {
  const { connectionString, graphUrl } = standIns;
  const table = TableClient.fromConnectionString(connectionString, "floor", { allowInsecureConnection: true });
  await table.createTable();
  const authorization = `Bearer ${await tokenFrom(standIns)}`;
  let next: string | undefined = `${graphUrl}/v1.0/reports/authenticationMethods/userRegistrationDetails`;
  return {
    /** @returns how long it took for so many pages. */
    turn: async (pages: number): Promise<number> => {
      const begun = performance.now();
      const people: Page["value"][number][] = [];
      for (let page = 0; page < pages && next !== undefined; page++) {
        const answer: Page = (await (await fetch(next, { headers: { authorization } })).json()) as Page;
        people.push(...answer.value);
        next = answer["@odata.nextLink"];
      }
      const rows = people.map(({ id, ...line }) => personRow(id, wholeLine({ ...line, userId: id, ready: false })));
      const partitions = Map.groupBy(rows, ({ partitionKey }) => partitionKey);
      await Promise.all(
        [...partitions.values()].map(async (some) => {
          for (const few of chunks(some, 100))
            await table.submitTransaction(few.map((row): TransactionAction => ["create", row]));
        }),
      );
      return (performance.now() - begun) / 1000;
    },
  };
}

/** The credential of the SDK keeps to the first endpoint of its process, which may be that of another figure. */
async function tokenFrom({ identityEndpoint, identityHeader, readerClientId }: StandIns): Promise<string> {
  const url = new URL(identityEndpoint);
  url.search = String(
    new URLSearchParams({
      resource: "https://graph.microsoft.com",
      "api-version": "2019-08-01",
      client_id: readerClientId,
    }),
  );
  const answer = await fetch(url, { headers: { "X-IDENTITY-HEADER": identityHeader } });
  if (!answer.ok) throw new Error(`the stand-in of the managed identity answered ${answer.status}`);
  return ((await answer.json()) as { readonly access_token: string }).access_token;
}
