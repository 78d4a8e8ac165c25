import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type Enforcement,
  EnforcementStateSchema,
  joinerSource,
  waveSource,
} from "../../../../../shared/domain/enforcement/enforcement.ts";
import type { EnforcementSwitch } from "../../../../../shared/domain/enforcement/enforcementSwitch.ts";
import { ConflictError, RefusedError } from "../../../../../shared/errors.ts";
import type { EnforcementStore, StoredEnforcement } from "../../../../../shared/ports/store/enforcements.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { NO_ETAG, testStores } from "../../../../support/testStores.ts";

const stores = testStores();

/** Every test has people of its own: the second part of their ids is its number. */
let serial = 0;
beforeEach(() => void serial++);
const person = (n: number, shard = "a"): string =>
  `${shard}0000000-${String(serial).padStart(4, "0")}-4000-8000-${String(n).padStart(12, "0")}`;
const isOfThisTest = ({ userId }: Enforcement): boolean => userId.slice(9, 13) === String(serial).padStart(4, "0");

const aRow = (userId: string, change: Partial<Enforcement> = {}): Enforcement => ({
  userId,
  source: waveSource("wave-1"),
  state: "entering",
  at: "2026-03-02T08:00:00.000Z",
  by: "approved by Ada",
  ...change,
});
const byKey = (one: Enforcement, other: Enforcement): number =>
  `${one.userId}|${one.source}` < `${other.userId}|${other.source}` ? -1 : 1;
const bare = (rows: readonly StoredEnforcement[]): readonly Enforcement[] =>
  rows.map(({ etag: _, ...row }) => row).toSorted(byKey);
const everyOne = async (store: EnforcementStore): Promise<StoredEnforcement[]> => {
  const all: StoredEnforcement[] = [];
  for await (const page of store.enforcementPages()) all.push(...page.rows);
  return all;
};

