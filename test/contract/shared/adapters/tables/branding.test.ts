import { describe, expect, test } from "vitest";
import { testStores } from "../../../../support/testStores.ts";

const stores = testStores();
const at = "2026-03-02T08:00:00.000Z";

describe.each(stores.each)("the branding of the tenant %s", (_name, make) => {
  test("is absent at first, and then as it was read last, with colour and logo or without", async () => {
    const store = make();
    await store.ready();
    expect(await store.branding()).toBeUndefined();
    await store.saveBranding({ at, color: "#00AA55" });
    expect(await store.branding()).toEqual({ at, color: "#00AA55" });
    const logo = { contentType: "image/png", base64: "A".repeat(27_308), width: 245, height: 36 } as const;
    await store.saveBranding({ at, color: "#00AA55", logo });
    expect(await store.branding()).toEqual({ at, color: "#00AA55", logo });
    await store.saveBranding({ at });
    expect(await store.branding()).toEqual({ at });
  });
});

test("a logo that only a later release knows is none, and the colour stays", async () => {
  const stored = { at, color: "#00AA55", logo: { contentType: "image/avif", base64: "AAAA", width: 1, height: 1 } };
  await stores.onTables().ready();
  await stores.write("appState", "app", "branding", { value: JSON.stringify(stored) });
  expect(await stores.onTables().branding()).toEqual({ at, color: "#00AA55" });
  expect(stores.unreadable).toEqual([]);
});

test("a row that cannot be read is as if nothing had been read yet, and told of", async () => {
  await stores.onTables().ready();
  await stores.write("appState", "app", "branding", { value: '{"at":1}' });
  expect(await stores.onTables().branding()).toBeUndefined();
  expect(stores.unreadable).toMatchObject([{ tableName: "appState", rowKey: "branding" }]);
});
