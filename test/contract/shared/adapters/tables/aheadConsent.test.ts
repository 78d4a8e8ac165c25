import { describe, expect, test } from "vitest";
import { RefusedError } from "../../../../../shared/errors.ts";
import { testStores } from "../../../../support/testStores.ts";

const stores = testStores();

describe.each(stores.each)("the word that codes may be made ahead %s", (_name, make) => {
  const at = "2026-03-02T08:00:00.000Z";
  const by = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Zoë 'O'" };

  test("is absent at first, and the last one counts", async () => {
    const store = make();
    await store.ready();
    expect(await store.aheadConsent()).toBeUndefined();
    await store.putAheadConsent({ accepted: true, by, at });
    expect(await store.aheadConsent()).toEqual({ accepted: true, by, at });
    await store.putAheadConsent({ accepted: false, by, at });
    expect(await store.aheadConsent()).toEqual({ accepted: false, by, at });
  });
});

test("one that cannot be read is refused and told of: nobody takes it for a yes", async () => {
  await stores.onTables().ready();
  await stores.write("appState", "app", "issueAhead", { value: '{"accepted":"yes"}' });
  await expect(stores.onTables().aheadConsent()).rejects.toThrow(RefusedError);
  expect(stores.unreadable).toMatchObject([{ tableName: "appState", rowKey: "issueAhead" }]);
});
