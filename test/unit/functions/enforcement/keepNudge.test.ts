import { beforeEach, describe, expect, test } from "vitest";
import { keepNudge } from "../../../../functions/enforcement/nudge/keepNudge.ts";
import { APP } from "../../../../shared/domain/audit.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { BREAK_GLASS_USER_IDS } from "../../../support/testConfig.ts";
import { WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

const REPORT = "2026-03-02T06:00:00.000Z";

const NUDGE = "90000000-0000-4000-8000-0000000000de";
const STRANGER = "9e000000-0000-4000-8000-000000000001";
let world: WaveWorld;
const group = () => [...(world.ports.directory.groups.get(NUDGE) ?? [])].sort();
const run = () => keepNudge(world.ports, world.config)();
const people = (...numbers: readonly number[]) => numbers.map((n) => world.id(n));
/** Of a run: what it says that does not go on. */
async function troubled(): Promise<string> {
  await run();
  const troubles = await world.ports.store.troubles(world.now.toISOString());
  return troubles
    .filter(({ doing }) => doing.startsWith("keeping the group"))
    .map(({ said }) => said)
    .join();
}
const writes = () =>
  world.ports.policyWriter.calls.filter(({ method }) => method === "addMembers" || method === "removeMembers");

async function open(count = 6): Promise<void> {
  world = new WaveWorld(count, { settings: { NUDGE_GROUP_ID: NUDGE.toUpperCase() } });
  world.ports.directory.addGroup(NUDGE, []);
  await world.insert();
  await world.until(({ stage }) => stage === "open");
  world.ports.policyWriter.calls.length = 0;
}
beforeEach(() => open());

test("whoever of an open wave is not ready is in the group, and one line of the trail counts them", async () => {
  await run();
  expect(group()).toEqual(people(1, 2, 3, 4, 5, 6));
  const kept = { what: "nudgeGroupKept", why: `group ${NUDGE}` };
  expect((await world.ports.store.recent("app", 10)).toReversed()).toEqual([
    expect.objectContaining({ ...kept, after: "empty; the app keeps it from now on" }),
    expect.objectContaining({ ...kept, after: "6 put in, 0 taken out" }),
  ]);
  await run();
  expect(writes()).toHaveLength(1);
});

test("without the setting nothing is read or written", async () => {
  world.ports.directory.calls.length = 0;
  await keepNudge(world.ports, new WaveWorld(1).config)();
  expect([world.ports.directory.calls, group()]).toEqual([[], []]);
});

test("nobody is in before the wave opens", async () => {
  await world.change({ stage: "announced" });
  await run();
  expect(group()).toEqual([]);
});

/** Seen live, and used since. */
const READY = {
  hasUsablePasskey: true,
  passkeyCreatedAt: "2026-03-01T08:00:00.000Z",
  passkeyUsedAt: "2026-03-02T08:00:00.000Z",
};

describe("whoever is done leaves it", () => {
  beforeEach(run);
  test.each([
    ["ready", READY],
    ["sorted out", { sortedOut: "leftGroup" }],
    ["away", { heldAt: "2026-03-02T08:00:00.000Z" }],
    ["enforced", { enforcedAt: "2026-03-02T08:00:00.000Z" }],
  ] as const)("%s", async (_what, change) => {
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(2), ...change }]);
    await run();
    expect(group()).toEqual(people(1, 3, 4, 5, 6));
  });

  test("held by name, and back once that is withdrawn", async () => {
    const { store } = world.ports;
    const by = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Cleo" };
    const row = { userId: world.id(2), round: 1, by, at: world.now.toISOString(), reason: "on leave" };
    const etag = await store.saveDecision(WAVE_ID, { ...row, decision: { kind: "hold" } }, undefined);
    await run();
    expect(group()).toEqual(people(1, 3, 4, 5, 6));
    await store.saveDecision(WAVE_ID, { ...row, decision: { kind: "withdrawn" } }, etag);
    await run();
    expect(group()).toEqual(people(1, 2, 3, 4, 5, 6));
  });

  test("with the whole wave, when it is cancelled or rolled back", async () => {
    await world.change({ stage: "rolledBack" });
    await run();
    expect(group()).toEqual([]);
  });

  test("a pause leaves those who are in it, and puts nobody in", async () => {
    world.ports.directory.groups.get(NUDGE)?.delete(world.id(1));
    await world.change({
      paused: { by: { id: "x", displayName: "X" }, at: world.now.toISOString(), reason: "a look first" },
    });
    await run();
    expect(group()).toEqual(people(2, 3, 4, 5, 6));
  });
});

