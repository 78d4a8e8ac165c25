import { beforeEach, describe, expect, test } from "vitest";
import type { MethodTarget } from "../../../../shared/domain/policy/methodsPolicy.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { readProgress } from "../../../../shared/progress/readProgress.ts";
import { CountedTenant, personId } from "../../../support/deadline/countedTenant.ts";

let tenant: CountedTenant;
beforeEach(() => {
  tenant = new CountedTenant();
});

const smsOnly = { cohort: "february", standing: "smsOrVoiceOnly" } as const;
const people = async () => (await tenant.cuts()).get("all")?.value.people;
const listed = async (key: Parameters<typeof tenant.ports.store.listPage>[0] = smsOnly) =>
  (await tenant.ports.store.listPage(key, { limit: 100 })).people.map(({ userId }) => userId);
const READ = "everyRegistration";

describe("everybody", () => {
  test("is counted once the report has been read, by day, wave and cohort", async () => {
    await tenant.report([
      { n: 1 },
      { n: 2, methodsRegistered: ["passKeySynced"], ready: true },
      { n: 3, isExternal: true },
      { n: 17, isAdmin: true },
      { n: 18, isAdmin: true },
    ]);
    tenant.ports.directory.privileged.add(personId(17));
    await tenant.wave({ announcedAt: "2026-11-23T08:00:00.000Z" }, [
      { n: 1 },
      {
        n: 2,
        hasUsablePasskey: true,
        checkedAt: "2026-11-29T08:00:00.000Z",
        passkeyCreatedAt: "2026-11-25T08:00:00.000Z",
        passkeyUsedAt: "2026-11-26T08:00:00.000Z",
      },
    ]);
    await tenant.count();
    const cuts = await tenant.cuts();
    expect(cuts.get("all")).toMatchObject({
      day: "2026-11-30",
      value: {
        people: 5,
        standings: { february: { smsOrVoiceOnly: 2, ready: 1 }, july: { smsOrVoiceOnly: 2 } },
        figures: { inScope: 2, needed: 2, ready: 1, withPasskey: 1, used: 1, completed: 1, completedHours: 48 },
      },
    });
    expect(cuts.get("wave|wave-1")?.value).toMatchObject({ people: 2, figures: { inScope: 2 } });
    expect(cuts.get("none")?.value).toMatchObject({ people: 3 });
    expect(cuts.get("none")?.value.figures).toBeUndefined();
    expect(await listed()).toEqual([personId(1), personId(18)]);
    expect(await listed({ cohort: "july", standing: "smsOrVoiceOnly" })).toEqual([personId(17), personId(3)]);
  });

  test("is counted by how long a passkey took over all waves, in no cut but that of everybody", async () => {
    const clicked = { family: "iphone", os: "iOS", firstAt: "2026-11-25T08:00:00.000Z" } as const;
    const took = (n: number, minutes: number) => ({
      n,
      clicked: { ...clicked, at: clicked.firstAt },
      passkeyCreatedAt: new Date(Date.parse(clicked.firstAt) + minutes * 60_000).toISOString(),
    });
    const waves = [
      { waveId: "wave-1", members: [took(1, 4), took(2, 4), { n: 3 }] },
      { waveId: "wave-2", members: [took(4, 4), took(5, 7)] },
      { waveId: "wave-3", members: [{ n: 6 }] },
    ];
    await tenant.report([1, 2, 3, 4, 5, 6].map((n) => ({ n })));
    for (const { waveId, members } of waves) await tenant.wave({ waveId }, members);
    await tenant.count();
    const counted = [...(await tenant.cuts())].flatMap(([cut, { value }]) =>
      value.setUpMinutes ? [[cut, value.setUpMinutes]] : [],
    );
    expect(counted).toEqual([["all", { 4: 3, 7: 1 }]]);
    const report = await readProgress(tenant.ports, tenant.config, {});
    expect(report.now?.figures?.inScope).toBe(6);
    expect(JSON.stringify(report)).not.toContain("setUpMinutes");
  });

  test("is not counted before, and not twice for one report on one day", async () => {
    await tenant.count();
    expect(await people()).toBeUndefined();
    await tenant.report([{ n: 1 }]);
    await tenant.count();
    const reads = tenant.ports.store.trouble.called(READ);
    await tenant.count();
    expect(tenant.ports.store.trouble.called(READ)).toBe(reads);
  });

  test("is counted anew on the next day, and the day before stays", async () => {
    await tenant.report([{ n: 1 }]);
    await tenant.count();
    tenant.ports.clock.advance({ days: 1 });
    await tenant.report([{ n: 1 }, { n: 2 }]);
    await tenant.count();
    const days = await tenant.ports.store.cutByDay("all", "2026-11-01", "2026-12-31");
    expect(days.map(({ day, value }) => [day, value.people])).toEqual([
      ["2026-11-30", 1],
      ["2026-12-01", 2],
    ]);
  });

  test("is read once, however many parts they are counted in", async () => {
    await tenant.report(Array.from({ length: 40 }, (_, n) => ({ n })));
    await tenant.count();
    expect([await people(), tenant.ports.store.trouble.called(READ)]).toEqual([40, 1]);
  });

  test("who has a passkey by now is in no list any more", async () => {
    await tenant.report([{ n: 1 }, { n: 17 }]);
    await tenant.count();
    tenant.ports.clock.advance({ hours: 1 });
    await tenant.report([{ n: 1, methodsRegistered: ["passKeySynced"], ready: true }, { n: 17 }]);
    await tenant.count();
    expect(await listed()).toEqual([personId(17)]);
  });

  test("counts for February where nobody can tell who is Global Administrator, and that is said", async () => {
    await tenant.report([{ n: 17, isAdmin: true }]);
    tenant.ports.directory.privileged.add(personId(17));
    tenant.ports.directory.refuseNext("privilegedUserIds");
    await tenant.count();
    expect(await listed()).toEqual([personId(17)]);
    expect((await tenant.ports.store.countRun())?.value?.unknown).toEqual(["globalAdministrators"]);
    const troubles = await tenant.ports.store.troubles(tenant.ports.clock.now().toISOString());
    expect(troubles.map(({ doing }) => doing)).toEqual([
      "reading who is Global Administrator, whether text messages and calls are on, and what Microsoft switches on by itself",
    ]);
  });
});

