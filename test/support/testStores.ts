import { TableClient } from "@azure/data-tables";
import { afterAll, beforeAll } from "vitest";
import type { UnreadableRow } from "../../shared/adapters/tables/rows.ts";
import { tableRolloutStore } from "../../shared/adapters/tables/tableRolloutStore.ts";
import type { RolloutStore } from "../../shared/ports/store/store.ts";
import { memoryRolloutStore } from "./fakes/memoryRolloutStore.ts";
import { startTestStorage } from "./startTestStorage.ts";

const limits = { perMinute: 30, perHour: 100 };
/** Of no row. */
export const NO_ETAG = "W/\"datetime'2026-03-02T08%3A00%3A00.0000000Z'\"";

/** The stores that keep one contract, for the tests of a file; the emulator runs while they do. */
export function testStores() {
  let azurite: Awaited<ReturnType<typeof startTestStorage>>;
  let onTables: RolloutStore;
  const unreadable: UnreadableRow[] = [];
  beforeAll(async () => {
    azurite = await startTestStorage();
    onTables = tableRolloutStore(
      { kind: "connectionString", connectionString: azurite.connectionString },
      undefined,
      limits,
      async (row) => void unreadable.push(row),
    );
  });
  afterAll(() => azurite?.stop());
  return {
    /** For `describe.each`: the name, and how to get the store once the tests run. */
    each: [
      ["in memory", () => memoryRolloutStore(limits)],
      ["on Table Storage", () => onTables],
    ] as const,
    onTables: () => onTables,
    /** Of which the store on tables told. */
    unreadable: unreadable as readonly UnreadableRow[],
    /** Writes past the store, as nobody should. */
    write: async (tableName: string, partitionKey: string, rowKey: string, row: Readonly<Record<string, unknown>>) => {
      const options = { allowInsecureConnection: true };
      const table = TableClient.fromConnectionString(azurite.connectionString, tableName, options);
      await table.upsertEntity({ partitionKey, rowKey, ...row }, "Merge");
    },
  };
}
