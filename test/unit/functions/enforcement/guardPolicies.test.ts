import { beforeEach, describe, expect, test } from "vitest";
import { guard } from "../../../../functions/enforcement/guard/guard.ts";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { HANA, runningTenant } from "../../../support/enforcement/enforcedTenant.ts";
import { EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { policyOfWave } from "../../../support/enforcement/policyOfWave.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
  ENFORCED_STRENGTH_ID,
} from "../../../support/testConfig.ts";

const WIDENED = { conditions: { users: { includeUsers: ["All"] } } };
let world: EnforcementWorld;
const paused = { by: HANA, at: "2026-03-02T07:00:00.000Z", reason: "x" };

const waveWithPolicy = (waveId: string, change?: Partial<WaveFacts>) => policyOfWave(world, waveId, change);

describe("the policy of a wave", () => {
  beforeEach(() => {
    world = new EnforcementWorld();
  });

  test.each<[string, Partial<WaveFacts>]>([
    ["before its flip", {}],
    ["while it is paused", { paused }],
    ["once its people are enforced", { stage: "steady" }],
    ["while a roll back is asked for", { stage: "watched", rollbackRequested: paused }],
    ["that was cancelled", { stage: "cancelled" }],
  ])("that somebody enabled is back in report-only within one look, %s", async (_when, change) => {
    const { make, state } = await waveWithPolicy("w", change);
    for (const enabled of ["enabled", "unknown"]) {
      make({ state: enabled });
      await world.guard();
      expect(state()).toBe(REPORT_ONLY);
      world.ports.clock.advance({ minutes: 15 });
    }
    expect(await world.lines("policyFoundEnabled", "w")).toHaveLength(2);
    expect(world.alerts).toHaveLength(2);
  });

  test("whose row cannot be read goes back all the same", async () => {
    const { make, state } = await waveWithPolicy("w");
    world.ports.store.waves = async () => [];
    make({ state: "enabled" });
    await world.guard();
    expect([state(), world.alerts.length]).toEqual([REPORT_ONLY, 1]);
  });

  test("goes back while the strength that enforces may not be read", async () => {
    world = new EnforcementWorld(await runningTenant());
    world.ports.clock.advance({ hours: 1 });
    const { make, state } = await waveWithPolicy("w");
    world.ports.policies.refuseNext("strength", "Authorization_RequestDenied", 99);
    make({ state: "enabled" });
    await world.guard();
    expect(state()).toBe(REPORT_ONLY);
    expect(world.alerts).toContainEqual(expect.stringMatching(/strength cannot be read.*Authorization_RequestDenied/));
  });

  test("as it must be is left alone, and nobody hears of it", async () => {
    await waveWithPolicy("w");
    await world.guard();
    expect([world.writes, world.alerts]).toEqual([[], []]);
  });

  test("that Entra does not take back holds up no other, is told, and is tried every minute until it is read back", async () => {
    const [one, two] = [await waveWithPolicy("w1"), await waveWithPolicy("w2")];
    for (const { make } of [one, two]) make({ state: "enabled" });
    world.ports.policyWriter.refuseNext("setPolicyState");
    await world.guard();
    expect([one.state(), two.state()]).toEqual(["enabled", REPORT_ONLY]);
    expect(world.alerts).toContainEqual(expect.stringContaining("could not be returned to report-only yet"));
    world.ports.policyWriter.throttleNext("setPolicyState", 60);
    await world.minutes(1);
    expect(one.state()).toBe("enabled");
    await world.minutes(1);
    expect(one.state()).toBe(REPORT_ONLY);
    expect(await world.ports.store.registeredPolicy("w1")).toMatchObject({
      readBackAt: expect.any(String),
      state: REPORT_ONLY,
    });
    const before = world.requests.length;
    await world.minutes(3);
    expect(world.requests).toHaveLength(before);
  });

  test.each([
    [
      "goes on refusing to take back",
      () => world.ports.policyWriter.refuseNext("setPolicyState", "AccessDenied", 99),
      2,
    ],
    ["takes back, and does not show", () => world.ports.policies.refuseNext("policy", "AccessDenied", 99), 3],
  ])(
    "that Entra %s stands at its wave, in Entra's words, and reaches the operators once",
    async (_what, refuse, minutes) => {
      const { make } = await waveWithPolicy("w");
      make({ state: "enabled" });
      refuse();
      await world.guard();
      await world.minutes(minutes);
      const now = world.ports.clock.now().toISOString();
      expect(await world.ports.store.troublesOf("w", now)).toMatchObject([
        {
          doing: "returning to report-only a policy that must not be enabled",
          code: "AccessDenied",
          count: expect.any(Number),
        },
      ]);
      const told = world.alerts.filter((text) => text.includes("returning to report-only"));
      expect(told).toEqual([expect.stringContaining("AccessDenied")]);
    },
  );

  test("that somebody enables again at once is written again", async () => {
    const { make, state } = await waveWithPolicy("w");
    make({ state: "enabled" });
    await world.guard();
    make({ state: "enabled" });
    await world.minutes(1);
    expect(state()).toBe(REPORT_ONLY);
  });

  test("goes back with the minute's timer where the guard has no time to pause", async () => {
    const { make, state } = await waveWithPolicy("w");
    make({ state: "enabled" });
    const hurried = {
      pause: () => Promise.reject(new Error("no pause")),
      left: () => 0,
      within: <T>(work: Promise<T>) => work,
    };
    await guard(world.ports, world.config, () => hurried)();
    expect([state(), world.alerts]).toEqual(["enabled", [expect.stringContaining("within a minute")]]);
    await world.minutes(1);
    expect(state()).toBe(REPORT_ONLY);
  });

  test("two requests to Conditional Access are a second apart", async () => {
    for (const id of ["w1", "w2"]) (await waveWithPolicy(id)).make({ state: "enabled" });
    await world.guard();
    expect(world.patiences[0]?.pauses).toEqual([1.1, 1.1]);
  });

  test.each<[string, object]>([
    ["switched off", { state: "disabled" }],
    ["changed", { definition: WIDENED }],
  ])("that somebody has %s is told of once a day, and not touched", async (_what, change) => {
    const { make } = await waveWithPolicy("w");
    make(change);
    await world.guard();
    await world.guard();
    expect([world.writes, world.alerts.length]).toEqual([[], 1]);
    expect(await world.lines("policyNotAsWanted", "w")).toHaveLength(1);
    world.ports.clock.advance({ days: 1 });
    await world.guard();
    expect(world.alerts).toHaveLength(2);
  });
});

