import { beforeAll, describe, expect, test } from "vitest";
import type { Presentation } from "../../../../../shared/domain/verifiedId/presentation.ts";
import { ConflictError, RefusedError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

const id = (n: number) => `ad000000-0000-4000-8000-0000000000e${n}`;
const asked = (grantId: string, change: Partial<Presentation> = {}): Presentation => ({
  grantId,
  presentationId: id(9),
  pageSecretHash: "ab".repeat(32),
  askedAt: "2026-03-02T08:00:00.000Z",
  count: 1,
  state: { kind: "asked" },
  ...change,
});

const stores = testStores();
describe.each(stores.each)("what was asked of somebody with a Verified ID, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("is read back whole, in each of its states", async () => {
    const url = `openid-vc://?request_uri=https://verifiedid.example/${"r".repeat(1900)}`;
    const qrCode = `data:image/png;base64,${"A".repeat(23_900)}`;
    const states: readonly Presentation["state"][] = [
      { kind: "waiting", requestId: "r", url, qrCode },
      { kind: "waiting", requestId: "r", url },
      { kind: "proven", requestId: "r", at: "2026-03-02T08:01:00.000Z" },
      { kind: "refused", at: "2026-03-02T08:01:00.000Z", because: "notTheSubject" },
      { kind: "used", at: "2026-03-02T08:02:00.000Z" },
    ];
    let etag = await store.savePresentation(asked(id(1)), undefined);
    for (const state of states) {
      etag = await store.savePresentation(asked(id(1), { state }), etag);
      expect(await store.presentation(id(1))).toEqual({ value: asked(id(1), { state }), etag });
    }
    expect(await store.presentation(id(8))).toBeUndefined();
  });

  test("is written by who read it last: a second first one, and a stale one, are refused", async () => {
    const etag = await store.savePresentation(asked(id(2)), undefined);
    await expect(store.savePresentation(asked(id(2)), undefined)).rejects.toThrow(ConflictError);
    await store.savePresentation(asked(id(2), { count: 2 }), etag);
    await expect(store.savePresentation(asked(id(2), { count: 3 }), etag)).rejects.toThrow(ConflictError);
    expect((await store.presentation(id(2)))?.value.count).toBe(2);
  });
});

test("one that nobody can read refuses whoever asks for it", async () => {
  const store = stores.onTables();
  await store.savePresentation(asked(id(5)), undefined);
  await stores.write("presentations", id(5), "presentation", { value: "{" });
  await expect(store.presentation(id(5))).rejects.toThrow(RefusedError);
});
