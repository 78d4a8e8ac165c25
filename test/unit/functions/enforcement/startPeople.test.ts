import { beforeEach, describe, expect, test } from "vitest";
import { withoutPlanted } from "../../../../shared/adapters/graph/withoutPlanted.ts";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
  ENFORCED_STRENGTH_ID,
} from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";

let world: EnforcementWorld;
beforeEach(() => {
  world = new EnforcementWorld();
});
const state = async () => (await world.status()).state;
/** Who was in the group when the policy was enabled. */
const groupAtTheWrite = () => {
  const seen: (readonly string[])[] = [];
  const { policyWriter } = world.ports;
  const write = policyWriter.setPolicyState.bind(policyWriter);
  policyWriter.setPolicyState = async (id, wanted) => {
    if (wanted === "enabled") seen.push(world.group);
    return write(id, wanted);
  };
  return seen;
};

describe("before the policy is enabled", () => {
  test("whoever nobody put into its group leaves, ready or not, and that is in the trail", async () => {
    const seen = groupAtTheWrite();
    const strangers = [world.person(1), world.person(2, { hasPasskey: false })];
    world.put(...strangers);
    await world.start();
    expect([await state(), seen, world.group]).toEqual(["running", [[]], []]);
    expect((await world.lines("leavesEnforcement")).map(({ subjectId }) => subjectId).sort()).toEqual(strangers);
  });

  test("whoever has a row is looked at live, stays with a passkey, and leaves through the row without one", async () => {
    const seen = groupAtTheWrite();
    const [ready, lost] = [world.person(1), world.person(2, { hasPasskey: false })];
    for (const id of [ready, lost]) await world.enforced(id);
    await world.enforced(lost, { source: "joiner|j1" });
    world.put(ready, lost);
    await world.start();
    expect([await state(), seen]).toEqual(["running", [[ready]]]);
    expect(await world.rows(ready)).toEqual(["wave|berlin-1 in"]);
    expect((await world.rows(lost)).toSorted()).toEqual(["joiner|j1 ended", "wave|berlin-1 ended"]);
  });

  test("whoever leaves is not enforced in their wave's eyes either: they go on being chased, or decided about", async () => {
    const { store } = world.ports;
    const [ready, lost] = [world.person(1), world.person(2, { hasPasskey: false })];
    const enforcedAt = "2026-06-01T08:00:00.000Z";
    for (const id of [ready, lost]) await world.enforced(id);
    await store.putMembers("berlin-1", [
      aMember("berlin-1", ready, { enforcedAt }),
      aMember("berlin-1", lost, { enforcedAt }),
    ]);
    world.put(ready, lost);
    await world.start();
    expect(await world.rows(lost)).toEqual(["wave|berlin-1 ended"]);
    const members = await store.members("berlin-1", [ready, lost]);
    expect(members.map((member) => member.enforcedAt)).toEqual([enforcedAt, undefined]);
  });

  test("whoever was on the way in or out is sorted out as well", async () => {
    const seen = groupAtTheWrite();
    const [entering, leaving, due] = [world.person(1), world.person(2), world.person(3)];
    await world.enforced(entering, { state: "entering" });
    await world.enforced(leaving, { state: "leaving" });
    await world.enforced(due, { state: "due" });
    world.put(entering, leaving, due);
    await world.start();
    expect([await state(), seen]).toEqual(["running", [[entering]]]);
    expect([await world.rows(leaving), await world.rows(due)]).toEqual([
      ["wave|berlin-1 ended"],
      ["wave|berlin-1 due"],
    ]);
  });

  test("whoever was looked at before the confirmation is looked at again", async () => {
    const lost = world.person(1);
    await world.enforced(lost, { evidence: { lookedAt: world.ports.clock.now().toISOString() } });
    world.put(lost);
    await world.ask();
    world.ports.clock.advance({ hours: 1 });
    world.ports.methods.methods.delete(lost);
    await world.confirm();
    expect([await state(), world.group]).toEqual(["running", []]);
  });

  test("a large group takes several runs, and nobody is looked at twice", async () => {
    const seen = groupAtTheWrite();
    const ids = Array.from({ length: 60 }, (_, n) => world.person(n + 1, { hasPasskey: n % 10 !== 0 }));
    for (const id of ids) await world.enforced(id);
    world.put(...ids);
    const { methods } = world.ports;
    const many = methods.methodsOfMany.bind(methods);
    methods.methodsOfMany = async (some) => ({ ...(await many(some)), retryAfterSeconds: 10 });
    await world.start();
    expect([await state(), seen]).toEqual(["starting", []]);
    expect((await world.status()).notYetBecause).toMatch(/people are still to be looked at/);
    await world.minutes(5);
    expect([await state(), seen.map((group) => group.length)]).toEqual(["running", [54]]);
    expect(methods.calls.flatMap(({ args }) => args[0] as string[])).toHaveLength(60);
  });

  test("whoever Graph does not answer for holds it up, and neither stays unseen nor leaves", async () => {
    const person = world.person(1);
    await world.enforced(person);
    world.put(person);
    world.ports.methods.throttled.add(person);
    await world.start();
    await world.minutes(2);
    expect([await state(), world.state, world.group]).toEqual(["starting", REPORT_ONLY, [person]]);
    world.ports.methods.throttled.clear();
    await world.minutes(1);
    expect([await state(), world.group]).toEqual(["running", [person]]);
  });

  test("an account of which two answers disagree holds it up; one that is gone leaves", async () => {
    const [odd, gone] = [world.person(1), world.person(2)];
    for (const id of [odd, gone]) await world.enforced(id);
    world.put(odd, gone);
    const { methods, directory } = world.ports;
    const many = methods.methodsOfMany.bind(methods);
    methods.methodsOfMany = async (ids) => ({
      ...(await many(ids.filter((id) => id !== odd))),
      absent: ids.filter((id) => id === odd || id === gone),
    });
    directory.users.delete(gone);
    await world.start();
    await world.minutes(2);
    expect([await state(), world.group]).toEqual(["starting", [odd]]);
  });

  test("a page that is short, or a number that disagrees, enables nothing and takes nobody out", async () => {
    const people = [world.person(1), world.person(2)];
    for (const id of people) await world.enforced(id);
    world.put(...people);
    const { directory } = world.ports;
    directory.countGroupMembers = async () => 3;
    await world.start();
    await world.minutes(3);
    expect([await state(), world.state, world.group]).toEqual(["starting", REPORT_ONLY, people]);
    expect((await world.status()).notYetBecause).toContain("reads as 2 people and counts 3");
  });

  test("a group that lets nobody go, or does not exist, enables nothing", async () => {
    const stranger = world.person(1);
    world.put(stranger);
    world.ports.policyWriter.notAddable.set(stranger, "Request_BadRequest");
    await world.start();
    await world.minutes(2);
    expect([await state(), world.state]).toEqual(["starting", REPORT_ONLY]);
    expect((await world.status()).notYetBecause).toContain("could not be taken out");
    world.ports.directory.groups.delete(ENFORCED_GROUP_ID);
    await world.minutes(1);
    expect((await world.status()).notYetBecause).toContain("the enforced group does not exist");
    expect(world.writes).toEqual([]);
  });

  test("a group in the enforced group is taken out before anything is enabled, with whoever it brings", async () => {
    const nested = "9a000000-0000-4000-8000-000000000001";
    const [own, stranger] = [world.person(1), world.person(2, { hasPasskey: false })];
    await world.enforced(own);
    world.ports.directory.addGroup(nested, [stranger]);
    world.put(own, nested);
    const seen = groupAtTheWrite();
    await world.start();
    expect((await world.status()).notYetBecause).toContain(nested);
    await world.minutes(3);
    expect([await state(), seen, world.group]).toEqual(["running", [[own]], [own]]);
    expect(world.alerts).toContainEqual(expect.stringContaining(`a group into the enforced group: ${nested}`));
  });

  test("a stranger whom somebody puts in after everybody was looked at leaves all the same", async () => {
    const stranger = world.person(1, { hasPasskey: false });
    world.ports.policies.throttleNext("policy", 60, 9);
    await world.start();
    world.put(stranger);
    const seen = groupAtTheWrite();
    await world.minutes(12);
    expect([await state(), seen]).toEqual(["running", [[]]]);
  });
});