describe.each(stores.each)("enforcement rows %s", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });
  const read = async (...userIds: readonly string[]) => bare(await store.enforcementsOf(userIds));

  test("come back whole, with their evidence and without", async () => {
    const whole = aRow(person(1), {
      evidence: {
        lookedAt: "2026-03-02T07:30:00.000Z",
        passkeyCreatedAt: "2026-02-01T08:00:00.000Z",
        passkeyUsedAt: "2026-02-02T08:00:00.000Z",
        certificateUsedAt: "2026-02-03T08:00:00.000Z",
      },
    });
    const some = aRow(person(2), { evidence: { lookedAt: "2026-03-02T07:30:00.000Z" }, by: "Zoë / 'O'Neil' #1?" });
    const none = aRow(person(3), { state: "due" });
    await store.saveEnforcements([none, whole, some]);
    expect(await read(person(3), person(1), person(2), person(4))).toEqual([whole, some, none]);
    expect(await store.enforcementsOf([])).toEqual([]);
  });

  test("lose evidence that is absent when they are written again", async () => {
    await store.saveEnforcements([aRow(person(1), { evidence: { lookedAt: "2026-03-02T07:30:00.000Z" } })]);
    const [{ evidence: _, ...before } = aRow("") as StoredEnforcement] = await store.enforcementsOf([person(1)]);
    await store.saveEnforcements([{ ...before, state: "in" }]);
    expect(await read(person(1))).toEqual([aRow(person(1), { state: "in" })]);
  });

  test("are one by person and source", async () => {
    const rows = [joinerSource("j-1"), waveSource("wave-1"), waveSource("wave-1|x"), waveSource("wave-2")].map(
      (source) => aRow(person(1), { source }),
    );
    await store.saveEnforcements(rows);
    await store.saveEnforcements([aRow(person(2))]);
    expect(await read(person(1))).toEqual(rows);
    expect(await read(person(2))).toEqual([aRow(person(2))]);
  });

  test.each(["wave|Zürich / #1?", `wave|${"long".repeat(100)}`, "self", "", "~", "a|~~", "|"])(
    "are found whatever their source is called: %j",
    async (source) => {
      const rows = [aRow(person(1), { source }), aRow(person(1), { source: `${source}'` })].toSorted(byKey);
      await store.saveEnforcements(rows);
      expect(await read(person(1))).toEqual(rows);
    },
  );

  test("keep in the group whom any of them keeps, in whatever case the id is spelled", async () => {
    await store.saveEnforcements([
      ...EnforcementStateSchema.options.map((state, n) => aRow(person(n), { state })),
      aRow(person(9), { state: "ended" }),
      aRow(person(9), { state: "in", source: joinerSource("j1") }),
    ]);
    const { rows, kept } = await store.standingOf([0, 1, 2, 3, 4, 9].map((n) => person(n).toUpperCase()));
    expect(rows).toHaveLength(7);
    expect([...kept].toSorted()).toEqual([person(1), person(2), person(9)]);
  });

  test("of people who lie in different partitions are read together", async () => {
    const rows = ["0", "4", "9", "a", "f"].flatMap((shard) => [1, 2].map((n) => aRow(person(n, shard))));
    await store.saveEnforcements(rows.toReversed());
    expect(await read(...rows.map(({ userId }) => userId))).toEqual(rows);
    expect(await read(person(1, "9"), person(1, "b"))).toEqual([aRow(person(1, "9"))]);
  });

  test.each([
    ["together", true],
    ["one by one", false],
  ])("of people whose ids begin with each other's are told apart, asked for %s", async (_how, isTogether) => {
    const stem = person(1);
    const ids = ["", "-", "-b", "0", "a", "a0", "f", "~"].map((end) => `${stem}${end}`);
    const rows = ids.map((userId) => aRow(userId)).toSorted(byKey);
    await store.saveEnforcements(rows);
    if (isTogether) expect(await read(...ids)).toEqual(rows);
    else for (const row of rows) expect(await read(row.userId)).toEqual([row]);
    expect(await read(stem.slice(0, -1), `${stem}b`)).toEqual([]);
  });

  test("are one row in whatever case somebody spells the id", async () => {
    const upper = person(1).toUpperCase();
    await store.saveEnforcements([aRow(upper)]);
    expect(await read(person(1))).toEqual([aRow(person(1))]);
    expect(await read(upper)).toEqual([aRow(person(1))]);
    expect(await read(upper, person(1))).toEqual([aRow(person(1))]);
    await expect(store.saveEnforcements([aRow(person(1), { state: "due" })])).rejects.toThrow(ConflictError);
    await expect(store.saveEnforcements([aRow(upper, { state: "due" })])).rejects.toThrow(ConflictError);
    expect((await everyOne(store)).filter(isOfThisTest)).toHaveLength(1);
  });

  test("of a hundred people are found among thousands, close together and far apart, also where some have none", async () => {
    const people = Array.from({ length: 1100 }, (_, n) => person(n));
    const withRows = people.filter((_, n) => n % 3 !== 0);
    const rows = withRows.flatMap((userId) => [aRow(userId, { source: joinerSource("j") }), aRow(userId)]);
    await store.saveEnforcements(rows);
    const close = people.slice(500, 600);
    const far = people.filter((_, n) => n % 11 === 5);
    const mixed = [...close.slice(0, 50), ...far.slice(0, 10), person(1, "b"), person(5000)];
    for (const asked of [close, far, mixed, people.slice(-5), [...people].reverse().slice(0, 40)]) {
      const wanted = new Set(asked);
      expect(await read(...asked)).toEqual(rows.filter(({ userId }) => wanted.has(userId)));
    }
    expect(await read(...people)).toEqual(rows);
    const all = (await everyOne(store)).filter(isOfThisTest);
    expect(bare(all)).toEqual(rows);
    expect(all.every(({ etag }) => etag !== "")).toBe(true);
  });

  test("that are open are those on their way, of everybody", async () => {
    const rows = EnforcementStateSchema.options.map((state, n) => aRow(person(n, "05af9"[n]), { state }));
    await store.saveEnforcements(rows);
    const found = (await store.openEnforcements()).filter(isOfThisTest);
    expect(found.map(({ state }) => state).toSorted()).toEqual(["due", "entering", "leaving"]);
    expect(bare(found)).toEqual(
      rows.filter((row) => ["due", "entering", "leaving"].includes(row.state)).toSorted(byKey),
    );
    await store.saveEnforcements(found.map((row) => ({ ...row, state: "ended" })));
    expect((await store.openEnforcements()).filter(isOfThisTest)).toEqual([]);
  });

  test("can be written with the ETag of an open one, of a page, or of a read by id", async () => {
    await store.saveEnforcements([aRow(person(1))]);
    const turn = async (rows: readonly StoredEnforcement[], state: Enforcement["state"]) =>
      store.saveEnforcements(rows.filter(isOfThisTest).map((row) => ({ ...row, state })));
    await turn(await store.openEnforcements(), "in");
    await turn(await everyOne(store), "leaving");
    await turn(await store.enforcementsOf([person(1)]), "ended");
    expect(await read(person(1))).toEqual([aRow(person(1), { state: "ended" })]);
  });

  describe("in a transaction of which one", () => {
    const many = () => Array.from({ length: 5 }, (_, n) => aRow(person(n)));

    test("stands already are not written, none of them", async () => {
      await store.saveEnforcements([aRow(person(3), { state: "in" })]);
      await expect(store.saveEnforcements(many())).rejects.toThrow(ConflictError);
      expect(await read(...many().map(({ userId }) => userId))).toEqual([aRow(person(3), { state: "in" })]);
    });

    test("was changed since it was read are not written, none of them", async () => {
      await store.saveEnforcements(many());
      const stale = await store.enforcementsOf(many().map(({ userId }) => userId));
      const [first] = await store.enforcementsOf([person(2)]);
      if (!first) throw new Error("no row");
      await store.saveEnforcements([{ ...first, state: "leaving" }]);
      const late = stale.map((row) => ({ ...row, state: "in" as const }));
      await expect(store.saveEnforcements(late)).rejects.toThrow(ConflictError);
      await expect(store.saveEnforcements([...late.slice(0, 1), aRow(person(9)), ...late.slice(1)])).rejects.toThrow(
        ConflictError,
      );
      expect(await read(...many().map(({ userId }) => userId), person(9))).toEqual(
        many().with(2, aRow(person(2), { state: "leaving" })),
      );
    });

    test("was never written, although somebody read it, are not written, none of them", async () => {
      const gone = { ...aRow(person(1)), etag: NO_ETAG };
      await expect(store.saveEnforcements([aRow(person(0)), gone])).rejects.toThrow(ConflictError);
      expect(await read(person(0), person(1))).toEqual([]);
    });
  });

  test("in one partition are written although those of another are not, and can be finished by a repeat", async () => {
    await store.saveEnforcements([aRow(person(1, "b"), { state: "in" })]);
    const both = [aRow(person(1, "a")), aRow(person(1, "b"))];
    await expect(store.saveEnforcements(both)).rejects.toThrow(ConflictError);
    expect(await read(person(1, "b"))).toEqual([aRow(person(1, "b"), { state: "in" })]);
    for (const row of await read(person(1, "a"))) expect(row).toEqual(both[0]);
  });

  test("more than a transaction holds are written, new and read ones together", async () => {
    const people = Array.from({ length: 250 }, (_, n) => person(n));
    await store.saveEnforcements(people.slice(0, 120).map((userId) => aRow(userId)));
    const known = await store.enforcementsOf(people);
    await store.saveEnforcements([
      ...known.map((row) => ({ ...row, state: "in" as const })),
      ...people.slice(120).map((userId) => aRow(userId, { state: "in" })),
    ]);
    expect(await read(...people)).toEqual(people.map((userId) => aRow(userId, { state: "in" })));
  });

  test("are none at all to write: nothing happens", async () => {
    await store.saveEnforcements([]);
    expect((await everyOne(store)).filter(isOfThisTest)).toEqual([]);
  });
});

