import { beforeAll, describe, expect, test } from "vitest";
import type { Finding, PersonFinding } from "../../../../../shared/domain/signIns/logFindings.ts";
import { findingKey } from "../../../../../shared/domain/signIns/logFindings.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

type DeviceFinding = Extract<Finding, { readonly kind: "sharedDevice" }>;
const ANN = "f1000000-0000-4000-8000-0000000000a1";
const at = (day: number): string => `2026-03-${String(day).padStart(2, "0")}T08:00:00.000Z`;
const person = (change: Partial<PersonFinding> = {}): PersonFinding => ({
  kind: "legacyClient",
  userId: ANN,
  what: "Outlook Anywhere (RPC over HTTP)",
  beside: ["a/b#c?'d"],
  days: ["2026-03-10"],
  lastAt: at(10),
  ...change,
});
const device = (deviceId: string, users: number, lastAt = at(10)): DeviceFinding => ({
  kind: "sharedDevice",
  deviceId,
  what: "Windows11",
  users: Array.from({ length: users }, (_, n) => ({ userId: `user-${n}`, at: lastAt })),
  lastAt,
});
const stores = testStores();

describe.each(stores.each)("a finding, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });
  const read = async (finding: Finding) =>
    (await store.logFindings(finding.kind, [findingKey(finding), "nobody|x"])).get(findingKey(finding));

  test("stands under its kind and key, and is replaced by the next", async () => {
    expect(await read(person())).toBeUndefined();
    await store.saveLogFindings([person(), device("dd-1", 2)]);
    expect(await read(person())).toEqual(person());
    expect(await read(device("dd-1", 0))).toEqual(device("dd-1", 2));
    await store.saveLogFindings([person({ days: ["2026-03-10", "2026-03-11"], lastAt: at(11) })]);
    expect(await read(person())).toMatchObject({ days: ["2026-03-10", "2026-03-11"], lastAt: at(11) });
    expect((await store.logFindings("oldSystem", [findingKey(person())])).size).toBe(0);
  });

  test("of an inactive device is listed from when it was seen last on, and not before", async () => {
    const inactive = (deviceId: string, lastAt: string): Finding => ({
      kind: "inactiveDevice",
      deviceId,
      what: "Windows",
      signedInAt: "2025-10-01T08:00:00.000Z",
      ownerIds: [ANN],
      lastAt,
    });
    const [gone, kept, noOwner] = [inactive("d-1", at(3)), inactive("d-2", at(10)), inactive("d-3", at(10))];
    await store.saveLogFindings([gone, kept, { ...noOwner, ownerIds: [] } as Finding]);
    expect(await read(kept)).toEqual(kept);
    const ids = async (since?: string, after?: string) =>
      (await store.logFindingPage("inactiveDevice", 9, after, since)).findings.map(findingKey);
    expect(await ids()).toEqual(["d-1", "d-2", "d-3"]);
    expect(await ids(at(10))).toEqual(["d-2", "d-3"]);
    expect(await ids(at(11))).toEqual([]);
  });

  test("keeps how often somebody tried a break-glass account, and what was told of it", async () => {
    const tried = person({ kind: "breakGlassTried", what: "a wrong password", times: { "2026-03-10": 12 } });
    await store.saveLogFindings([tried]);
    await store.saveToldDays(tried, ["2026-03-10"]);
    expect(await read(tried)).toEqual({ ...tried, toldDays: ["2026-03-10"] });
  });

  test("keeps what was told of it, whoever writes it next; of one that is gone nothing is kept", async () => {
    const used = person({ kind: "breakGlass", what: "Azure Portal" });
    await store.saveLogFindings([used]);
    await store.saveToldDays(used, ["2026-03-10"]);
    await store.saveLogFindings([{ ...used, days: ["2026-03-10", "2026-03-12"] }]);
    expect(await read(used)).toMatchObject({ days: ["2026-03-10", "2026-03-12"], toldDays: ["2026-03-10"] });
    const gone = person({ kind: "breakGlass", what: "Elsewhere" });
    await store.saveToldDays(gone, ["2026-03-10"]);
    expect(await read(gone)).toBeUndefined();
    expect((await store.logFindingPage("breakGlass", 9)).findings).toHaveLength(1);
  });

  test("is listed page by page; of devices those that many people use", async () => {
    const many = Array.from({ length: 5 }, (_, n) =>
      person({ kind: "oldSystem", userId: `user-${n}`, what: "iOS 15" }),
    );
    await store.saveLogFindings([...many, device("dd-7", 7), device("dd-8", 8), device("dd-9", 11)]);
    const all: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store.logFindingPage("oldSystem", 2, after);
      expect(page.findings.length).toBeLessThanOrEqual(2);
      all.push(...page.findings.map(findingKey));
      after = page.next;
      if (after === undefined) break;
    }
    expect(all.toSorted()).toEqual(many.map(findingKey));
    const devices = await store.logFindingPage("sharedDevice", 9);
    expect(devices.findings.map(findingKey)).toEqual(["dd-8", "dd-9"]);
    expect(devices.next).toBeUndefined();
  });

  test("about somebody who tried to register is listed until they have managed", async () => {
    const tried = (userId: string, change: object = {}) =>
      ({ kind: "couldNotRegister", userId, failedAt: at(10), refusals: [], lastAt: at(10), ...change }) as const;
    const refusals = [{ at: at(9), policyIds: ["p1", "p2"] }];
    await store.saveLogFindings([tried("a", { refusals }), tried("b"), tried("c", { doneAt: at(11) })]);
    expect(await read(tried("a"))).toEqual(tried("a", { refusals }));
    const listed = async () => (await store.logFindingPage("couldNotRegister", 9)).findings.map(findingKey);
    expect(await listed()).toEqual(["a", "b"]);
    await store.saveLogFindings([tried("b", { doneAt: at(11) })]);
    expect(await listed()).toEqual(["a"]);
    expect(await read(tried("c"))).toMatchObject({ doneAt: at(11) });
  });
});

test("a finding that nobody can read is left out, holds up no other, and is written anew", async () => {
  const store = stores.onTables();
  await store.saveLogFindings([device("odd", 9), device("fine", 9)]);
  await stores.write("logFindings", "sharedDevice", "odd", { finding: "{" });
  const known = await store.logFindings("sharedDevice", ["odd", "fine"]);
  expect([...known.keys()]).toEqual(["fine"]);
  await store.saveLogFindings([device("odd", 10)]);
  expect((await store.logFindings("sharedDevice", ["odd"])).get("odd")).toEqual(device("odd", 10));
});
