import { expect, test } from "vitest";
import { storageError } from "../../../../../shared/adapters/tables/storageErrors.ts";
import { tableDefinitions } from "../../../../../shared/adapters/tables/tableDefinitions.ts";
import { tableRolloutStore } from "../../../../../shared/adapters/tables/tableRolloutStore.ts";
import { ConflictError, RefusedError, TransientError } from "../../../../../shared/errors.ts";

const failed = (statusCode: number | undefined, headers: Record<string, string> = {}) => ({
  statusCode,
  code: "Code",
  response: { headers: { get: (name: string) => headers[name] } },
});

test.each([
  [409, ConflictError],
  [412, ConflictError],
  [408, TransientError],
  [429, TransientError],
  [500, TransientError],
  [503, TransientError],
  [undefined, TransientError],
  [200, TransientError],
  [400, RefusedError],
  [403, RefusedError],
  [413, RefusedError],
])("storage answering %s is one of our errors", (status, kind) => {
  expect(storageError(failed(status), "write")).toBeInstanceOf(kind);
});

test("the wait that storage asks for is kept", () => {
  expect(storageError(failed(503, { "retry-after": "4" }), "write")).toMatchObject({ retryAfterSeconds: 4 });
  expect(storageError(failed(503), "write")).toMatchObject({ retryAfterSeconds: undefined });
});

test("a store whose storage is away says so, for every call anew", async () => {
  const connectionString =
    "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:9/a";
  const limits = { perMinute: 1, perHour: 1 };
  const store = tableRolloutStore({ kind: "connectionString", connectionString }, undefined, limits, async () => {});
  await expect(store.ready()).rejects.toThrow(TransientError);
  await expect(store.wave("w")).rejects.toThrow(TransientError);
  await expect(store.insertGrant({} as never)).rejects.toThrow();
});

test("table names are what Table Storage takes", () => {
  for (const { name } of Object.values(tableDefinitions)) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9]{2,62}$/);
});