describe("mails go first", () => {
  test("somebody who came after the opening waits for their first mail", async () => {
    await world.ports.store.putMembers(WAVE_ID, [
      { ...(await world.member(1)), userId: STRANGER, mail: "late@contoso.example", mailsSent: 0 },
    ]);
    await run();
    expect(group()).not.toContain(STRANGER);
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: STRANGER, mailsSent: 1 }]);
    await run();
    expect(group()).toContain(STRANGER);
  });

  test("somebody whom no mail reaches waits for none", async () => {
    await world.ports.store.putMembers(WAVE_ID, [
      { ...(await world.member(1)), userId: STRANGER, mail: undefined, mailsSent: 0 },
    ]);
    await run();
    expect(group()).toContain(STRANGER);
  });
});

describe("never in it", () => {
  test("who has gained a role, and a break-glass account, whatever their rows say; who is in leaves", async () => {
    const [glass] = BREAK_GLASS_USER_IDS;
    await run();
    for (const id of people(1, 3, 4, 5, 6)) world.ports.directory.groups.get(NUDGE)?.delete(id);
    world.ports.directory.privileged.add(world.id(1)).add(world.id(2));
    await world.ports.store.putMembers(WAVE_ID, [{ ...(await world.member(1)), userId: glass, mailsSent: 1 }]);
    await run();
    expect(group()).toEqual(people(3, 4, 5, 6));
  });

  test("while nobody can tell who holds a role nobody gets in, and whoever is done leaves all the same", async () => {
    await run();
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(2), ...READY }]);
    world.ports.directory.groups.get(NUDGE)?.delete(world.id(1));
    world.ports.directory.refuseNext("privilegedUserIds");
    expect(await troubled()).toMatch(/refused: privilegedUserIds/);
    expect(group()).toEqual(people(3, 4, 5, 6));
  });
});

describe("strangers", () => {
  const known = { methodsRegistered: [], isAdmin: false, ready: false };
  const report = (userId: string) =>
    world.ports.store.takeReportPages([{ key: "1", lines: [{ userId, ...known }] }], REPORT);
  beforeEach(async () => {
    await run();
    world.ports.directory.addUser({ id: STRANGER });
    world.ports.directory.groups.get(NUDGE)?.add(STRANGER);
  });

  test("whom no wave knows leave it", async () => {
    await report(STRANGER);
    await run();
    expect(group()).toEqual(people(1, 2, 3, 4, 5, 6));
  });

  test.each([
    ["of whom no line of the report can be read", async () => undefined],
    [
      "whose line names a wave of which no row can be read",
      async () => {
        await report(STRANGER);
        await world.ports.store.assignWave([STRANGER], "gone");
      },
    ],
  ])("%s stay", async (_who, prepare) => {
    await prepare();
    await run();
    expect(group()).toContain(STRANGER);
  });
});

test.each([
  ["taken out of a group that is the app's, up to twenty of them", 20, 20],
  ["left in a group of others, which was named by mistake", 21, 0],
])("strangers are %s", async (_what, count, out) => {
  await run();
  world.ports.directory.groups.get(NUDGE)?.clear();
  const ids = Array.from(
    { length: count },
    (_, n) => `9e000000-0000-4000-8000-0000000001${String(n).padStart(2, "0")}`,
  );
  const facts = { methodsRegistered: [], isAdmin: false, ready: false };
  await world.ports.store.takeReportPages([{ key: "1", lines: ids.map((userId) => ({ userId, ...facts })) }], REPORT);
  for (const id of ids) {
    world.ports.directory.addUser({ id });
    world.ports.directory.groups.get(NUDGE)?.add(id);
  }
  const said = await troubled();
  expect(ids.filter((id) => !group().includes(id))).toHaveLength(out);
  expect(said).toEqual(out > 0 ? "" : expect.stringContaining("no wave knows 21: it may be somebody else's"));
});