describe("whoever has registered nothing", () => {
  const everyone = { kind: "everyone", id: "all_users" } as const;
  const smsFor = (include: MethodTarget, ...exclude: readonly MethodTarget[]) => ({
    isOn: true,
    includeTargets: [include],
    excludeTargets: exclude,
  });

  const count = async () => {
    await tenant.report([{ n: 1, methodsRegistered: [], isMfaCapable: false }]);
    await tenant.count();
    const february = (await tenant.cuts()).get("all")?.value.standings.february;
    return Object.entries(february ?? {}).flatMap(([standing, people]) => (people > 0 ? [standing] : []));
  };

  test("could register a phone where the methods policy lets them", async () => {
    tenant.ports.policies.phones = [smsFor(everyone)];
    expect(await count()).toEqual(["smsOrVoiceEnabledOnly"]);
  });

  test("could where a group says so that holds them, nested included, and not where another leaves them out", async () => {
    const { directory, policies, clock } = tenant.ports;
    directory.groups.set("outer", new Set(["inner"]));
    directory.groups.set("inner", new Set([personId(1)]));
    directory.groups.set("others", new Set([personId(2)]));
    const group = (id: string) => ({ kind: "group", id }) as const;
    for (const [phones, expected] of [
      [[smsFor(group("outer"))], "smsOrVoiceEnabledOnly"],
      [[smsFor(group("others"))], "nothingRegistered"],
      [[smsFor(everyone, group("inner"))], "nothingRegistered"],
      [[smsFor(everyone, group("others"))], "smsOrVoiceEnabledOnly"],
      // Left out of one of the two alone.
      [[smsFor(everyone, group("outer")), smsFor(group("inner"))], "smsOrVoiceEnabledOnly"],
      [[{ ...smsFor(everyone), isOn: false }], "nothingRegistered"],
    ] as const) {
      policies.phones = phones;
      expect([phones, await count()]).toEqual([phones, [expected]]);
      expect((await tenant.ports.store.countRun())?.value?.unknown).toEqual([]);
      clock.advance({ days: 1 });
    }
  });

  test("counts as if they could where a group cannot be read, which is said; and is never ready by it", async () => {
    const { policies, clock } = tenant.ports;
    const gone = { kind: "group", id: "gone" } as const;
    for (const phones of [[smsFor(gone)], [smsFor(everyone, gone)]]) {
      policies.phones = phones;
      expect(await count()).toEqual(["smsOrVoiceEnabledOnly"]);
      expect((await tenant.ports.store.countRun())?.value?.unknown).toEqual(["phoneCodeGroups"]);
      clock.advance({ days: 1 });
    }
  });

  test("is asked about once a group, however many people there are, and not at all of a method that is off", async () => {
    const { directory, policies } = tenant.ports;
    directory.groups.set("sms", new Set([personId(1)]));
    policies.phones = [smsFor({ kind: "group", id: "sms" }), { ...smsFor({ kind: "group", id: "off" }), isOn: false }];
    await tenant.report(Array.from({ length: 40 }, (_, n) => ({ n, methodsRegistered: [] })));
    await tenant.count();
    const asked = directory.calls.filter(({ method }) => method === "memberIds").map(({ args }) => args[0]);
    expect(asked).toEqual(["sms"]);
    expect((await tenant.cuts()).get("all")?.value.standings.february).toMatchObject({
      smsOrVoiceEnabledOnly: 1,
      nothingRegistered: 39,
    });
  });

  test("could not where SMS and voice are off, or nobody can tell, which is said", async () => {
    expect(await count()).toEqual(["nothingRegistered"]);
    tenant.ports.clock.advance({ days: 1 });
    tenant.ports.policies.phones = [smsFor(everyone)];
    tenant.ports.policies.refuseNext("phoneMethods");
    expect(await count()).toEqual(["nothingRegistered"]);
    expect((await tenant.ports.store.countRun())?.value?.unknown).toEqual(["phoneCodes"]);
  });
});