describe("nothing is enabled", () => {
  test("in a tenant that holds as many policies as Entra allows, and it says so", async () => {
    const { stored } = world.ports.policies;
    for (let n = 0; n < 240; n++)
      stored.set(`p${n}`, { id: `p${n}`, displayName: `p${n}`, state: "enabled", definition: {} });
    await world.start();
    expect([await state(), world.ports.policyWriter.called("createPolicy")]).toEqual(["starting", 0]);
    expect((await world.status()).notYetBecause).toContain("Entra allows 240");
    stored.delete("p0");
    await world.minutes(2);
    expect(await state()).toBe("running");
  });

  test.each<[string, () => void, RegExp]>([
    [
      "over a break-glass account",
      () => world.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS.slice(1)),
      /break-glass accounts are not in the break-glass group/,
    ],
    [
      "when somebody has changed the policy",
      () => world.change({ definition: { conditions: {} } }),
      /is not as it must be/,
    ],
    ["when somebody has switched the policy off", () => world.change({ state: "disabled" }), /is switched off/],
    [
      "when the strength takes a password",
      () => world.ports.policies.strengths.set(ENFORCED_STRENGTH_ID, ["password,sms"]),
      /allows weaker methods/,
    ],
  ])("%s, and it says why, on the page and to the operators once a day", async (_when, spoil, why) => {
    await world.ask();
    world.ports.directory.failNext("membersOf", new Error("the app dies here"));
    await world.confirm().catch(() => undefined);
    world.ports.clock.advance({ minutes: 10 });
    spoil();
    await world.minutes(5);
    expect([await state(), world.writes]).toEqual(["starting", []]);
    expect((await world.status()).notYetBecause).toMatch(why);
    expect(world.alerts.filter((text) => text.includes("the start or the stop of enforcement"))).toHaveLength(1);
  });

  test.each<[string, () => void]>([
    [
      "takes other methods",
      () => world.ports.policies.strengths.set(ENFORCED_STRENGTH_ID, ["fido2", "temporaryAccessPassOneTime"]),
    ],
    [
      "takes passkeys of one make only",
      () => world.ports.policies.narrowedTo.set(ENFORCED_STRENGTH_ID, ["fido2 only of a"]),
    ],
  ])("when the strength %s than was confirmed: the start is given up", async (_what, change) => {
    await world.ask();
    world.ports.policies.throttleNext("policies", 60);
    await world.confirm();
    change();
    await world.minutes(2);
    expect([await state(), world.state, world.writes]).toEqual(["stopped", REPORT_ONLY, []]);
    expect((await world.status()).stopAsked?.reason).toContain("not those that two people confirmed");
    expect(world.alerts[0]).toContain("Enforcement was not started");
  });

  test("a day after the confirmation, when nothing came of it", async () => {
    await world.ask();
    world.ports.policies.refuseNext("policies", "Authorization_RequestDenied", 1);
    await world.confirm();
    world.ports.clock.advance({ hours: 24 });
    await world.minutes(2);
    expect([await state(), world.writes]).toEqual(["stopped", []]);
  });

  test("when a policy of that name is somebody else's", async () => {
    const displayName = "passkey-rollout: workforce";
    world.ports.policies.stored.set("theirs", { id: "theirs", displayName, state: "disabled", definition: {} });
    await world.start();
    await world.minutes(2);
    expect([world.policies.length, world.writes, world.ports.policyWriter.called("createPolicy")]).toEqual([1, [], 0]);
    expect((await world.status()).notYetBecause).toContain("that this app did not create");
  });
});