describe("the workforce policy while it runs", () => {
  beforeEach(async () => {
    world = new EnforcementWorld(await runningTenant());
    world.ports.clock.advance({ hours: 1 });
  });

  test("is left alone when it is as it must be", async () => {
    await world.guard();
    expect([world.writes, world.alerts]).toEqual([[], []]);
  });

  test.each<[string, () => void, RegExp]>([
    ["switched off", () => world.change({ state: "disabled" }), /set it to disabled: nobody is asked for a passkey/],
    ["set to report-only", () => world.change({ state: REPORT_ONLY }), /set it to enabledForReporting/],
    ["widened", () => world.change({ definition: WIDENED }), /somebody has changed the policy/],
    ["deleted", () => world.ports.policies.stored.clear(), /does not exist any more/],
    [
      "given a weaker strength",
      () => world.ports.policies.strengths.set(ENFORCED_STRENGTH_ID, ["fido2", "password,sms"]),
      /allows weaker methods/,
    ],
    [
      "kept to other makes of passkeys",
      () => world.ports.policies.narrowedTo.set(ENFORCED_STRENGTH_ID, ["fido2 only of a"]),
      /changed what the strength allows: .*fido2 only of a/,
    ],
  ])(
    "that somebody has %s is told of once a day, and never enabled or repaired by the app",
    async (_what, spoil, why) => {
      spoil();
      const before = structuredClone([...world.ports.policies.stored]);
      await world.guard();
      await world.guard();
      expect(world.alerts).toEqual([expect.stringMatching(why)]);
      expect([world.writes, [...world.ports.policies.stored]]).toEqual([[], before]);
      expect(world.ports.policyWriter.called("createPolicy")).toBe(0);
    },
  );
});

describe("the workforce policy that is not to apply", () => {
  test.each<[string, () => Promise<unknown>]>([
    [
      "after a stop",
      async () => {
        await world.start();
        await world.stop();
        await world.minutes(3);
      },
    ],
    [
      "while a start only looks at people",
      async () => {
        const person = world.person(1);
        await world.enforced(person);
        world.put(person);
        world.ports.methods.throttled.add(person);
        await world.start();
      },
    ],
  ])("goes back when somebody enables it %s", async (_when, arrange) => {
    world = new EnforcementWorld();
    await arrange();
    const before = world.alerts.length;
    world.change({ state: "enabled" });
    await world.guard();
    expect(world.state).toBe(REPORT_ONLY);
    expect(world.alerts.slice(before)).toEqual([expect.stringContaining("was found enabled although enforcement")]);
    expect(await world.lines("policyFoundEnabled")).toHaveLength(1);
  });

  test("is the stop's own while that is five minutes old, and the guard's from then on", async () => {
    world = new EnforcementWorld(await runningTenant());
    world.ports.policyWriter.throttleNext("setPolicyState", 60);
    await world.stop();
    const before = world.writes.length;
    await world.guard();
    expect(world.writes).toHaveLength(before);
    world.ports.clock.advance({ minutes: 5 });
    await world.guard();
    expect(world.state).toBe(REPORT_ONLY);
  });
});

