import { describe, expect, test } from "vitest";
import { withoutPlanted } from "../../../../shared/adapters/graph/withoutPlanted.ts";
import { joinerSource, waveSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import { AUTHENTICATOR, MethodsWorld, WHOLE_STRENGTH, YUBIKEY } from "../../../support/enforcement/methodsWorld.ts";
import { AppDied, mortal } from "../../../support/enforcement/mortal.ts";
import { ENFORCED_GROUP_ID } from "../../../support/testConfig.ts";

const without = (combination: string) => WHOLE_STRENGTH.filter((one) => one !== combination);
const GROUP = "aa000000-0000-4000-8000-000000000001";
const everyone = { kind: "everyone" as const, id: "all_users", profileIds: ["default"] };

const unlessDead = async (run: Promise<unknown>) => {
  try {
    await run;
  } catch (error) {
    if (!(error instanceof AppDied)) throw error;
  }
};

describe("a methods policy that stays as it is", () => {
  test("costs one request a run, and nobody is looked at", async () => {
    const world = await MethodsWorld.make();
    const before = world.ports.policies.called("methodsPolicy");
    await world.guard();
    expect(world.ports.policies.called("methodsPolicy") - before).toBe(1);
    expect([world.ports.methods.calls, world.alerts]).toEqual([[], []]);
  });
  test("is not written again", async () => {
    const world = await MethodsWorld.make();
    const etag = (await world.ports.store.methodsWatch())?.etag;
    await world.quarter();
    expect((await world.ports.store.methodsWatch())?.etag).toBe(etag);
  });
});

describe("somebody", () => {
  test.each<[string, (world: MethodsWorld) => void, readonly number[], RegExp]>([
    ["turns passkeys off", (world) => world.set({ isOn: false }), [1, 2, 3, 4], /passkeys \(FIDO2\) were switched off/],
    [
      "narrows them to a group that half of the people are in",
      (world) => {
        world.ports.directory.addGroup(GROUP, world.members.slice(0, 2));
        world.set({ includeTargets: [{ kind: "group", id: GROUP, profileIds: ["default"] }] });
      },
      [3, 4],
      /not for everybody any more; passkeys \(FIDO2\) are now for the group aa000000/,
    ],
    [
      "excludes a group",
      (world) => {
        world.ports.directory.addGroup(GROUP, world.members.slice(0, 1));
        world.set({ excludeTargets: [{ kind: "group", id: GROUP }] });
      },
      [1],
      /now exclude the group aa000000/,
    ],
    [
      "blocks a make that half of them hold",
      (world) => world.block(YUBIKEY),
      [1, 3],
      new RegExp(`blocks the AAGUIDs ${YUBIKEY}`),
    ],
    [
      "removes the profile",
      (world) => world.set({ passkeyProfiles: [] }),
      [1, 2, 3, 4],
      /profile Default passkey profile was removed/,
    ],
    [
      "takes passkeys out of the strength",
      (world) => world.setStrength(without("fido2")),
      [1, 2, 3, 4],
      /the strength of the workforce policy names no more: fido2/,
    ],
    [
      "keeps the strength to one make",
      (world) => world.setStrength(WHOLE_STRENGTH, [YUBIKEY]),
      [2, 4],
      new RegExp(`the strength of the workforce policy now names: fido2 only of ${YUBIKEY}`),
    ],
    [
      "takes Windows Hello out of the strength",
      (world) => {
        world.holdsWindowsHello(2);
        world.setStrength(without("windowsHelloForBusiness"));
      },
      [2],
      /names no more: windowsHelloForBusiness/,
    ],
  ])(
    "%s: whoever is left without a working passkey is stranded within minutes, named, and told of in words",
    async (_what, change, stranded, say) => {
      const world = await MethodsWorld.make();
      change(world);
      await world.guard();
      expect(await world.stranded()).toEqual(stranded);
      expect(world.alerts).toContainEqual(expect.stringMatching(say));
      const first = world.members[(stranded[0] ?? 0) - 1] ?? "";
      expect(world.alerts).toContainEqual(
        expect.stringMatching(new RegExp(`none of the passkeys of .*${first}@contoso.example`)),
      );
      // Their way in: a code for each, by whoever is their manager or by the helpdesk.
      expect(world.mails(/passkey does not work any more/)).toBe(stranded.length);
      const offered = await Promise.all(stranded.map(async (n) => (await world.member(n)).helpOfferedAt));
      expect(offered).not.toContain(undefined);
      // Nobody is taken out of the group for it, and the app repairs nothing.
      expect(world.group).toEqual([...world.members].sort());
      expect(world.ports.policyWriter.calls).toEqual([]);
      const lines = await world.lines("stranded", "wave-1");
      expect(lines.map(({ subjectId }) => subjectId).sort()).toEqual(stranded.map((n) => world.members[n - 1]));
    },
  );

  test.each<[string, (world: MethodsWorld) => void]>([
    ["adds a profile", (world) => world.set({ includeTargets: [{ ...everyone, profileIds: ["default", "admins"] }] })],
    [
      "takes the one-time code out of the strength",
      (world) => world.setStrength(without("temporaryAccessPassOneTime")),
    ],
    ["blocks a make that nobody holds", (world) => world.block("00000000-0000-4000-8000-0000000000ff")],
  ])("%s: that is told, everybody is looked at, and nobody is stranded", async (_what, change) => {
    const world = await MethodsWorld.make();
    change(world);
    await world.quarter();
    expect(await world.stranded()).toEqual([]);
    expect(world.alerts).toContainEqual(expect.stringContaining("4 people, of whom 0 hold no passkey"));
    expect((await world.watch())?.sweep).toBeUndefined();
  });

  test("turns certificates on: that is told, and nobody is looked at, as nobody is enforced by one", async () => {
    const world = await MethodsWorld.make();
    const { methods } = world.ports.policies;
    const value = { isOn: true, includeTargets: [{ kind: "everyone" as const, id: "all_users" }], excludeTargets: [] };
    world.ports.policies.methods = { ...methods, certificates: { kind: "known", value } };
    await world.quarter();
    expect(world.alerts).toEqual([expect.stringContaining("certificates (X509Certificate) were switched on")]);
    expect(world.ports.methods.calls).toEqual([]);
  });
});

describe("a configuration that nobody can read any more", () => {
  test("strands nobody, is told daily, and is shown", async () => {
    const world = await MethodsWorld.make();
    world.lose("graph: 404 resourceNotFound");
    await world.quarter();
    await world.quarter();
    expect([await world.stranded(), world.ports.methods.calls]).toEqual([[], []]);
    expect(world.alerts).toEqual([expect.stringMatching(/Fido2: graph: 404 resourceNotFound.*nobody enters/)]);
    world.ports.clock.advance({ days: 1 });
    await world.guard();
    expect(world.alerts).toHaveLength(2);
    expect((await world.status()).methods?.unknown?.say).toContain("404 resourceNotFound");
    expect(String((await world.get("/enforcement")).body)).toContain("404 resourceNotFound");
  });
  test("and comes back as it was has changed nothing", async () => {
    const world = await MethodsWorld.make();
    const { methods } = world.ports.policies;
    world.lose("graph: 403");
    await world.guard();
    world.ports.policies.methods = methods;
    await world.quarter();
    expect([await world.stranded(), world.ports.methods.calls, (await world.watch())?.unknown]).toEqual([
      [],
      [],
      undefined,
    ]);
  });
  test("and comes back narrower has everybody looked at", async () => {
    const world = await MethodsWorld.make();
    const { methods } = world.ports.policies;
    world.lose("graph: 403");
    await world.guard();
    world.ports.policies.methods = methods;
    world.block(YUBIKEY);
    await world.guard();
    expect(await world.stranded()).toEqual([1, 3]);
  });
  test("while everybody is being looked at strands nobody else, and the look goes on once it can be read", async () => {
    const world = await MethodsWorld.make(12);
    world.block(YUBIKEY);
    const { methods } = world.ports.methods;
    const look = world.ports.methods.methodsOfMany.bind(world.ports.methods);
    world.ports.methods.methodsOfMany = async (userIds) => {
      const answer = await look(userIds);
      world.lose("graph: 403");
      return answer;
    };
    const narrowed = world.ports.policies.methods;
    await world.guard();
    expect(methods.size).toBe(12);
    expect(await world.stranded()).toEqual([1, 3, 5]);
    world.ports.methods.methodsOfMany = look;
    await world.minutes(2);
    expect(await world.stranded()).toEqual([1, 3, 5]);
    world.ports.policies.methods = narrowed;
    await world.minutes(2);
    expect(await world.stranded()).toEqual([1, 3, 5, 7, 9, 11]);
  });
  test("at the very first reading is known to be unknown, and what comes then is taken as it is", async () => {
    const world = await MethodsWorld.make();
    const { methods } = world.ports.policies;
    const etag = (await world.ports.store.methodsWatch())?.etag;
    await world.ports.store.saveMethodsWatch({}, etag);
    world.lose("graph: 403");
    await world.guard();
    world.ports.policies.methods = methods;
    await world.guard();
    expect([await world.stranded(), (await world.watch())?.passkeys?.isOn]).toEqual([[], true]);
  });
});

describe("a change that is undone", () => {
  test("before anybody has read it is none", async () => {
    const world = await MethodsWorld.make();
    world.set({ isOn: false });
    await world.minutes(10);
    world.set({ isOn: true });
    await world.quarter();
    expect([await world.stranded(), world.alerts]).toEqual([[], []]);
  });
  test("after a quarter of an hour frees everybody from being stranded, and counts at no brake any more", async () => {
    const world = await MethodsWorld.make();
    world.block(YUBIKEY);
    await world.quarter();
    expect([await world.stranded(), (await world.wave()).strandedRecently]).toEqual([[1, 3], 2]);
    world.block();
    await world.quarter();
    expect([await world.stranded(), (await world.wave()).strandedRecently]).toEqual([[], 0]);
    expect((await world.wave()).rollbackRequested).toBeUndefined();
  });
  test("in the middle of the look has everybody looked at by what holds now", async () => {
    const world = await MethodsWorld.make(40);
    world.ports.methods.retryAfterSeconds = 10;
    world.set({ excludeTargets: [{ kind: "everyone", id: "all_users" }] });
    const look = world.ports.methods.methodsOfMany.bind(world.ports.methods);
    let pages = 0;
    world.ports.methods.methodsOfMany = async (userIds) => {
      if (++pages === 1) world.set({ excludeTargets: [] });
      return look(userIds);
    };
    await world.quarter();
    await world.quarter();
    expect([await world.stranded(), (await world.watch())?.sweep]).toEqual([[], undefined]);
  });
});

describe("the brake", () => {
  test("of a wave counts those whom the policy strands: too many, and the wave is rolled back before anybody is helped", async () => {
    const world = await MethodsWorld.make(20);
    world.set({ isOn: false });
    await world.guard();
    const { rollbackRequested } = await world.wave();
    expect(rollbackRequested).toMatchObject({ by: { id: "app" }, reason: expect.stringMatching(/5 of 20 members/) });
    expect(world.mails(/passkey does not work any more/)).toBe(0);
  });
  test("counts nobody who was put in unready by two people and never used a passkey since", async () => {
    const world = await MethodsWorld.make(20);
    const enteredUnreadyAt = "2026-02-26T08:00:00.000Z";
    await world.ports.store.mergeMembers(
      "wave-1",
      world.members.map((userId) => ({ userId, enteredUnreadyAt })),
    );
    world.set({ isOn: false });
    await world.quarter();
    expect([(await world.wave()).rollbackRequested, (await world.stranded()).length]).toEqual([undefined, 20]);
  });
  test("counts nobody who holds a planted passkey alone, which never counted", async () => {
    const world = await MethodsWorld.make(20);
    const { ports } = world;
    Object.assign(ports, { methods: withoutPlanted(ports.methods, ports, []) });
    const readUntil = ports.clock.now().toISOString();
    await ports.store.saveAuditFeed({ readUntil, hasFound: true, unread: [] }, undefined);
    for (const userId of world.members) {
      const held = (await ports.methods.methodsOf(userId)) ?? [];
      const moments = held.flatMap(({ createdDateTime }) => createdDateTime ?? []);
      await ports.store.saveRegisteredByApp(moments.map((at) => ({ userId, at, by: "the application x", appIds: [] })));
    }
    world.set({ isOn: false });
    await world.quarter();
    expect([(await world.wave()).rollbackRequested, (await world.stranded()).length]).toEqual([undefined, 0]);
  });
  test("of a wave that is paused counts them, too", async () => {
    const by = { id: "a", displayName: "Ada" };
    const world = await MethodsWorld.make(20, { paused: { by, at: "2026-02-26T08:00:00.000Z", reason: "holidays" } });
    world.set({ isOn: false });
    await world.guard();
    expect((await world.wave()).rollbackRequested).toBeDefined();
  });
});

describe("everybody enforced", () => {
  test("is looked at within Graph's limits, some with every run, each once", async () => {
    const world = await MethodsWorld.make(60);
    const look = world.ports.methods.methodsOfMany.bind(world.ports.methods);
    world.ports.methods.methodsOfMany = async (userIds) => ({ ...(await look(userIds)), retryAfterSeconds: 10 });
    world.block(YUBIKEY);
    await world.guard();
    const asked = () => world.ports.methods.calls.flatMap(({ args }) => args[0] as string[]);
    expect([asked().length, asked().length < 60]).toEqual([asked().length, true]);
    await world.minutes(5);
    expect([...asked()].sort()).toEqual([...world.members].sort());
    expect(world.patiences.every(({ pauses }) => pauses.reduce((a, b) => a + b, 0) <= 60)).toBe(true);
  });
  test("outside of every wave is looked at, too, and named", async () => {
    const world = await MethodsWorld.make(0);
    const hire = world.person(50, { hasPasskey: false });
    world.ports.methods.addPasskey(hire, "2026-02-20T08:00:00.000Z", { aaGuid: YUBIKEY });
    await world.enforced(hire, { source: joinerSource("j1") });
    world.put(hire);
    world.block(YUBIKEY);
    await world.quarter();
    expect(world.alerts).toContainEqual(expect.stringContaining(`${hire}@contoso.example`));
    // The watch over those whom no wave watches offers the code.
    expect(await world.ports.store.refusedPerson(hire)).toMatchObject({
      hasUsablePasskey: false,
      denied: { foundAs: "stranded" },
    });
    world.block();
    await world.quarter();
    expect((await world.ports.store.refusedPerson(hire))?.denied).toBeUndefined();
  });
  test("by a wave in which they have no row any more is looked at, named, and marked where they are helped", async () => {
    const world = await MethodsWorld.make(2);
    const gone = world.person(60, { hasPasskey: false });
    world.ports.methods.addPasskey(gone, "2026-02-20T08:00:00.000Z", { aaGuid: YUBIKEY });
    await world.enforced(gone, { source: waveSource("wave-1") });
    world.put(gone);
    world.block(YUBIKEY);
    await world.quarter();
    expect(world.alerts).toContainEqual(expect.stringContaining(`${gone}@contoso.example`));
    expect(await world.ports.store.refusedPerson(gone)).toMatchObject({ denied: { foundAs: "stranded" } });
    // Their wave watches those whom it knows.
    expect(await world.ports.store.refusedPerson(world.members[0] ?? "")).toBeUndefined();
    world.block();
    await world.quarter();
    expect((await world.ports.store.refusedPerson(gone))?.denied).toBeUndefined();
  });
  test("but whom two people have let out is not stranded", async () => {
    const world = await MethodsWorld.make(2);
    const [first = ""] = world.members;
    const by = { by: { id: "a", displayName: "Ada" }, at: world.ports.clock.now().toISOString() };
    await world.ports.store.saveRelease(
      {
        userId: first,
        state: "out",
        asked: by,
        confirmed: by,
        hours: 2,
        reason: "scanner",
        until: "2099-01-01T00:00:00.000Z",
      },
      undefined,
    );
    world.ports.directory.groups.get(ENFORCED_GROUP_ID)?.delete(first);
    world.set({ isOn: false });
    await world.quarter();
    expect(await world.stranded()).toEqual([2]);
  });
  test("is left alone while enforcement is stopped, and looked at once it runs", async () => {
    const world = await MethodsWorld.make();
    const found = await world.ports.store.enforcementSwitch();
    const stopAsked = { by: { id: "a", displayName: "Ada" }, at: world.ports.clock.now().toISOString(), reason: "no" };
    const etag = await world.ports.store.saveEnforcementSwitch({ ...found?.value, stopAsked }, found?.etag);
    world.block(YUBIKEY);
    await world.quarter();
    expect([await world.stranded(), world.ports.methods.calls]).toEqual([[], []]);
    const again = (await world.ports.store.enforcementSwitch())?.etag ?? etag;
    await world.ports.store.saveEnforcementSwitch(found?.value ?? {}, again);
    await world.minutes(1);
    expect(await world.stranded()).toEqual([1, 3]);
  });
  test("of whom nobody can tell, or whom Graph does not answer for, is not stranded; the latter is looked at again", async () => {
    const world = await MethodsWorld.make();
    const [unnamed = "", late = ""] = world.members;
    world.ports.methods.methods.set(unnamed, []);
    world.ports.methods.addPasskey(unnamed, "2026-02-20T08:00:00.000Z", { aaGuid: undefined });
    world.ports.methods.throttled.add(late);
    world.block(YUBIKEY, AUTHENTICATOR);
    await world.guard();
    expect(await world.stranded()).toEqual([3, 4]);
    world.ports.methods.throttled.clear();
    await world.minutes(3);
    expect(await world.stranded()).toEqual([2, 3, 4]);
  });
});

describe.each(["before", "after"] as const)("an app that dies right %s any write", (when) => {
  test("after a change leaves nobody out: whoever is stranded is marked, told of and helped once", async () => {
    for (let n = 1; ; n++) {
      const world = await MethodsWorld.make();
      world.block(YUBIKEY);
      const { ports, died } = mortal(world.ports, n, when);
      await unlessDead(world.guard(ports));
      await world.quarter();
      expect([await world.stranded(), (await world.wave()).strandedRecently]).toEqual([[1, 3], 2]);
      expect(world.alerts.filter((text) => text.includes("Somebody has changed"))).toHaveLength(1);
      expect(world.mails(/passkey does not work any more/)).toBe(2);
      expect((await world.watch())?.sweep).toBeUndefined();
      expect(await world.lines("methodsPolicyChanged")).toHaveLength(1);
      if (!died()) return void expect(n).toBeGreaterThan(8);
    }
  });
  test("of a change that strands many rolls the wave back all the same", async () => {
    for (let n = 1; ; n++) {
      const world = await MethodsWorld.make(20);
      world.set({ isOn: false });
      const { ports, died } = mortal(world.ports, n, when);
      await unlessDead(world.guard(ports));
      await world.quarter();
      expect((await world.wave()).rollbackRequested).toMatchObject({ by: { id: "app" } });
      if (!died()) return void expect(n).toBeGreaterThan(8);
    }
  });
});
