import { describe, expect, test } from "vitest";
import { AUDITS_LOST, type AuditFeed, type RegisteredByApp } from "../../../../../shared/domain/people/planted.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import { NO_ETAG, testStores } from "../../../../support/testStores.ts";

const stores = testStores();
const at = "2026-03-02T08:00:00.000Z";
const record = (userId: string, more: Partial<RegisteredByApp> = {}): RegisteredByApp => ({
  userId,
  userPrincipalName: "anna@contoso.example",
  at,
  by: "the application Helper (f0)",
  appIds: ["f0"],
  ...more,
});
const [ANNA, BEN] = ["aa000000-0000-4000-8000-000000000001", "aa000000-0000-4000-8000-000000000002"];

describe.each(stores.each)("what the directory audit log said %s", (_name, make) => {
  test("the feed is absent at first, made once, and changed by whoever read it last", async () => {
    const store = make();
    await store.ready();
    const feed: AuditFeed = {
      readUntil: at,
      hasFound: true,
      unread: [{ from: at, to: at }],
      untold: { some: [record(ANNA)], more: 3 },
    };
    expect(await store.auditFeed()).toBeUndefined();
    await expect(store.saveAuditFeed(feed, NO_ETAG)).rejects.toThrow(ConflictError);
    const first = await store.saveAuditFeed(feed, undefined);
    await expect(store.saveAuditFeed(feed, undefined)).rejects.toThrow(ConflictError);
    expect(await store.auditFeed()).toEqual({ feed, etag: first });
    await store.saveAuditFeed({ hasFound: true, unread: [] }, first);
    await expect(store.saveAuditFeed(feed, first)).rejects.toThrow(ConflictError);
    expect((await store.auditFeed())?.feed).toEqual({ hasFound: true, unread: [] });
  });

  test("a record is one row, however often it is saved, and is found by its person alone", async () => {
    const store = make();
    await store.ready();
    const later = record(ANNA, { at: "2026-03-03T08:00:00.000Z", userPrincipalName: undefined });
    expect(await store.newlyRegisteredByApp([record(ANNA), later])).toHaveLength(2);
    await store.saveRegisteredByApp([record(ANNA), later]);
    await store.saveRegisteredByApp([record(ANNA)]);
    expect(await store.newlyRegisteredByApp([record(ANNA), record(BEN)])).toEqual([record(BEN)]);
    const { found, unread } = await store.registeredByApp([ANNA.toUpperCase(), BEN]);
    expect(found.map((one) => one.at).toSorted()).toEqual([at, later.at]);
    expect(found).toContainEqual(record(ANNA));
    expect(unread).toEqual([]);
  });
});

test("a feed that cannot be read is told of, and as if nothing had been read, though rows may stand", async () => {
  await stores.onTables().ready();
  await stores.write("appState", "app", "auditFeed", { feed: '{"readUntil":1}' });
  expect((await stores.onTables().auditFeed())?.feed).toEqual(AUDITS_LOST);
  expect(stores.unreadable).toMatchObject([{ tableName: "appState", rowKey: "auditFeed" }]);
});

test("a record that cannot be read does not look like none", async () => {
  await stores.onTables().ready();
  const userId = "aa000000-0000-4000-8000-000000000009";
  await stores.write("registeredByApps", "byApp", `${userId}|${at}`, { appIds: "no JSON" });
  expect(await stores.onTables().registeredByApp([userId])).toEqual({ found: [], unread: [userId] });
});
