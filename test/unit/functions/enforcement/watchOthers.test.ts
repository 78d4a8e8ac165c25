import { beforeEach, describe, expect, test, vi } from "vitest";
import { waveSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import { OthersWorld, personOf } from "../../../support/enforcement/othersWorld.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const ALERTS = "alerts@contoso.example";
const HELPDESK = "helpdesk@contoso.example";
const MIA = "mia@contoso.example";

let world: OthersWorld;
beforeEach(async () => {
  world = await OthersWorld.open();
});

describe("a joiner who is enforced as a joiner only", () => {
  test("and has lost the passkey is offered a code, named to the helpdesk, told, and stays in", async () => {
    await world.enforced(1);
    world.losePasskey(1);
    world.signIn(1, "failure", 30);
    await world.watch();
    expect(await world.person(1)).toMatchObject({ denied: { foundAs: "stranded" }, hasUsablePasskey: false });
    expect(world.mailsTo(MIA)).toHaveLength(1);
    expect(world.mailsTo("person1@contoso.example")).toHaveLength(1);
    expect(world.textsTo(HELPDESK).join()).toContain("Person 1");
    expect(await world.lines("stranded")).toEqual([personOf(1)]);
    expect(await world.lines("grantOpened")).toEqual([personOf(1)]);
    expect(world.isIn(1)).toBe(true);
    expect(world.groupChanges()).toBe(0);
  });

  test("and is attacked by password, with a passkey that works: told to security and the person, nothing loosened", async () => {
    await world.enforced(1);
    for (const minutesAgo of [40, 35, 30]) world.signIn(1, "failure", minutesAgo);
    await world.watch();
    expect(await world.person(1)).toMatchObject({ denied: { foundAs: "stoppedAttempt" } });
    expect(world.textsTo(ALERTS).join()).toContain("Sign-ins to 1 account were stopped");
    expect(world.mailsTo("person1@contoso.example")).toHaveLength(1);
    expect(world.mailsTo(MIA)).toEqual([]);
    expect(await world.lines("attemptStopped")).toEqual([personOf(1)]);
    expect(await world.lines("grantOpened")).toEqual([]);
    expect(world.isIn(1)).toBe(true);
    expect(world.groupChanges()).toBe(0);
  });

  test.each<[string, (world: OthersWorld) => void]>([
    [
      "was asked for the passkey and used it",
      (one) => {
        one.signIn(1, "failure", 30, { correlationId: "flow" });
        one.signIn(1, "success", 28, { correlationId: "flow" });
      },
    ],
    [
      "was refused in the background, and holds a passkey",
      (one) => one.signIn(1, "failure", 30, { log: "nonInteractive" }),
    ],
    [
      "was stopped by another policy",
      (one) =>
        one.signIn(1, "failure", 30, { appliedConditionalAccessPolicies: [{ id: "another", result: "failure" }] }),
    ],
    ["is not answered yet, as it is five minutes old", (one) => one.signIn(1, "failure", 5)],
  ])("and %s: nothing", async (_which, happens) => {
    await world.enforced(1);
    happens(world);
    await world.watch();
    expect((await world.person(1))?.denied?.foundAs).toBeUndefined();
    expect(world.ports.email.sent).toEqual([]);
  });

  test("whose success was somewhere else was attempted all the same", async () => {
    await world.enforced(1);
    world.signIn(1, "failure", 30, { correlationId: "theirs", deviceId: "phone" });
    world.signIn(1, "success", 29, { correlationId: "own", deviceId: "laptop" });
    await world.watch();
    expect((await world.person(1))?.denied?.foundAs).toBe("stoppedAttempt");
  });

  test("and was refused in the background without a passkey is stranded", async () => {
    await world.enforced(1);
    world.losePasskey(1);
    world.signIn(1, "failure", 30, { log: "nonInteractive" });
    await world.watch();
    expect(world.mailsTo(MIA)).toHaveLength(1);
  });

  test("whose row nobody can read is watched as well", async () => {
    world.known(1);
    world.losePasskey(1);
    const { store } = world.ports;
    // Somebody else keeps the timer from taking the tenant for empty.
    await world.enforced(2);
    const standingOf = store.standingOf.bind(store);
    store.standingOf = async (ids) => {
      const { kept, ...page } = await standingOf(ids);
      return { ...page, kept: new Set([...kept, personOf(1)]) };
    };
    world.signIn(1, "failure", 30);
    await world.watch();
    expect(world.mailsTo(MIA)).toHaveLength(1);
  });
});

describe("who else is watched", () => {
  test("a member of a wave that was rolled back, who stays in as a joiner", async () => {
    const { store } = world.ports;
    await store.insertWave(aWave({ waveId: "w1", stage: "rolledBack" }));
    await world.enforced(1);
    await world.enforced(1, waveSource("w1"), "ended");
    await store.putMembers("w1", [aMember("w1", personOf(1))]);
    await store.assignWave([personOf(1)], "w1");
    world.losePasskey(1);
    world.signIn(1, "failure", 30);
    await world.watch();
    expect((await store.members("w1", [personOf(1)]))[0]).not.toHaveProperty("refusals");
    expect(await world.person(1)).toMatchObject({ denied: { foundAs: "stranded" } });
    expect(world.mailsTo(MIA)).toHaveLength(1);
    expect((await store.wave("w1"))?.facts.strandedRecently).toBe(0);
  });

  test.each(["planned", "warned", "cancelled"] as const)("a member of a wave that is %s", async (stage) => {
    const { store } = world.ports;
    await store.insertWave(aWave({ waveId: "w1", stage }));
    await store.putMembers("w1", [aMember("w1", personOf(1))]);
    await store.assignWave([personOf(1)], "w1");
    await world.enforced(1);
    world.signIn(1, "failure", 30);
    await world.watch();
    expect((await world.person(1))?.denied?.foundAs).toBe("stoppedAttempt");
    expect((await store.members("w1", [personOf(1)]))[0]).not.toHaveProperty("refusals");
  });

  test("somebody whose registration names a wave that is watched, but who is none of its members", async () => {
    const { store } = world.ports;
    await store.insertWave(aWave({ waveId: "w1", stage: "enforced", enforcedAt: world.minutesAgo(600) }));
    await store.assignWave([personOf(1)], "w1");
    await world.enforced(1);
    world.signIn(1, "failure", 30);
    await world.watch();
    expect((await world.person(1))?.denied?.foundAs).toBe("stoppedAttempt");
  });

  test("somebody who is being put in just now, by whatever source", async () => {
    await world.enforced(1, "some other source", "entering");
    world.signIn(1, "failure", 30);
    await world.watch();
    expect((await world.person(1))?.denied?.foundAs).toBe("stoppedAttempt");
  });
});

describe("who is not", () => {
  test.each(["due", "leaving", "ended"] as const)("somebody whose row is %s", async (state) => {
    await world.enforced(1, "joiner|x", state);
    await world.enforced(2);
    world.signIn(1, "failure", 30);
    await world.watch();
    expect(await world.ports.store.refusedPeople()).toEqual([]);
    expect(world.ports.email.sent).toEqual([]);
  });

  test("a stranger or guest whom nobody enforced: noted nowhere", async () => {
    await world.enforced(2);
    world.known(1);
    world.signIn(1, "failure", 30);
    world.ports.directory.addUser({ id: personOf(3), userType: "Guest" });
    world.signIn(3, "failure", 30);
    await world.watch();
    expect(world.ports.reports.called("stoppedSignIns")).toBe(2);
    expect(await world.ports.store.refusedPeople()).toEqual([]);
  });

  test("a member of a wave that watches: noted there, and not twice", async () => {
    const { store } = world.ports;
    const enforcedAt = world.minutesAgo(600);
    await store.insertWave(aWave({ waveId: "w1", stage: "enforced", enforcingAt: enforcedAt, enforcedAt }));
    await store.putMembers("w1", [aMember("w1", personOf(1), { enforcedAt })]);
    await store.assignWave([personOf(1)], "w1");
    await world.enforced(1);
    await world.enforced(1, waveSource("w1"));
    world.signIn(1, "failure", 30);
    await world.watch();
    expect((await store.members("w1", [personOf(1)]))[0]?.refusals).toHaveLength(1);
    expect(await store.refusedPeople()).toEqual([]);
    expect(world.ports.email.sent).toEqual([]);
  });

  test("somebody who has left the group before anybody looked: nothing follows", async () => {
    await world.enforced(1, "joiner|x");
    world.losePasskey(1);
    world.signIn(1, "failure", 30);
    world.ports.methods.throttleNext("methodsOfMany", 5);
    const recorded = vi.spyOn(world.ports.store, "recordTrouble");
    await world.watch();
    expect(recorded.mock.calls.map(([{ doing, reason }]) => [doing, reason])).toEqual([
      ["watching over those who are enforced outside every wave", "busy"],
    ]);
    await world.turn(1, "joiner|x", "leaving");
    await world.watch();
    expect(world.ports.email.sent).toEqual([]);
    const looks = world.ports.methods.called("methodsOfMany");
    await world.watch();
    expect(world.ports.methods.called("methodsOfMany")).toBe(looks);
  });
});

describe("nobody in any wave: the log is read", () => {
  test("every four hours, and in between nothing is asked and nothing written", async () => {
    await world.enforced(1);
    const reads: number[] = [];
    let last = 0;
    for (let quarter = 0; quarter < 4 * 24; quarter++) {
      await world.watch();
      const now = world.ports.reports.called("stoppedSignIns");
      if (now > last) reads.push(quarter);
      last = now;
      world.ports.clock.advance({ minutes: 15 });
    }
    expect(reads.length).toBeGreaterThanOrEqual(6);
    for (const [n, quarter] of reads.entries()) expect(quarter - (reads[n - 1] ?? quarter)).toBeLessThanOrEqual(16);
    // Two requests a reading, in a quiet day, and one row; nothing for a person.
    expect(last).toBe(reads.length * 2);
    const { trouble } = world.ports.store;
    expect(trouble.called("saveSignInFeed")).toBeLessThanOrEqual(reads.length * 3);
    expect(trouble.called("enforcementsOf") + trouble.called("standingOf") + trouble.called("registrations")).toBe(0);
    expect(trouble.called("mergeRefusedPeople")).toBe(0);
  });

  test("not while nobody is enforced", async () => {
    world.known(1);
    await world.enforced(2, "joiner|x", "due");
    await world.runFor({ hours: 9 });
    expect(world.ports.reports.called("stoppedSignIns")).toBe(0);
  });

  test("not again where a wave has read within hours", async () => {
    await world.enforced(1);
    const { store, clock } = world.ports;
    const readUntil = world.minutesAgo(180);
    await store.saveSignInFeed({ noted: {}, seen: [], readUntil }, undefined);
    await world.watch();
    expect(world.ports.reports.called("stoppedSignIns")).toBe(0);
    clock.advance({ minutes: 45 });
    await world.watch();
    expect(world.ports.reports.called("stoppedSignIns")).toBe(2);
  });

  test("on where the last reading ended, though days lie between: the app was switched off", async () => {
    await world.enforced(1);
    await world.ports.store.saveSignInFeed(
      { noted: {}, seen: [], readUntil: world.minutesAgo(3 * 24 * 60) },
      undefined,
    );
    world.signIn(1, "failure", 2 * 24 * 60);
    await world.watch();
    expect((await world.person(1))?.denied?.foundAs).toBe("stoppedAttempt");
  });

  test("and refused: said once a day, asked again, and nobody is judged", async () => {
    await world.enforced(1);
    world.signIn(1, "failure", 30);
    world.ports.reports.refuseNext("stoppedSignIns", "Authorization_RequestDenied", 4 * 24);
    await world.runFor({ hours: 23 });
    const told = world.textsTo(ALERTS).filter((text) => text.includes("reading the sign-in log"));
    // The days of two dates.
    expect(told).toHaveLength(2);
    expect(told[0]).toContain("Authorization_RequestDenied");
    expect(await world.ports.store.refusedPeople()).toEqual([]);
  });

  test("and busy for hours: said once a day; not for one busy quarter", async () => {
    await world.enforced(1);
    const late = () => world.textsTo(ALERTS).filter((text) => text.includes("could not be read to its end")).length;
    await world.ports.store.saveSignInFeed({ noted: {}, seen: [], readUntil: world.minutesAgo(240) }, undefined);
    world.ports.reports.throttleNext("stoppedSignIns", 600, 1);
    await world.watch();
    expect(late()).toBe(0);
    world.ports.reports.throttleNext("stoppedSignIns", 600, 20);
    world.ports.clock.advance({ minutes: 15 });
    await world.runFor({ hours: 3 });
    expect(late()).toBe(1);
  });

  test("and somebody is faster with its row in every run: shown; not where the row was written in peace", async () => {
    await world.enforced(1);
    const { store } = world.ports;
    await store.saveSignInFeed({ noted: {}, seen: [], readUntil: world.minutesAgo(240) }, undefined);
    const save = store.saveSignInFeed;
    store.saveSignInFeed = async () => {
      throw new ConflictError("another writer was faster");
    };
    const shown = async () =>
      (await store.troubles(world.ports.clock.now().toISOString())).map(({ code, doing }) => [code, doing]);
    await world.watch();
    expect(await shown()).toEqual([]);
    world.ports.clock.advance({ minutes: 15 });
    await world.runFor({ hours: 1 });
    expect(await shown()).toEqual([["conflict", "watching over those who are enforced outside every wave"]]);
    store.saveSignInFeed = save;
    await world.runFor({ hours: 1 });
    expect(await shown()).toEqual([]);
  });

  test("and flooded: goes on in the next run, and finds the one who is stranded", async () => {
    await world.enforced(1);
    await world.enforced(2);
    world.losePasskey(2);
    world.ports.reports.pageSize = 2;
    for (let n = 0; n < 400; n++) world.signIn(1, "failure", 20 + n / 10);
    world.signIn(2, "failure", 70);
    await world.watch();
    expect(world.mailsTo(MIA)).toEqual([]);
    await world.runFor({ hours: 1 });
    expect(world.mailsTo(MIA)).toHaveLength(1);
    expect((await world.person(1))?.refusals?.length).toBeLessThanOrEqual(20);
  });

  test("and shows no policies: the operators hear of it, once", async () => {
    await world.enforced(1);
    world.ports.reports.hideAppliedPolicies = true;
    world.signIn(1, "failure", 30);
    await world.runFor({ hours: 5 });
    expect(world.textsTo(ALERTS).filter((text) => text.includes("without the policies that applied"))).toHaveLength(1);
  });
});

describe("security", () => {
  test("hears of attempts once a day, at once above the limit, and the person at most weekly", async () => {
    for (let n = 1; n <= 4; n++) await world.enforced(n);
    for (let n = 1; n <= 4; n++) world.signIn(n, "failure", 30);
    await world.watch();
    const alerts = () => world.textsTo(ALERTS).filter((text) => text.includes("although the owners"));
    expect(alerts()).toHaveLength(1);
    await world.enforced(5);
    world.ports.clock.advance({ hours: 4 });
    world.signIn(5, "failure", 30);
    world.signIn(1, "failure", 25);
    await world.watch();
    expect(alerts()).toHaveLength(2);
    expect(alerts()[0]).toContain("outside every wave: 4. They are Person 1 (");
    expect(alerts()[1]).toContain("Sign-ins to 5 accounts");
    expect(world.mailsTo("person1@contoso.example")).toHaveLength(1);
    world.ports.clock.advance({ days: 7 });
    world.signIn(1, "failure", 30);
    await world.watch();
    expect(world.mailsTo("person1@contoso.example")).toHaveLength(2);
  });

  test("hears at once of many who are stranded; nobody is taken out", async () => {
    for (let n = 1; n <= 5; n++) {
      await world.enforced(n);
      world.losePasskey(n);
      world.signIn(n, "failure", 30);
    }
    await world.watch();
    expect(
      world.textsTo(ALERTS).filter((text) => text.includes("5 people who are enforced outside every wave")),
    ).toHaveLength(1);
    expect(world.groupChanges()).toBe(0);
  });
});

describe("help", () => {
  test("is never a code for privileged people, whom the helpdesk hears of", async () => {
    await world.enforced(1);
    world.losePasskey(1);
    world.ports.directory.privileged.add(personOf(1));
    world.signIn(1, "failure", 30);
    await world.watch();
    expect(await world.lines("grantOpened")).toEqual([]);
    expect(world.mailsTo(MIA)).toEqual([]);
    expect(world.textsTo(HELPDESK).join()).toContain("Person 1");
    const told = world.textsTo("person1@contoso.example").join();
    expect(told).toContain("Privileged Authentication Administrator");
    expect(told).not.toMatch(/ask your manager/i);
  });

  test("is offered once for a denial, and again for the next one", async () => {
    await world.enforced(1);
    world.losePasskey(1);
    world.signIn(1, "failure", 30);
    await world.runFor({ hours: 12 });
    expect(world.mailsTo(MIA)).toHaveLength(1);
    world.ports.clock.advance({ hours: 12 });
    world.signIn(1, "failure", 30);
    await world.runFor({ hours: 5 });
    expect(world.mailsTo(MIA)).toHaveLength(2);
  });

  test("of those who may be stranded comes before the look at a flood of others", async () => {
    for (let n = 1; n <= 60; n++) {
      await world.enforced(n);
      world.signIn(n, "failure", 30);
    }
    const { store } = world.ports;
    const lines = Array.from({ length: 59 }, (_, n) => ({
      userId: personOf(n + 1),
      methodsRegistered: ["passKeyDeviceBound"],
      isAdmin: false,
      ready: true,
    }));
    await store.takeReportPages([{ key: "1", lines }], "2026-03-02T06:00:00.000Z");
    world.losePasskey(60);
    await world.watch();
    const [first] = world.ports.methods.calls.filter(({ method }) => method === "methodsOfMany");
    expect(first?.args[0]).toContain(personOf(60));
  });

  test("waits for a busy directory, and is not forgotten", async () => {
    await world.enforced(1);
    world.losePasskey(1);
    world.signIn(1, "failure", 30);
    world.ports.directory.throttleNext("user", 5);
    await world.watch();
    expect(world.mailsTo(MIA)).toEqual([]);
    await world.watch();
    expect(world.mailsTo(MIA)).toHaveLength(1);
  });
});

describe("rows", () => {
  test("are forgotten after eight days, and never with a refusal that came since", async () => {
    await world.enforced(1);
    world.signIn(1, "failure", 30);
    await world.watch();
    world.ports.clock.advance({ days: 7, hours: 23 });
    await world.watch();
    expect(await world.person(1)).toBeDefined();
    const [read] = await world.ports.store.refusedPeople();
    await world.ports.store.mergeRefusedPeople([{ userId: personOf(1), refusals: [] }]);
    await world.ports.store.forgetRefusedPeople(read ? [read] : []);
    expect(await world.person(1)).toBeDefined();
    world.ports.clock.advance({ days: 8 });
    await world.watch();
    expect(await world.person(1)).toBeUndefined();
  });
});

describe("what a wave's watch has left undone when the wave was rolled back", () => {
  async function rolledBack(member: Parameters<typeof aMember>[2], minutesAgo = 60) {
    const { store } = world.ports;
    const at = world.minutesAgo(minutesAgo);
    await store.insertWave(aWave({ waveId: "w1", stage: "rolledBack", stageAt: world.minutesAgo(10) }));
    await store.putMembers("w1", [aMember("w1", personOf(1), member)]);
    await store.assignWave([personOf(1)], "w1");
    await store.saveSignInFeed({ noted: { w1: at }, seen: [], readUntil: at }, undefined);
    return at;
  }
  const refusal = (found?: string) => ({
    at: world.minutesAgo(90),
    log: "interactive" as const,
    ...(found !== undefined && { found: { as: "denied" as const, in: found } }),
  });

  test("is done for whoever stays in by another row: too many were stranded, and nobody was helped", async () => {
    await world.enforced(1);
    world.losePasskey(1);
    const { at, log } = refusal();
    await rolledBack({
      refusals: [refusal(world.minutesAgo(60))],
      denied: { at, log },
      deniedAsOf: world.minutesAgo(60),
    });
    await world.runFor({ hours: 1 });
    expect(world.mailsTo(MIA)).toHaveLength(1);
    expect(await world.lines("stranded")).toEqual([personOf(1)]);
  });

  test("also what the log's reading found and no watch has taken", async () => {
    await world.enforced(1);
    world.losePasskey(1);
    await rolledBack({ refusals: [refusal(world.minutesAgo(60))] });
    await world.watch();
    expect(world.mailsTo(MIA)).toHaveLength(1);
  });

  test("not for whoever is out", async () => {
    await world.enforced(2);
    world.known(1);
    world.losePasskey(1);
    await rolledBack({ refusals: [refusal(world.minutesAgo(60))] });
    await world.watch();
    expect(await world.ports.store.refusedPeople()).toEqual([]);
  });

  test("not what was done: whoever was offered help, or told of", async () => {
    await world.enforced(1);
    const { at, log } = refusal();
    await rolledBack({
      refusals: [refusal(world.minutesAgo(60))],
      denied: { at, log, foundAs: "stoppedAttempt" },
      deniedAsOf: world.minutesAgo(60),
    });
    await world.watch();
    expect(await world.ports.store.refusedPeople()).toEqual([]);
  });
});
