import { describe, expect, test } from "vitest";
import type { MethodsWatch } from "../../../../../shared/domain/policy/methodsWatch.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import { NO_ETAG, testStores } from "../../../../support/testStores.ts";

const stores = testStores();

describe.each(stores.each)("what is known of the methods policy %s", (_name, make) => {
  const at = "2026-03-02T08:00:00.000Z";
  const known: MethodsWatch = {
    passkeys: {
      isOn: true,
      includeTargets: [{ kind: "everyone", id: "all_users", profileIds: ["p"] }],
      excludeTargets: [{ kind: "group", id: "g" }],
      passkeyProfiles: [
        {
          id: "p",
          name: "Staff, <all>",
          passkeyTypes: ["synced"],
          keyRestrictions: { enforcementType: "block", aaGuids: ["a"] },
        },
      ],
    },
    certificates: { isOn: false, includeTargets: [], excludeTargets: [] },
    strength: ["fido2", "temporaryAccessPassOneTime", "fido2 only of a"],
  };

  test("is absent at first, made once, and changed by whoever read it last", async () => {
    const store = make();
    await store.ready();
    expect(await store.methodsWatch()).toBeUndefined();
    await expect(store.saveMethodsWatch(known, NO_ETAG)).rejects.toThrow(ConflictError);
    const first = await store.saveMethodsWatch(known, undefined);
    await expect(store.saveMethodsWatch({}, undefined)).rejects.toThrow(ConflictError);
    expect(await store.methodsWatch()).toEqual({ value: known, etag: first });

    const sweep = { digest: "d", since: at, after: "m", due: ["n"], helping: ["w"], looked: 9, stranded: 1 };
    const whole: MethodsWatch = { ...known, unknown: { since: at, say: "403" }, changed: { at, say: "off" }, sweep };
    const second = await store.saveMethodsWatch(whole, first);
    await expect(store.saveMethodsWatch({}, first)).rejects.toThrow(ConflictError);
    expect(await store.methodsWatch()).toEqual({ value: whole, etag: second });
  });
});

test("a row that cannot be read is told of, and as if nothing had been read", async () => {
  await stores.onTables().ready();
  await stores.write("appState", "app", "methodsWatch", { value: '{"changed":1}' });
  expect((await stores.onTables().methodsWatch())?.value).toEqual({});
  expect(stores.unreadable).toMatchObject([{ tableName: "appState", rowKey: "methodsWatch" }]);
});