test("a policy that somebody enables while people are looked at goes back first", async () => {
  const seen = groupAtTheWrite();
  const person = world.person(1);
  await world.enforced(person);
  world.put(person);
  world.ports.methods.throttled.add(person);
  await world.start();
  world.change({ state: "enabled" });
  world.ports.clock.advance({ minutes: 6 });
  world.ports.methods.throttled.clear();
  await world.minutes(3);
  expect(world.writes).toEqual([REPORT_ONLY, "enabled"]);
  expect([await state(), seen]).toEqual(["running", [[person]]]);
  expect(await world.lines("policyFoundEnabled")).toHaveLength(1);
});

test("a policy that somebody deleted for good while it was stopped is made anew, and that is said", async () => {
  await world.start();
  await world.stop();
  await world.minutes(3);
  world.ports.policies.stored.clear();
  await world.start();
  expect([await state(), world.policies.map(({ state }) => state)]).toEqual(["running", ["enabled"]]);
  expect(world.alerts).toContainEqual(expect.stringContaining("somebody has deleted it. It is created anew"));
});

test("a policy read back otherwise than confirmed does not begin to run, and goes back", async () => {
  const { policyWriter } = world.ports;
  const write = policyWriter.setPolicyState.bind(policyWriter);
  policyWriter.setPolicyState = async (id, wanted) => {
    await write(id, wanted);
    if (wanted === "enabled") world.change({ definition: { conditions: { users: { includeUsers: ["All"] } } } });
  };
  await world.start();
  await world.minutes(4);
  expect([await state(), world.state]).toEqual(["stopped", REPORT_ONLY]);
  expect(await world.lines("enforcementRunning")).toEqual([]);
});