describe("Microsoft's own enablement", () => {
  const told = async () => (await tenant.ports.store.countRun())?.value?.automaticEnablement;
  const countAnew = async () => {
    tenant.ports.clock.advance({ days: 1 });
    await tenant.count();
  };

  test("is told as the tenant told it, and anew by the next count", async () => {
    await tenant.report([{ n: 1 }]);
    await tenant.count();
    expect(await told()).toEqual({ state: "notTold" });
    tenant.ports.policies.enablement = { state: "deferred" };
    await countAnew();
    expect(await told()).toEqual({ state: "deferred" });
  });

  test("is what was told last while Graph is busy, and nobody waits to be counted for it", async () => {
    await tenant.report([{ n: 1 }]);
    tenant.ports.policies.enablement = { state: "deferred" };
    await tenant.count();
    tenant.ports.policies.enablement = { state: "notDeferred" };
    tenant.ports.policies.throttleNext("automaticEnablement");
    await countAnew();
    expect([await told(), (await tenant.ports.store.countRun())?.value?.day]).toEqual([
      { state: "deferred" },
      "2026-12-01",
    ]);
  });
});

describe("while Graph is busy", () => {
  beforeEach(async () => {
    await tenant.report([{ n: 1, isAdmin: true }]);
  });

  test.each(["privilegedUserIds", "phoneMethods"] as const)("(%s) the next run counts", async (method) => {
    const of = method === "privilegedUserIds" ? tenant.ports.directory : tenant.ports.policies;
    of.throttleNext(method);
    await tenant.count();
    const [trouble] = await tenant.ports.store.troubles(tenant.ports.clock.now().toISOString());
    expect(trouble?.doing).toBe("counting everybody for the start page");
    expect([await people(), await tenant.ports.store.countRun()]).toEqual([undefined, undefined]);
    tenant.ports.clock.advance({ hours: 1 });
    await tenant.count();
    expect(await people()).toBe(1);
    expect((await tenant.ports.store.countRun())?.value?.unknown).toEqual([]);
  });

  test("for four hours everybody is counted without what it does not tell", async () => {
    tenant.ports.clock.advance({ hours: 4 });
    tenant.ports.directory.throttleNext("privilegedUserIds");
    await tenant.count();
    expect(await people()).toBe(1);
    expect((await tenant.ports.store.countRun())?.value?.unknown).toEqual(["globalAdministrators"]);
  });

  test("everybody is counted before the next report is there", async () => {
    for (let hour = 0; hour < 6; hour++) {
      tenant.ports.directory.throttleNext("privilegedUserIds");
      await tenant.count();
      tenant.ports.clock.advance({ hours: 1 });
    }
    expect(await people()).toBe(1);
  });
});

describe("a count that does not come to its end", () => {
  beforeEach(async () => {
    await tenant.report(Array.from({ length: 40 }, (_, n) => ({ n })));
    await tenant.wave({}, [{ n: 1 }]);
  });

  test("within four minutes goes on with the next run, and nobody is counted twice", async () => {
    const { store } = tenant.ports;
    const read = store.everyRegistration;
    // A page for each sixteenth, which takes a minute.
    store.everyRegistration = async function* (after) {
      for await (const page of read(after))
        for (const some of Map.groupBy(page, ({ userId }) => userId.charAt(0)).values()) {
          tenant.elapsedMs += 60_000;
          yield some;
        }
    };
    await tenant.count();
    expect((await store.countRun())?.value).toMatchObject({ upTo: "shard|3" });
    expect(await people()).toBeUndefined();
    for (let run = 0; run < 3; run++) await tenant.count();
    expect(await people()).toBe(40);
    expect((await store.countRun())?.value?.endedAt).toBeDefined();
    // Each run reads on from where the one before ended.
    expect(store.trouble.called(READ)).toBe(4);
  });

  test.each([
    "everyRegistration",
    "saveCountedLists",
    "saveCountedUnits",
    "saveCountRun",
    "countedCuts",
    "saveCutsOfDay",
  ])("because the app dies at %s is made up for", async (method) => {
    tenant.ports.store.trouble.failNext(method, new TransientError("the app dies"));
    await expect(tenant.count()).rejects.toThrow("the app dies");
    await tenant.count();
    expect(await people()).toBe(40);
    expect(await listed()).toHaveLength(40);
  });

  test("because another run is at it leaves it to that one", async () => {
    const other = new CountedTenant(tenant.ports);
    await Promise.all([tenant.count(), other.count()]);
    await tenant.count();
    expect(await people()).toBe(40);
    expect(tenant.ports.store.trouble.called(READ)).toBeLessThanOrEqual(3);
  });
});
