import { describe, expect, test } from "vitest";
import { ConflictError } from "../../../../../shared/errors.ts";
import { NO_ETAG, testStores } from "../../../../support/testStores.ts";

const stores = testStores();
const by = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Zoë 'O'" };
const at = "2026-03-02T08:00:00.000Z";

describe.each(stores.each)("words of the tenant's own %s", (_name, make) => {
  const id = { language: "de", key: "dayOf.most" };
  const text = { text: "Das dauert nur {time}. „Ja“ \\ / # ?", by, at };

  test("are none at first, made once, and changed by whoever read them last", async () => {
    const store = make();
    await store.ready();
    expect(await store.mailTexts()).toEqual([]);
    await expect(store.saveMailText(id, text, NO_ETAG)).rejects.toThrow(ConflictError);
    const first = await store.saveMailText(id, text, undefined);
    await expect(store.saveMailText(id, text, undefined)).rejects.toThrow(ConflictError);
    expect(await store.mailTexts()).toEqual([{ ...id, ...text, etag: first }]);

    // Back to ours: who did it stays.
    const back = { before: text.text, by, at: "2026-03-03T08:00:00.000Z" };
    const second = await store.saveMailText(id, back, first);
    await expect(store.saveMailText(id, text, first)).rejects.toThrow(ConflictError);
    expect(await store.mailTexts()).toEqual([{ ...id, ...back, etag: second }]);
  });

  test("are kept for each language and message, and read in their order", async () => {
    const store = make();
    await store.saveMailText({ language: "en", key: "dayOf.most" }, text, undefined);
    await store.saveMailText({ language: "de", key: "dayOf.subject" }, text, undefined);
    const keys = (await store.mailTexts()).map(({ language, key }) => `${language} ${key}`);
    expect(keys.filter((key) => key !== "de dayOf.most")).toEqual(["de dayOf.subject", "en dayOf.most"]);
  });
});

test("a row that cannot be read is left out and told of; the others are read", async () => {
  await stores.onTables().ready();
  const before = (await stores.onTables().mailTexts()).length;
  await stores.write("mailTexts", "text", "fr|hello", { language: "fr", key: "hello", value: '{"text":1}' });
  expect(await stores.onTables().mailTexts()).toHaveLength(before);
  expect(stores.unreadable).toMatchObject([{ tableName: "mailTexts", rowKey: "fr|hello" }]);
});
