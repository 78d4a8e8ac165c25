import { describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { portsOfCall } from "../../../../shared/steps/portsOfCall.ts";
import { allMembers, pick } from "../../../../shared/waves/memberPages.ts";
import { FakeDirectory } from "../../../support/fakes/fakeDirectory.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { memoryRolloutStore } from "../../../support/fakes/memoryRolloutStore.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const WAVE = "wave-1";
const PEOPLE = 1200;
const idOf = (n: number) => `u${String(n).padStart(4, "0")}`;
const memberOf = (n: number): WaveMember => aMember(WAVE, idOf(n));

/** A wave of 1,200 people; `read` counts the rows that came from the table. */
async function setUp() {
  const table = memoryRolloutStore({ perMinute: 10, perHour: 10 });
  await table.putMembers(
    WAVE,
    Array.from({ length: PEOPLE }, (_, n) => memberOf(n)),
  );
  const seen = { rows: 0 };
  const membersPage: typeof table.membersPage = async (...args) => {
    const page = await table.membersPage(...args);
    seen.rows += page.length;
    return page;
  };
  const members: typeof table.members = async (...args) => {
    const some = await table.members(...args);
    seen.rows += some.length;
    return some;
  };
  return { table, seen, store: portsOfCall(fakePorts({ store: { ...table, membersPage, members } })).ports.store };
}
const ids = (members: readonly WaveMember[]) => members.map(({ userId }) => userId);

describe("within one call", () => {
  test("whoever carries on behind a cursor reads no row before it", async () => {
    const { store, seen } = await setUp();
    expect(ids(await pick(store, WAVE, idOf(700), 5, ({ userId }) => userId === idOf(1199)))).toEqual([idOf(1199)]);
    expect(seen.rows).toBe(499);
  });

  test("rows are read once, whatever looks at them and in pages of whatever size", async () => {
    const { store, seen } = await setUp();
    expect(await allMembers(store, WAVE)).toHaveLength(PEOPLE);
    expect(await allMembers(store, WAVE)).toHaveLength(PEOPLE);
    expect(ids(await store.membersPage(WAVE, idOf(3), 2))).toEqual([idOf(4), idOf(5)]);
    expect(ids(await store.members(WAVE, [idOf(9), "nobody"]))).toEqual([idOf(9)]);
    expect(seen.rows).toBe(PEOPLE);
  });

  test.each([
    ["from the beginning", undefined, 0],
    ["from an earlier cursor", idOf(99), 100],
    ["from a cursor beyond what was read", idOf(1000), 1001],
  ])("rows behind one cursor are no answer for those asked for %s", async (_where, after, first) => {
    const { store } = await setUp();
    await store.membersPage(WAVE, idOf(700), 10);
    expect(ids(await store.membersPage(WAVE, after, 2))).toEqual([idOf(first), idOf(first + 1)]);
  });

  test("members that were not read are asked of the table", async () => {
    const { store } = await setUp();
    await store.membersPage(WAVE, idOf(700), 10);
    expect(ids(await store.members(WAVE, [idOf(5), idOf(705)]))).toEqual([idOf(5), idOf(705)]);
  });

  test("what was written is seen, in the copy and in the table", async () => {
    const { store, table } = await setUp();
    await store.membersPage(WAVE, idOf(700), 10);
    await store.mergeMembers(
      WAVE,
      [5, 705].map((n) => ({ userId: idOf(n), mailsSent: 3 })),
    );
    for (const from of [store, table])
      expect((await from.members(WAVE, [idOf(5), idOf(705)])).map(({ mailsSent }) => mailsSent)).toEqual([3, 3]);
    expect((await store.membersPage(WAVE, idOf(704), 1))[0]?.mailsSent).toBe(3);
    await store.putMembers(WAVE, [memberOf(5000)]);
    expect(ids(await store.membersPage(WAVE, idOf(1199), 10))).toEqual([idOf(5000)]);
  });
});

describe("the wave row", () => {
  const paused = { by: { id: "x", displayName: "X" }, at: "2026-03-02T09:00:00.000Z", reason: "holidays" };
  /** A wave, and a hand that pauses it behind the back of the call. */
  async function aCall() {
    const store = memoryRolloutStore({ perMinute: 10, perHour: 10 });
    await store.insertWave(aWave({ waveId: WAVE }));
    const pause = async () => {
      const found = await store.wave(WAVE);
      if (found) await store.saveWave({ ...found.facts, paused }, found.etag);
    };
    return { pause, ...portsOfCall(fakePorts({ store })) };
  }

  test("is kept until it is forgotten; then what people did meanwhile is seen", async () => {
    const { ports, forgetWave, pause } = await aCall();
    await ports.store.wave(WAVE);
    await pause();
    expect((await ports.store.wave(WAVE))?.facts.paused).toBeUndefined();
    forgetWave();
    expect((await ports.store.wave(WAVE))?.facts.paused).toEqual(paused);
  });

  test("is as it was written last, with its new ETag", async () => {
    const { ports } = await aCall();
    for (const round of [2, 3]) {
      const found = await ports.store.wave(WAVE);
      if (found) await ports.store.saveWave({ ...found.facts, round }, found.etag);
    }
    expect((await ports.store.wave(WAVE))?.facts.round).toBe(3);
  });

  test("is read again after a lost race, which overwrites nothing", async () => {
    const { ports, pause } = await aCall();
    const found = await ports.store.wave(WAVE);
    await pause();
    if (found) await expect(ports.store.saveWave({ ...found.facts, round: 2 }, found.etag)).rejects.toThrow();
    expect((await ports.store.wave(WAVE))?.facts).toMatchObject({ round: 1, paused });
  });
});

describe("managers", () => {
  test("are asked for once in a call, the unknown ones only, those without one too", async () => {
    const directory = new FakeDirectory();
    directory.addUser({ id: "boss" });
    directory.addUser({ id: "a" }, "boss");
    directory.addUser({ id: "b" });
    const kept = portsOfCall({ ...fakePorts(), directory }).ports.directory;
    expect([...(await kept.managersOf(["a", "b"])).keys()]).toEqual(["a"]);
    expect((await kept.managersOf(["a"])).get("a")?.id).toBe("boss");
    expect([...(await kept.managersOf(["b"])).keys()]).toEqual([]);
    expect(directory.called("managersOf")).toBe(1);
    await kept.managersOf(["a", "boss"]);
    expect(directory.calls.filter(({ method }) => method === "managersOf").at(-1)?.args).toEqual([["boss"]]);
  });
});

describe("what mails say about the tenant", () => {
  test("has the colour that was read once in a call", async () => {
    const ports = fakePorts();
    const { store } = portsOfCall(ports).ports;
    await store.branding();
    await ports.store.saveBranding({ at: "2026-03-02T08:00:00.000Z", color: "#7a1f5c" });
    expect(await store.branding()).toBeUndefined();
    expect(ports.store.trouble.called("branding")).toBe(1);
    expect(await portsOfCall(ports).ports.store.branding()).toMatchObject({ color: "#7a1f5c" });
  });
});

describe("the tenant's own words in mails", () => {
  test("are read once in a call, and again after a failure", async () => {
    const ports = fakePorts();
    const { store } = portsOfCall(ports).ports;
    ports.store.trouble.throttleNext("mailTexts", 5);
    await expect(store.mailTexts()).rejects.toThrow();
    expect(await store.mailTexts()).toEqual([]);
    await store.mailTexts();
    expect(ports.store.trouble.called("mailTexts")).toBe(2);
  });

  test("are those of the next call, once somebody has changed them", async () => {
    const ports = fakePorts();
    const { store } = portsOfCall(ports).ports;
    expect(await store.mailTexts()).toEqual([]);
    const text = { text: "Hi {name},", by: { id: "a", displayName: "Ada" }, at: "2026-03-02T08:00:00.000Z" };
    await ports.store.saveMailText({ language: "en", key: "hello" }, text, undefined);
    expect(await portsOfCall(ports).ports.store.mailTexts()).toMatchObject([{ key: "hello", text: "Hi {name}," }]);
  });
});

describe("addresses at which mails did not arrive", () => {
  const AT = "2026-03-02T08:00:00.000Z";
  const fail = (ports: ReturnType<typeof fakePorts>) =>
    ports.store.recordDelivery({ operationId: "o-1", recipient: "Mia@contoso.example", status: "Bounced", at: AT });

  test.each([
    ["undeliverable", (store: ReturnType<typeof fakePorts>["store"]) => store.undeliverable()],
    ["unreached", (store: ReturnType<typeof fakePorts>["store"]) => store.unreached("2026-02-16T08:00:00.000Z")],
  ] as const)("are read once in a call, and again after a failure (%s)", async (method, read) => {
    const ports = fakePorts();
    await fail(ports);
    const store = portsOfCall(ports).ports.store as typeof ports.store;
    ports.store.trouble.throttleNext(method, 5);
    await expect(read(store)).rejects.toThrow();
    expect([...(await read(store)).keys()]).toEqual(["mia@contoso.example"]);
    await read(store);
    expect(ports.store.trouble.called(method)).toBe(2);
  });

  test("are those of the next call, once a report has come", async () => {
    const ports = fakePorts();
    const { store } = portsOfCall(ports).ports;
    expect((await store.undeliverable()).size).toBe(0);
    await fail(ports);
    expect((await store.undeliverable()).size).toBe(0);
    expect((await portsOfCall(ports).ports.store.undeliverable()).size).toBe(1);
  });
});
