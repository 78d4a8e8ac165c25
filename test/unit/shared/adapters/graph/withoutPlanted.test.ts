import { beforeEach, describe, expect, test } from "vitest";
import { withoutPlanted } from "../../../../../shared/adapters/graph/withoutPlanted.ts";
import { entryFault } from "../../../../../shared/domain/enforcement/enforcement.ts";
import type { AuditFeed } from "../../../../../shared/domain/people/planted.ts";
import { provenBy } from "../../../../../shared/domain/wave/readiness.ts";
import { lookLive } from "../../../../../shared/enforcement/lookLive.ts";
import { liveFacts } from "../../../../../shared/waves/liveChecks.ts";
import { fakePorts } from "../../../../support/fakes/fakePorts.ts";
import { readyMember } from "../../../../support/waves/rulesForTests.ts";

const [ANNA, BEN] = ["00000000-0000-4000-8000-00000000000A", "00000000-0000-4000-8000-00000000000b"];
const APP = "f0000000-0000-4000-8000-000000000001";
const CAME = "2026-02-20T08:00:00.000Z";
const by = `the application Helper (${APP})`;
let ports: ReturnType<typeof fakePorts>;
let listed: string[];
beforeEach(async () => {
  ports = fakePorts();
  listed = [];
  for (const id of [ANNA, BEN]) {
    ports.directory.addUser({ id });
    ports.methods.addPasskey(id, CAME);
  }
});
const methods = () => withoutPlanted(ports.methods, ports, listed);
const reading = async (change: Partial<AuditFeed> = {}) => {
  const feed = { readUntil: ports.clock.now().toISOString(), hasFound: true, unread: [], ...change };
  await ports.store.saveAuditFeed(feed, (await ports.store.auditFeed())?.etag);
};
const plant = () => ports.store.saveRegisteredByApp([{ userId: ANNA.toLowerCase(), at: CAME, by, appIds: [APP] }]);
const look = async () => {
  const { ready, notReady, unknown } = await lookLive({ ...ports, methods: methods() }, [ANNA, BEN], 0);
  return { ready, notReady, unknown };
};

test("a planted passkey does not count for whoever looks, and everybody else's does", async () => {
  await reading();
  await plant();
  expect(await look()).toEqual({ ready: [BEN], notReady: [ANNA], unknown: [] });
  const held = (await methods().methodsOf(ANNA)) ?? [];
  expect(held.map(({ planted }) => planted)).toEqual([undefined, { at: CAME, by }]);
});

test("the member row says so, in a wave of privileged people too, and nobody enters by it", async () => {
  await reading();
  await plant();
  const held = (await methods().methodsOf(ANNA)) ?? [];
  const at = ports.clock.now().toISOString();
  const facts = liveFacts(held, at, { kind: "any" });
  expect(facts).toMatchObject({ hasUsablePasskey: false, planted: { at: CAME, by }, passkeyCreatedAt: undefined });
  expect(provenBy({ ...readyMember, ...facts })).toEqual({ ready: false, reason: "passkeyPlanted" });
  expect(entryFault({ lookedAt: at, ...facts, passkeyUsedAt: at }, ports.clock.now())).toBe("noUsablePasskey");
  const strength = { kind: "known", value: { combinations: ["windowsHelloForBusiness"], passkeyMakes: [] } } as never;
  expect(liveFacts(held, at, { kind: "privileged", strength })).toMatchObject({ lacksSecondKey: true, passkeys: 0 });
});

test("once the application is listed, what it registered counts", async () => {
  await reading();
  await plant();
  listed = [APP];
  expect(await look()).toEqual({ ready: [ANNA, BEN], notReady: [], unknown: [] });
});

describe("missing evidence lets nobody in and strands nobody", () => {
  const NOBODY_KNOWS = { ready: [], notReady: [], unknown: [ANNA, BEN] };
  test("the log was never read", async () => expect(await look()).toEqual(NOBODY_KNOWS));
  test("its last reading is a day old", async () => {
    await reading();
    ports.clock.advance({ hours: 24 });
    expect(await look()).toEqual(NOBODY_KNOWS);
  });
  test("a line of that time cannot be read", async () => {
    await reading({ unread: [{ from: CAME, to: CAME }] });
    expect(await look()).toEqual(NOBODY_KNOWS);
  });
  test("a row of somebody cannot be read: of them alone", async () => {
    await reading();
    const store = { ...ports.store, registeredByApp: async () => ({ found: [], unread: [ANNA] }) };
    const reader = withoutPlanted(ports.methods, { store, clock: ports.clock }, []);
    const { ready, unknown } = await lookLive({ ...ports, methods: reader }, [ANNA, BEN], 0);
    expect({ ready, unknown }).toEqual({ ready: [BEN], unknown: [ANNA] });
  });
  test("while the rows do not answer, the look is for later", async () => {
    ports.store.trouble.throttleNext("auditFeed");
    await expect(look()).rejects.toThrow("throttled");
  });
});

test("where nothing was ever found, no row of anybody is read; of whoever holds no passkey nothing at all", async () => {
  await reading({ hasFound: false });
  await look();
  expect(ports.store.trouble.called("registeredByApp")).toBe(0);
  ports.directory.addUser({ id: "none" });
  const before = ports.store.trouble.called("auditFeed");
  await methods().methodsOf("none");
  expect(await methods().methodsOf("unknown")).toBeUndefined();
  expect(ports.store.trouble.called("auditFeed")).toBe(before);
});