describe.each(stores.each)("the switch %s", (_name, make) => {
  const at = "2026-03-02T08:00:00.000Z";
  const by = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Zoë 'O'" };

  test("is absent at first, made once, and changed by whoever read it last", async () => {
    const store = make();
    await store.ready();
    expect(await store.enforcementSwitch()).toBeUndefined();
    const asked: EnforcementSwitch = { startAsked: { by, at, reason: "the pilot went well", digest: "d" } };
    await expect(store.saveEnforcementSwitch(asked, NO_ETAG)).rejects.toThrow(ConflictError);
    expect(await store.enforcementSwitch()).toBeUndefined();

    const first = await store.saveEnforcementSwitch(asked, undefined);
    await expect(store.saveEnforcementSwitch({ runningSince: at }, undefined)).rejects.toThrow(ConflictError);
    expect(await store.enforcementSwitch()).toEqual({ value: asked, etag: first });

    const running = { ...asked, startConfirmed: { by, at, digest: "d" }, runningSince: at };
    const second = await store.saveEnforcementSwitch(running, first);
    await expect(store.saveEnforcementSwitch({}, first)).rejects.toThrow(ConflictError);
    expect(await store.enforcementSwitch()).toEqual({ value: running, etag: second });

    const stopped = { stopAsked: { by, at, reason: "x" } };
    await store.saveEnforcementSwitch(stopped, second);
    expect((await store.enforcementSwitch())?.value).toEqual(stopped);
  });
});