describe("a group that the app has never kept", () => {
  const OTHER = "90000000-0000-4000-8000-0000000000df";
  const others = () => world.ports.directory.groups.get(OTHER);
  const troubledIn = async (nudgeGroupId: string) => {
    await keepNudge(world.ports, { ...world.config, nudgeGroupId })();
    const troubles = await world.ports.store.troubles(world.now.toISOString());
    return troubles.map(({ said }) => said).join();
  };

  test.each([
    ["one stranger", () => [STRANGER]],
    ["people of a wave alone", () => people(1, 2)],
  ])("is left as it is with %s in it, and it is said what to do", async (_who, inIt) => {
    for (const id of inIt()) world.ports.directory.groups.get(NUDGE)?.add(id);
    expect(await troubled()).toMatch(/has never kept the group.*empty this one by hand/);
    expect([group(), writes()]).toEqual([inIt(), []]);
    world.ports.directory.groups.get(NUDGE)?.clear();
    await run();
    expect(group()).toEqual(people(1, 2, 3, 4, 5, 6));
  });

  test("is so too when the app kept another one before, and when the setting comes back", async () => {
    await run();
    world.ports.directory.addGroup(OTHER, [STRANGER]);
    expect(await troubledIn(OTHER)).toMatch(/has never kept/);
    others()?.clear();
    world.ports.clock.set("2026-07-02T08:00:00.000Z");
    await troubledIn(OTHER);
    expect([...(others() ?? [])].sort()).toEqual(people(1, 2, 3, 4, 5, 6));
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), ...READY }]);
    expect(await troubled()).toMatch(/has never kept/);
    expect(group()).toEqual(people(1, 2, 3, 4, 5, 6));
  });

  test("is none when a line of old, which names no group, says that one was kept", async () => {
    world.ports.directory.groups.get(NUDGE)?.add(world.id(1));
    const at = "2026-01-01T00:00:00.000Z";
    await world.ports.store.append([{ scope: "app", id: "nudge|old", at, who: APP, what: "nudgeGroupKept" }]);
    await run();
    expect(group()).toEqual(people(1, 2, 3, 4, 5, 6));
  });

  test("is left as it is when it is a wave's own, also when the app kept it before", async () => {
    await run();
    world.ports.directory.groups.get(NUDGE)?.delete(world.id(2));
    await world.change({ groupId: NUDGE });
    world.ports.policyWriter.calls.length = 0;
    expect(await troubled()).toMatch(/is the group of wave/);
    expect(writes()).toEqual([]);
  });
});

describe("what cannot be read or written", () => {
  test("the group reads as fewer than it counts: nothing changes", async () => {
    world.ports.directory.countGroupMembers = async () => 3;
    expect(await troubled()).toMatch(/reads as 0 people and counts 3/);
    expect(writes()).toEqual([]);
  });

  test("there is no such group: it is said", async () => {
    world.ports.directory.groups.delete(NUDGE);
    expect(await troubled()).toMatch(/the group of NUDGE_GROUP_ID does not exist/);
  });

  test("one who is refused holds up nobody, and is a trouble", async () => {
    world.ports.policyWriter.notAddable.set(world.id(3), "Authorization_RequestDenied");
    expect(await troubled()).toMatch(/the nudge group refuses 1 people/);
    expect(group()).toEqual(people(1, 2, 4, 5, 6));
  });

  test("the app dies between two pages: the next run goes on", async () => {
    await open(45);
    const { policyWriter } = world.ports;
    const add = policyWriter.addMembers.bind(policyWriter);
    let pages = 0;
    policyWriter.addMembers = async (groupId, userIds) => {
      if (++pages === 2) throw new TransientError("gone");
      return add(groupId, userIds);
    };
    expect(await troubled()).toMatch(/gone/);
    expect(group()).toHaveLength(20);
    await run();
    expect(group()).toHaveLength(45);
    expect((await world.ports.store.recent("app", 10)).map(({ after }) => after)).toEqual(
      expect.arrayContaining(["20 put in, 0 taken out", "25 put in, 0 taken out"]),
    );
  });
});
