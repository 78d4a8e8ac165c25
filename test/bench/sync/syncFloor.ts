import { TableClient, type TransactionAction } from "@azure/data-tables";
import { ManagedIdentityCredential } from "@azure/identity";
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
export async function makeFloor({ connectionString, graphUrl, readerClientId }: StandIns) {
  const table = TableClient.fromConnectionString(connectionString, "floor", { allowInsecureConnection: true });
  await table.createTable();
  const credential = new ManagedIdentityCredential({ clientId: readerClientId });
  const authorization = `Bearer ${(await credential.getToken("https://graph.microsoft.com/.default")).token}`;
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