describe("the look itself", () => {
  beforeEach(() => {
    world = new EnforcementWorld();
  });

  const later = async () => {
    world.ports.clock.advance({ minutes: 15 });
    await world.guard();
  };

  test("tells of a break-glass account that somebody took out of its group, by its id, at the second look, once a day", async () => {
    const [gone = ""] = BREAK_GLASS_USER_IDS;
    world.ports.directory.groups.get(BREAK_GLASS_GROUP_ID)?.delete(gone);
    await world.guard();
    expect(world.alerts).toEqual([]);
    await later();
    await later();
    expect(world.alerts).toEqual([expect.stringContaining(gone)]);
  });

  test("tells at once of what nobody can note for the second look", async () => {
    const [gone = ""] = BREAK_GLASS_USER_IDS;
    world.ports.directory.groups.get(BREAK_GLASS_GROUP_ID)?.delete(gone);
    world.ports.store.trouble.failNext("saveEnforcementSwitch", new TransientError("away"), 9);
    await world.guard();
    expect(world.alerts).toEqual([expect.stringContaining(gone)]);
  });

  test("alarms nobody about one that a replica does not show, however often that comes and goes", async () => {
    const [gone = ""] = BREAK_GLASS_USER_IDS;
    for (let day = 0; day < 3; day++) {
      world.ports.directory.groups.get(BREAK_GLASS_GROUP_ID)?.delete(gone);
      await later();
      world.ports.directory.groups.get(BREAK_GLASS_GROUP_ID)?.add(gone);
      await later();
    }
    expect(world.alerts).toEqual([]);
  });

  describe("tells of the break-glass group that somebody is in who is no break-glass account", () => {
    const put = (...ids: string[]) => {
      for (const id of ids) world.ports.directory.groups.get(BREAK_GLASS_GROUP_ID)?.add(id);
    };

    test("at once and daily, whoever should be enforced by name, and changes nothing", async () => {
      const [enforced, other] = [world.person(1), world.person(2)];
      await world.enforced(enforced);
      world.put(enforced);
      put(enforced, other);
      await world.guard();
      await world.guard();
      expect(world.alerts).toEqual([
        expect.stringMatching(
          /are 2 people whom BREAK_GLASS_USER_IDS does not name.*Of them 1 person should be enforced: 1/,
        ),
      ]);
      expect(world.writes).toEqual([]);
      put(world.person(3));
      await world.guard();
      expect(world.alerts).toHaveLength(2);
      world.ports.clock.advance({ days: 1 });
      await world.guard();
      expect(world.alerts).toHaveLength(3);
    });

    test("and of nobody while the accounts of the settings are in it alone, however they are spelled", async () => {
      world = new EnforcementWorld(undefined, {
        ...world.config,
        breakGlassUserIds: BREAK_GLASS_USER_IDS.map((id) => id.toUpperCase()),
      });
      await world.guard();
      expect(world.alerts).toEqual([]);
    });
  });

  test("tells once a day of what refuses to be looked at, which keeps the rest from nothing", async () => {
    world.ports.policies.refuseNext("policies", "Authorization_RequestDenied", 2);
    world.ports.directory.groups.get(BREAK_GLASS_GROUP_ID)?.clear();
    world.ports.directory.groups.delete(ENFORCED_GROUP_ID);
    await world.guard();
    await later();
    expect(world.alerts).toEqual([
      expect.stringContaining("the guard's look at policies"),
      expect.stringContaining("the guard's look at what kind of group the enforced group is"),
      expect.stringContaining("the guard's look at the enforced group"),
      expect.stringContaining("break-glass accounts are not in"),
    ]);
  });

  test("alarms nobody when somebody is busy", async () => {
    world.ports.policies.throttleNext("policies", 30);
    world.ports.directory.throttleNext("membersAmong");
    world.ports.directory.throttleNext("countGroupMembers");
    await world.guard();
    expect(world.alerts).toEqual([]);
  });
});

describe("a member that Microsoft adds to policies", () => {
  const add = (value: unknown) => {
    const [policy] = world.policies;
    if (policy) world.change({ definition: { ...(policy.definition as object), newControls: value } });
  };
  beforeEach(async () => {
    world = new EnforcementWorld(await runningTenant());
    world.ports.clock.advance({ hours: 1 });
  });

  test("with nothing in it stands in the trail once, and nobody is alerted", async () => {
    add(null);
    for (let run = 0; run < 3; run++) {
      await world.guard();
      world.ports.clock.advance({ days: 1 });
    }
    expect((await world.lines("policyHasNewMember")).map(({ why }) => why)).toEqual(["newControls"]);
    expect([world.alerts, await world.lines("policyNotAsWanted")]).toEqual([[], []]);
  });

  test("with something in it is drift: people are told what", async () => {
    add({ includeEverybody: true });
    await world.guard();
    expect(await world.lines("policyNotAsWanted")).toHaveLength(1);
    expect(world.alerts).toEqual([
      expect.stringContaining("newControls.includeEverybody should be absent but is true"),
    ]);
  });

  test("does not stand in the trail where there is none", async () => {
    await world.guard();
    expect(await world.lines("policyHasNewMember")).toEqual([]);
  });
});
