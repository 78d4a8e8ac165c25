import { describe, expect, test } from "vitest";
import type { RolesFacts } from "../../../../../shared/domain/roles/rolesFacts.ts";
import { ConflictError, RefusedError } from "../../../../../shared/errors.ts";
import { NO_ETAG, testStores } from "../../../../support/testStores.ts";

const stores = testStores();

describe.each(stores.each)("the policy over directory roles %s", (_name, make) => {
  const at = "2026-03-02T08:00:00.000Z";
  const by = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Zoë 'O'" };

  test("is absent at first, noted once, and changed by whoever read it last", async () => {
    const store = make();
    await store.ready();
    expect(await store.roles()).toBeUndefined();
    const asked: RolesFacts = { asked: { by, at, digest: "d" } };
    await expect(store.saveRoles(asked, NO_ETAG)).rejects.toThrow(ConflictError);
    const first = await store.saveRoles(asked, undefined);
    await expect(store.saveRoles({}, undefined)).rejects.toThrow(ConflictError);
    expect(await store.roles()).toEqual({ value: asked, etag: first });
    const unready = [{ userId: "u1", userPrincipalName: "ö@contoso.example", because: "cannotTell" as const }];
    const look = { since: at, of: "h", holders: 2, upTo: "u1", notReady: 1, unready };
    const whole: RolesFacts = { ...asked, confirmed: { by, at, digest: "d" }, look };
    const second = await store.saveRoles(whole, first);
    await expect(store.saveRoles({}, first)).rejects.toThrow(ConflictError);
    expect(await store.roles()).toEqual({ value: whole, etag: second });
  });
});

test("a row that cannot be read is refused and told of: nobody takes it for a confirmation, or for none", async () => {
  await stores.onTables().ready();
  await stores.write("appState", "app", "roles", { value: '{"look":{"since":1}}' });
  await expect(stores.onTables().roles()).rejects.toThrow(RefusedError);
  expect(stores.unreadable).toMatchObject([{ tableName: "appState", rowKey: "roles" }]);
});
