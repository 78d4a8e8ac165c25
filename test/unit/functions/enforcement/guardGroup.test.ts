import { beforeEach, describe, expect, test } from "vitest";
import { guard } from "../../../../functions/enforcement/guard/guard.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { runningTenant } from "../../../support/enforcement/enforcedTenant.ts";
import { EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { AppDied, mortal } from "../../../support/enforcement/mortal.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID } from "../../../support/testConfig.ts";

let world: EnforcementWorld;
let member: string;
beforeEach(async () => {
  world = new EnforcementWorld(await runningTenant());
  world.ports.clock.advance({ hours: 1 });
  member = world.person(90);
  await world.enforced(member);
  world.put(member);
});
const changes = () =>
  world.ports.policyWriter.calls.filter(({ method }) => method === "addMembers" || method === "removeMembers");

test("a group that agrees with its rows is left alone, and nobody hears of it", async () => {
  for (const [n, state] of (["entering", "leaving"] as const).entries()) {
    const id = world.person(n + 1, { hasPasskey: false });
    await world.enforced(id, { state });
    world.put(id);
  }
  const [entering, due] = [world.person(3), world.person(4)];
  await world.enforced(entering, { state: "entering" });
  await world.enforced(due, { state: "due" });
  await world.guard();
  expect([changes(), world.alerts, world.ports.methods.calls]).toEqual([[], [], []]);
});

describe("a stranger in the group", () => {
  test("without a passkey is taken out, audited and told", async () => {
    const stranger = world.person(1, { hasPasskey: false });
    world.put(stranger);
    await world.guard();
    expect(world.group).toEqual([member]);
    expect((await world.lines("leavesEnforcement")).map(({ subjectId }) => subjectId)).toEqual([stranger]);
    expect(world.alerts).toEqual([expect.stringMatching(/the app took them out: 1000.*@contoso.example/)]);
  });
  test("with a passkey is kept, and told once a day until a person decides", async () => {
    const stranger = world.person(1);
    world.put(stranger);
    await world.guard();
    await world.guard();
    expect([world.group, world.alerts]).toEqual([
      [stranger, member],
      [expect.stringContaining("until somebody decides")],
    ]);
    expect((await world.lines("strangerKept")).map(({ subjectId }) => subjectId)).toEqual([stranger]);
    world.ports.clock.advance({ days: 1 });
    await world.guard();
    expect([world.alerts.length, (await world.lines("strangerKept")).length]).toEqual([2, 2]);
    world.take(stranger);
    world.ports.clock.advance({ days: 1 });
    await world.guard();
    expect([world.group, world.alerts.length]).toEqual([[member], 2]);
  });
  test("whose row says that they were only due, or have left, is one too", async () => {
    for (const [n, state] of (["due", "ended"] as const).entries()) {
      const id = world.person(n + 1, { hasPasskey: false });
      await world.enforced(id, { state });
      world.put(id);
    }
    await world.guard();
    // Whoever has left within the hour may only show too long.
    expect([world.group.length, world.alerts.length]).toEqual([2, 1]);
    world.ports.clock.advance({ hours: 1 });
    await world.guard();
    expect(world.group).toEqual([member]);
  });
  test("whom only a stale page shows is none", async () => {
    const gone = world.person(1, { hasPasskey: false });
    const { directory } = world.ports;
    directory.membersOf = async function* () {
      yield [gone, member].map((id) => ({ id, type: "user" as const }));
    };
    directory.countGroupMembers = async () => 2;
    await world.guard();
    expect([changes(), world.alerts]).toEqual([[], []]);
  });
  test("who enters while the guard looks is none", async () => {
    const newcomer = world.person(1, { hasPasskey: false });
    world.put(newcomer);
    const { methods } = world.ports;
    const many = methods.methodsOfMany.bind(methods);
    methods.methodsOfMany = async (ids) => {
      await world.enforced(newcomer, { state: "entering" });
      return many(ids);
    };
    await world.guard();
    expect([changes(), world.alerts]).toEqual([[], []]);
  });
  test.each<[string, (stranger: string) => unknown]>([
    ["Graph does not answer for", (stranger) => world.ports.methods.throttled.add(stranger)],
    ["Entra does not show", (stranger) => world.ports.directory.users.delete(stranger)],
  ])("whom %s stays, and is looked at again", async (_what, spoil) => {
    const stranger = world.person(1, { hasPasskey: false });
    world.put(stranger);
    spoil(stranger);
    await world.guard();
    expect([world.group, world.alerts]).toEqual([[stranger, member], []]);
  });
  test("whom the group does not let go is told by the service's own code", async () => {
    const stranger = world.person(1, { hasPasskey: false });
    world.put(stranger);
    world.ports.policyWriter.notAddable.set(stranger, "Request_UnsupportedQuery");
    await world.guard();
    expect(world.alerts).toEqual([expect.stringContaining("Request_UnsupportedQuery")]);
  });
  test("is told as still in as long as the group shows them, and written down once a day", async () => {
    const stranger = world.person(1, { hasPasskey: false });
    world.put(stranger);
    const { policyWriter } = world.ports;
    policyWriter.removeMembers = async () => [];
    for (let run = 0; run < 3; run++) await world.guard();
    expect(await world.lines("leavesEnforcement")).toHaveLength(1);
    expect(world.alerts).toEqual([expect.stringMatching(/still shows them after the app took them out: 1000/)]);
  });
  test("is taken out before enforcement runs, too", async () => {
    world = new EnforcementWorld();
    world.put(world.person(1, { hasPasskey: false }));
    await world.guard();
    expect(world.group).toEqual([]);
  });
  test("more of them than one run has time for: each has a turn", async () => {
    const ids = Array.from({ length: 80 }, (_, n) => world.person(n + 1, { hasPasskey: n < 60 }));
    world.put(...ids);
    const { methods } = world.ports;
    const many = methods.methodsOfMany.bind(methods);
    methods.methodsOfMany = async (some) => ({ ...(await many(some)), retryAfterSeconds: 20 });
    for (let run = 0; run < 8; run++) {
      world.ports.clock.advance({ minutes: 11 });
      await world.guard();
    }
    expect(world.group).toEqual([...ids.slice(0, 60), member].sort());
    expect(world.alerts[0]).toMatch(/more are still to be looked at.*to free them all at once, stop enforcement/);
  });
});

describe("a member who is taken out", () => {
  beforeEach(() => world.take(member));

  test("is put back with a passkey, audited and told", async () => {
    await world.guard();
    expect([world.group, await world.rows(member)]).toEqual([[member], ["wave|berlin-1 in"]]);
    expect((await world.lines("entersEnforcement")).map(({ subjectId }) => subjectId)).toEqual([member]);
    expect(world.alerts).toEqual([expect.stringContaining("the app put them back")]);
  });
  test("is left to people without one", async () => {
    world.ports.methods.methods.clear();
    await world.guard();
    await world.guard();
    expect([world.group, await world.rows(member)]).toEqual([[], ["wave|berlin-1 in"]]);
    expect(world.alerts).toEqual([expect.stringContaining("The app does not put them back")]);
    expect(await world.lines("memberMissing")).toHaveLength(1);
  });
  test("is not put back after a stop", async () => {
    await world.stop();
    const before = world.alerts.length;
    await world.guard();
    expect([world.group, changes()]).toEqual([[], []]);
    expect(world.alerts.slice(before)).toEqual([expect.stringContaining("does not put them back")]);
  });
  test("is not put back under a policy that somebody has widened", async () => {
    world.change({ definition: { conditions: { users: { includeUsers: ["All"] } } } });
    await world.guard();
    expect([world.group, changes()]).toEqual([[], []]);
  });
  test("is not put back while a break-glass account is in scope, whoever else cannot be read in that group", async () => {
    world.ports.directory.groups.get(BREAK_GLASS_GROUP_ID)?.delete(BREAK_GLASS_USER_IDS[0]);
    world.ports.directory.throttleNext("memberIds");
    await world.guard();
    expect([world.group, changes()]).toEqual([[], []]);
  });
  test("is not put back while nobody can read what kind of group it is", async () => {
    world.ports.directory.throttleNext("groupShape");
    await world.guard();
    expect([world.group, changes()]).toEqual([[], []]);
  });
  test("is in it after all when a page was short: nobody is looked at", async () => {
    world.put(member);
    const { directory } = world.ports;
    directory.membersOf = async function* () {};
    directory.countGroupMembers = async () => 0;
    await world.guard();
    expect([changes(), world.alerts]).toEqual([[], []]);
  });
  const release = () => {
    const asked = { by: { id: "a", displayName: "Ada" }, at: world.ports.clock.now().toISOString() };
    const row = { userId: member, state: "out" as const, reason: "scanner", hours: 2, asked };
    return world.ports.store.saveRelease(row, undefined);
  };
  test("by a release of two people is left to it, and nobody hears of them", async () => {
    await release();
    await world.guard();
    expect([changes(), world.alerts, world.ports.methods.calls]).toEqual([[], [], []]);
  });
  test("by a release that begins while the guard looks is left to it, too", async () => {
    const { methods } = world.ports;
    const many = methods.methodsOfMany.bind(methods);
    methods.methodsOfMany = async (ids) => {
      await release();
      return many(ids);
    };
    await world.guard();
    expect([world.group, changes()]).toEqual([[], []]);
  });
  test("whose row ends while the guard looks stays out", async () => {
    const { methods, store } = world.ports;
    const many = methods.methodsOfMany.bind(methods);
    methods.methodsOfMany = async (ids) => {
      const [row] = await store.enforcementsOf([member]);
      if (row) await store.saveEnforcements([{ ...row, state: "leaving" }]);
      return many(ids);
    };
    await world.guard();
    expect([world.group, changes()]).toEqual([[], []]);
  });
  test("and whose account is gone is nobody's to decide about", async () => {
    world.ports.directory.users.delete(member);
    await world.guard();
    expect([changes(), world.alerts]).toEqual([[], []]);
  });
});

describe("a group that somebody puts into the enforced group", () => {
  const GROUP = "9a000000-0000-4000-8000-000000000001";
  const DEEPER = "9a000000-0000-4000-8000-000000000002";
  let inner: string[];
  beforeEach(() => {
    inner = [world.person(1, { hasPasskey: false }), world.person(2)];
    world.ports.directory.addGroup(DEEPER, inner.slice(1));
    world.ports.directory.addGroup(GROUP, [...inner.slice(0, 1), DEEPER]);
    world.put(GROUP);
  });
  const groupLines = async () => (await world.lines("groupLeavesEnforcement")).map(({ subjectId }) => subjectId);

  test("is taken out with whoever it brings, audited and told at once; nobody is said to have been taken out", async () => {
    await world.guard();
    await world.guard();
    expect(world.group).toEqual([member]);
    expect(await groupLines()).toEqual(expect.arrayContaining([GROUP, DEEPER]));
    expect(await world.lines("leavesEnforcement")).toEqual([]);
    expect(world.alerts).toEqual([expect.stringMatching(/Somebody has put 2 groups into the enforced group: 9a/)]);
  });

  test("does not take out whoever has a row", async () => {
    world.ports.directory.groups.get(GROUP)?.add(member);
    await world.guard();
    expect(world.group).toEqual([member]);
  });

  test("that is not let go is told by the service's own code, and keeps neither others in nor people from being looked at", async () => {
    const other = "9a000000-0000-4000-8000-000000000003";
    world.ports.directory.addGroup(other, []);
    const stranger = world.person(3, { hasPasskey: false });
    world.put(other, stranger);
    const { policyWriter } = world.ports;
    const remove = policyWriter.removeMember.bind(policyWriter);
    policyWriter.removeMember = async (groupId, id) => {
      if (id === GROUP) throw new RefusedError("denied", "Authorization_RequestDenied", "no");
      return remove(groupId, id);
    };
    await world.guard();
    expect(world.group).toEqual([GROUP, member].sort());
    expect(world.alerts.join("\n")).toContain("Authorization_RequestDenied");
    expect(world.alerts.join("\n")).toContain(`the app took them out: ${stranger}`);
  });

  test("is taken out and told at once although members and their number disagree", async () => {
    const { directory } = world.ports;
    const count = directory.countGroupMembers.bind(directory);
    directory.countGroupMembers = async (groupId) => ((await count(groupId)) ?? 0) - 1;
    await world.guard();
    expect(world.group).toEqual([member]);
    expect(world.alerts).toEqual([expect.stringContaining("Somebody has put 2 groups into the enforced group")]);
  });

  test("while the enforced group shows whoever it brings still, none of them is told to be out", async () => {
    world.ports.policyWriter.removeMember = async () => undefined;
    await world.guard();
    expect(world.alerts.filter((text) => text.includes("took them out:"))).toEqual([
      expect.stringContaining("still shows them"),
    ]);
  });
});

describe("the canary in the group", () => {
  const CANARY = "9c000000-0000-4000-8000-000000000001";
  const at = () => world.ports.clock.now().toISOString();
  beforeEach(() => {
    world = new EnforcementWorld(world.ports, { ...world.config, canaryGroupId: CANARY });
    world.ports.directory.addGroup(CANARY, []);
    world.put(CANARY);
  });
  const told = () => world.alerts.filter((text) => text.includes("into the enforced group: 9c"));

  test.each([
    ["while the app writes it", () => ({ openSince: at() })],
    ["while it may show too long", () => ({ provedAt: at() })],
  ])("is none that somebody put there, %s", async (_when, write) => {
    await world.ports.store.saveCanaryWrite(write(), undefined);
    await world.guard();
    expect(told()).toEqual([]);
  });

  test("is one like any other else: it may hold people", async () => {
    await world.ports.store.saveCanaryWrite({ provedAt: at() }, undefined);
    world.ports.clock.advance({ minutes: 31 });
    world.ports.directory.addGroup(CANARY, [world.person(1, { hasPasskey: false })]);
    await world.guard();
    expect([world.group, told().length]).toEqual([[member], 1]);
  });
});

describe("an answer that is short", () => {
  const { length } = [1, 2, 3];
  test("moves nobody, and reaches the operators only when it stays so for a day", async () => {
    const stranger = world.person(1, { hasPasskey: false });
    world.put(stranger);
    const { directory } = world.ports;
    directory.countGroupMembers = async () => length;
    await world.guard();
    world.ports.clock.advance({ hours: 23, minutes: 59 });
    await world.guard();
    expect([changes(), world.alerts]).toEqual([[], []]);
    world.ports.clock.advance({ minutes: 15 });
    await world.guard();
    await world.guard();
    expect(world.alerts).toEqual([expect.stringContaining("reads as 2 people and counts 3")]);
    directory.countGroupMembers = async () => 2;
    await world.guard();
    expect(world.group).toEqual([member]);
    directory.countGroupMembers = async () => length;
    await world.guard();
    expect(world.alerts.filter((text) => text.includes("counts 3"))).toHaveLength(1);
  });
  test("a page that fails moves nobody", async () => {
    world.take(member);
    world.ports.directory.throttleNext("membersOf");
    await world.guard();
    expect([changes(), world.alerts]).toEqual([[], []]);
  });
});

test.each(["before", "after"] as const)(
  "a guard that dies right %s any of its writes is made good by the next",
  async (when) => {
    for (let n = 1; ; n++) {
      world = new EnforcementWorld(await runningTenant());
      world.ports.clock.advance({ hours: 1 });
      const [stranger, missing] = [world.person(1, { hasPasskey: false }), world.person(2)];
      world.put(stranger);
      await world.enforced(missing);
      const { ports, died } = mortal(world.ports, n, when);
      const dies = guard(ports, world.config, () => new FakePatience(ports.clock, 60))();
      await dies.catch((error: unknown) => expect(error).toBeInstanceOf(AppDied));
      world.ports.clock.advance({ minutes: 15 });
      await world.guard();
      expect([n, world.group]).toEqual([n, [missing]]);
      expect(await world.lines("leavesEnforcement")).not.toHaveLength(0);
      if (!died()) break;
    }
    expect(world.ports.directory.groups.has(ENFORCED_GROUP_ID)).toBe(true);
  },
);

describe("somebody who was taken out, and whom the group still showed when that was read back", () => {
  test("has left once it does not show them: by the same wave they can enter again", async () => {
    const lost = world.person(1, { hasPasskey: false });
    await world.enforced(lost, { state: "leaving" });
    await world.enforced(lost, { state: "leaving", source: "joiner|j1" });
    world.ports.clock.advance({ hours: 1 });
    await world.guard();
    expect((await world.rows(lost)).toSorted()).toEqual(["joiner|j1 ended", "wave|berlin-1 ended"]);
    expect([changes(), world.alerts]).toEqual([[], []]);
  });
  test("is left to whoever takes them out for an hour, and for as long as the group shows them", async () => {
    const [lately, slow] = [world.person(1), world.person(2)];
    await world.enforced(slow, { state: "leaving" });
    world.put(slow);
    world.ports.clock.advance({ hours: 1 });
    await world.enforced(lately, { state: "leaving" });
    await world.guard();
    expect([await world.rows(lately), await world.rows(slow)]).toEqual([
      ["wave|berlin-1 leaving"],
      ["wave|berlin-1 leaving"],
    ]);
  });
});

test("a start over a group that shows late whom it took out leaves nobody half way out for ever", async () => {
  const before = new EnforcementWorld();
  const lost = before.person(1, { hasPasskey: false });
  await before.enforced(lost);
  before.put(lost);
  const { directory } = before.ports;
  const honest = directory.membersAmong.bind(directory);
  let isLate = true;
  directory.membersAmong = async (groupId, ids) => {
    if (groupId !== ENFORCED_GROUP_ID || !isLate || before.group.length > 0) return honest(groupId, ids);
    isLate = false;
    return new Set(ids);
  };
  await before.start();
  await before.minutes(3);
  expect([(await before.status()).state, before.group, isLate]).toEqual(["running", [], false]);
  before.ports.clock.advance({ hours: 1 });
  await before.guard();
  expect(await before.rows(lost)).toEqual(["wave|berlin-1 ended"]);
});

describe("a methods policy that a passkey does not fit any more", () => {
  const turnOff = () => {
    const { policies } = world.ports;
    const { passkeys } = policies.methods;
    if (passkeys.kind !== "known") throw new Error("known at first");
    policies.methods = { ...policies.methods, passkeys: { kind: "known", value: { ...passkeys.value, isOn: false } } };
  };

  test("leaves a stranger without a working one: they are taken out", async () => {
    const stranger = world.person(1);
    world.put(stranger);
    turnOff();
    await world.guard();
    expect(world.group).toEqual([member]);
  });
  test("puts back nobody who was taken out", async () => {
    world.take(member);
    turnOff();
    await world.guard();
    expect([world.group, world.alerts]).toEqual([
      [],
      expect.arrayContaining([expect.stringContaining("does not put them back")]),
    ]);
  });
  test("but where nobody can read it, a stranger stays until somebody decides, and nobody is put back", async () => {
    const stranger = world.person(1);
    world.put(stranger);
    world.take(member);
    world.ports.policies.methods = {
      ...world.ports.policies.methods,
      passkeys: { kind: "unknown", because: "graph: 403" },
    };
    await world.guard();
    expect(world.group).toEqual([stranger]);
    expect(world.alerts).toContainEqual(expect.stringMatching(/does not put them back: nobody can tell/));
  });
});