describe("what cannot be read on Table Storage", () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ["a row of a later version", { state: "paused" }, /state invalid_value/],
    ["evidence that is no JSON", { evidence: "{" }, /not JSON/],
    ["evidence without its moment", { evidence: "{}" }, /evidence\.lookedAt/],
  ])("%s is left out of every list and told of, and holds up nobody else", async (_which, rubbish, because) => {
    await stores.onTables().ready();
    await stores.onTables().saveEnforcements([1, 2, 3].map((n) => aRow(person(n))));
    const rowKey = `${person(2)}|${waveSource("wave-1")}`;
    await stores.write("enforcements", "usera", rowKey, rubbish);
    const lists = [
      () => stores.onTables().enforcementsOf([person(1), person(2), person(3)]),
      () => everyOne(stores.onTables()),
      // By its state, which nobody knows, it is no open one.
      ...("state" in rubbish ? [] : [() => stores.onTables().openEnforcements()]),
    ];
    for (const list of lists) {
      const before = stores.unreadable.length;
      expect(bare((await list()).filter(isOfThisTest))).toEqual([aRow(person(1)), aRow(person(3))]);
      const told = stores.unreadable.slice(before).filter((row) => row.rowKey === rowKey);
      expect(told).toEqual([
        { tableName: "enforcements", partitionKey: "usera", rowKey, because: expect.stringMatching(because) },
      ]);
    }
    // Nobody leaves the group for it.
    const { rows, kept, unread } = await stores.onTables().standingOf([person(2), person(4)]);
    expect({ rows, kept: [...kept] }).toEqual({ rows: [], kept: [person(2)] });
    // Nobody takes them for absent either: both readings name the row.
    const named = { userId: person(2), row: `enforcements usera ${rowKey}`, isOf: expect.any(Function) };
    expect(unread).toEqual([named]);
    expect([aRow(person(2)).source, "wave|another"].map((source) => unread[0]?.isOf(source))).toEqual([true, false]);
    const inPages: unknown[] = [];
    for await (const page of stores.onTables().enforcementPages()) inPages.push(...page.unread);
    expect(inPages).toContainEqual(named);
    // It still stands there: whoever takes it for absent does not write over it.
    await expect(stores.onTables().saveEnforcements([aRow(person(2))])).rejects.toThrow(ConflictError);
  });

  test("the switch is refused and told of: nobody takes it for absent", async () => {
    await stores.onTables().ready();
    await stores.write("appState", "app", "enforcementSwitch", { value: '{"stopAsked":{"by":"somebody"}}' });
    const before = stores.unreadable.length;
    await expect(stores.onTables().enforcementSwitch()).rejects.toThrow(RefusedError);
    expect(stores.unreadable.slice(before)).toMatchObject([{ tableName: "appState", rowKey: "enforcementSwitch" }]);
    await expect(stores.onTables().saveEnforcementSwitch({}, undefined)).rejects.toThrow(ConflictError);
    const stopped = { stopAsked: { by: { id: "a", displayName: "Ada" }, at: "2026-03-02T08:00:00.000Z", reason: "x" } };
    await stores.onTables().overwriteEnforcementSwitch(stopped);
    expect((await stores.onTables().enforcementSwitch())?.value).toEqual(stopped);
  });
});