describe("a start under a methods policy", () => {
  const set = (passkeys: typeof world.ports.policies.methods.passkeys) => {
    world.ports.policies.methods = { ...world.ports.policies.methods, passkeys };
  };
  const blocked = "cb69481e-8ff7-4039-93ec-0a2729a154a8";
  const block = () => {
    const { passkeys } = world.ports.policies.methods;
    if (passkeys.kind !== "known") throw new Error("known at first");
    const restricted = passkeys.value.passkeyProfiles.map((profile) => ({
      ...profile,
      keyRestrictions: { enforcementType: "block" as const, aaGuids: [blocked] },
    }));
    set({ kind: "known", value: { ...passkeys.value, passkeyProfiles: restricted } });
  };

  /** @returns what was known of the passkeys before. */
  function unreadableAfterWrite() {
    const { policies, policyWriter } = world.ports;
    const { passkeys } = policies.methods;
    const write = policyWriter.setPolicyState.bind(policyWriter);
    policyWriter.setPolicyState = async (id, wanted) => {
      await write(id, wanted);
      set({ kind: "unknown", because: "graph: 400 BadRequest" });
    };
    return passkeys;
  }

  test("that cannot be read for a day after the write is given up with the reason, and not an hour before", async () => {
    const passkeys = unreadableAfterWrite();
    await world.start();
    for (let hour = 0; hour < 23; hour++) {
      world.ports.clock.advance({ minutes: 59 });
      await world.minutes(1);
    }
    expect([await state(), world.state]).toEqual(["starting", "enabled"]);
    world.ports.clock.advance({ minutes: 65 });
    await world.minutes(5);
    expect([await state(), world.state]).toEqual(["stopped", REPORT_ONLY]);
    expect(world.alerts.join(" ")).toMatch(/Enforcement was not started: .*24 hours.*graph: 400 BadRequest/);
    set(passkeys);
    await world.minutes(65);
    expect([await state(), world.state]).toEqual(["stopped", REPORT_ONLY]);
  });

  test("that cannot be read after the write begins to run once it can: nobody enters before, and nothing is undone", async () => {
    const passkeys = unreadableAfterWrite();
    await world.start();
    await world.minutes(4);
    expect([await state(), world.state]).toEqual(["starting", "enabled"]);
    expect((await world.status()).notYetBecause).toContain("graph: 400 BadRequest");
    set(passkeys);
    await world.minutes(65);
    expect([await state(), world.state]).toEqual(["running", "enabled"]);
  });

  test.each<[string, () => void]>([
    ["a break-glass account is not left out any more", () => world.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [])],
    [
      "the strength is another one than confirmed",
      () => world.ports.policies.strengths.set(ENFORCED_STRENGTH_ID, ["fido2"]),
    ],
  ])("that cannot be read after the write hides nothing: the start is undone when %s", async (_what, happens) => {
    const { policyWriter } = world.ports;
    const write = policyWriter.setPolicyState.bind(policyWriter);
    policyWriter.setPolicyState = async (id, wanted) => {
      await write(id, wanted);
      if (wanted !== "enabled") return;
      set({ kind: "unknown", because: "graph: 400 BadRequest" });
      happens();
    };
    await world.start();
    await world.minutes(4);
    expect([await state(), world.state]).toEqual(["stopped", REPORT_ONLY]);
  });

  test("that blocks a make starts with those who hold another one only", async () => {
    const [other, held, unnamed] = [1, 2, 3].map((n) => world.person(n, { hasPasskey: false }));
    if (!other || !held || !unnamed) throw new Error("three people");
    world.ports.methods.addPasskey(other, "2026-02-20T08:00:00.000Z", {
      aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84",
    });
    world.ports.methods.addPasskey(held, "2026-02-20T08:00:00.000Z", { aaGuid: blocked });
    world.ports.methods.addPasskey(unnamed, "2026-02-20T08:00:00.000Z", { aaGuid: undefined });
    for (const id of [other, held, unnamed]) await world.enforced(id);
    world.put(other, held, unnamed);
    block();
    await world.start();
    expect([await state(), world.group]).toEqual(["running", [other]]);
  });

  test("that nobody can read enables nothing, takes nobody out, and says why", async () => {
    const ready = world.person(1);
    await world.enforced(ready);
    world.put(ready);
    set({ kind: "unknown", because: "graph: 403 Authorization_RequestDenied" });
    await world.start();
    expect([await state(), world.group, world.state]).toEqual(["starting", [ready], REPORT_ONLY]);
    expect((await world.status()).notYetBecause).toContain("403 Authorization_RequestDenied");
  });

  test("whose groups nobody may read takes nobody out, and starts nothing", async () => {
    const { passkeys } = world.ports.policies.methods;
    if (passkeys.kind !== "known") throw new Error("known at first");
    const [target] = passkeys.value.includeTargets;
    if (!target) throw new Error("somebody is included");
    const group = { ...target, kind: "group" as const, id: "5a3d9b0e-0000-4000-8000-000000000001" };
    set({ kind: "known", value: { ...passkeys.value, includeTargets: [group] } });
    const keeps = world.person(1, { hasPasskey: false });
    world.ports.methods.addPasskey(keeps, "2026-02-20T08:00:00.000Z", { fit: "unknown" });
    await world.enforced(keeps);
    world.put(keeps);
    world.ports.directory.refuseNext("groupsAmong", "Authorization_RequestDenied", 99);
    await world.start();
    expect([await state(), world.group, world.state]).toEqual(["starting", [keeps], REPORT_ONLY]);
    expect((await world.status()).notYetBecause).toContain("Authorization_RequestDenied");
  });

  test("beside an audit log that nobody has read takes nobody out, starts nothing, and says why", async () => {
    const ready = world.person(1);
    await world.enforced(ready);
    world.put(ready);
    const { ports } = world;
    Object.assign(ports, { methods: withoutPlanted(ports.methods, ports, []) });
    await world.start();
    expect([await state(), world.group]).toEqual(["starting", [ready]]);
    expect((await world.status()).notYetBecause).toContain("audit log was not read within a day");
    const readUntil = ports.clock.now().toISOString();
    await ports.store.saveAuditFeed({ readUntil, hasFound: false, unread: [] }, undefined);
    await world.minutes(65);
    expect([await state(), world.group]).toEqual(["running", [ready]]);
  });

  test("that becomes unreadable after the policy was looked at takes nobody out either", async () => {
    const ready = world.person(1);
    await world.enforced(ready);
    world.put(ready);
    const { methods } = world.ports;
    const look = methods.methodsOfMany.bind(methods);
    methods.methodsOfMany = async (userIds) => {
      set({ kind: "unknown", because: "graph: 403" });
      return look(userIds);
    };
    await world.start();
    expect([await state(), world.group]).toEqual(["starting", [ready]]);
  });
});
