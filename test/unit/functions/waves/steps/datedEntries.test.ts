import { beforeEach, describe, expect, test } from "vitest";
import { waveSource } from "../../../../../shared/domain/enforcement/enforcement.ts";
import type { DateDecision, MemberDecision } from "../../../../../shared/domain/wave/memberDecision.ts";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import { WORKFORCE_POLICY_ID } from "../../../../support/enforcement/enforcedTenant.ts";
import { BREAK_GLASS_GROUP_ID, ENFORCED_STRENGTH_ID } from "../../../../support/testConfig.ts";
import { APPROVER, GROUP_ID, STARTER, takeReport, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

const THIRD = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Cleo Third" };
const ALERTS = "alerts@contoso.example";

let world: WaveWorld;

/** Twenty people, of whom the last six never enrolled, four weeks after the flip. */
async function fourWeeksLater(settings = {}, days = 28): Promise<WaveWorld> {
  const made = new WaveWorld(20, { settings: { GATE_THRESHOLD: "0.5", CHASER_INTERVAL_DAYS: "365", ...settings } });
  await made.insert();
  await made.until(({ stage }) => stage === "open");
  for (let n = 1; n <= 14; n++) made.enrol(n);
  await takeReport(made);
  await made.until(({ stage }) => stage === "swept");
  await made.approve();
  await made.until(({ stage }) => stage === "steady");
  made.daily = () => undefined;
  const { enforcedAt = "" } = await made.facts();
  made.ports.clock.set(atTen(days, enforcedAt));
  return made;
}
/** A quarter past ten in Berlin, so many days after the day of a moment. */
function atTen(days: number, from: string): string {
  const day = new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
  return `${day}T08:15:00.000Z`;
}
const daysOn = (days: number) => world.ports.clock.set(atTen(days, world.now.toISOString()));
const dateIn = (days: number) => atTen(days, world.now.toISOString()).slice(0, 10);
const watch = () => world.carryOut({ kind: "watch" });
const mails = (address: string, about: RegExp) => world.mailsTo(address).filter((subject) => about.test(subject));
const personal = (n: number) => mails(`p${n}@contoso.example`, /without a passkey|passkey only/);
const told = (about: RegExp) =>
  world.ports.email.sent.filter(({ to, plainText }) => to.address === ALERTS && about.test(plainText)).length;
const status = async () =>
  (await readWaveStatus(world.ports, world.config, WAVE_ID)) as NonNullable<Awaited<ReturnType<typeof readWaveStatus>>>;

async function decide(
  n: number,
  decision: MemberDecision["decision"],
  change: Partial<MemberDecision> = {},
): Promise<void> {
  const known = await world.ports.store.decisionOf(WAVE_ID, world.id(n));
  const row = {
    userId: world.id(n),
    round: 1,
    by: THIRD,
    at: world.now.toISOString(),
    reason: "no answer",
    decision,
    ...change,
  };
  await world.ports.store.saveDecision(WAVE_ID, row, known?.etag);
}
const setDate = (n: number, change: Partial<DateDecision> = {}) =>
  decide(n, { kind: "date", on: dateIn(8), confirmed: { by: APPROVER, at: world.now.toISOString() }, ...change });
const decision = async (n: number) =>
  (await world.ports.store.decisionOf(WAVE_ID, world.id(n)))?.decision as DateDecision;
const isIn = (n: number) => world.enforced.includes(world.id(n));

beforeEach(async () => {
  world = await fourWeeksLater();
});

describe("the policy of the wave", () => {
  const wanted = async () => (await world.ports.store.registeredPolicy(WAVE_ID))?.wanted;
  /** The one before it was at night. */
  const firstWatchOfDay = async () => {
    await world.change({ watchedUntil: `${world.now.toISOString().slice(0, 10)}T02:00:00.000Z` });
    await watch();
  };
  const settleAll = async () => {
    for (let n = 15; n <= 18; n++) await decide(n, { kind: "hold" });
    await decide(19, { kind: "waive", until: dateIn(5) });
    await setDate(20);
  };

  test("stays while anybody waits: not decided about, a waiver that ended, a date that nobody confirmed", async () => {
    await firstWatchOfDay();
    await settleAll();
    await decide(18, { kind: "waive", until: dateIn(-1) });
    daysOn(1);
    await firstWatchOfDay();
    await settleAll();
    await decide(20, { kind: "date", on: dateIn(8) });
    daysOn(1);
    await firstWatchOfDay();
    expect(await wanted()).toBe("enabledForReportingButNotEnforced");
  });

  test("is to be deleted once everybody is enforced, or was decided about", async () => {
    await settleAll();
    await firstWatchOfDay();
    expect(await wanted()).toBe("deleted");
  });

  test.each<[string, object]>([
    ["while the wave is paused", { paused: { by: STARTER, at: "2026-03-02T08:00:00.000Z", reason: "x" } }],
    ["before the wave is steady", { stage: "enforced" }],
    ["when it is not the policy of this wave", { policyId: "another" }],
  ])("stays %s", async (_when, change) => {
    await settleAll();
    await world.change(change);
    await firstWatchOfDay();
    expect(await wanted()).toBe("enabledForReportingButNotEnforced");
  });
});

describe("members who are outside four weeks after the flip", () => {
  test("are named as to be decided about, and told to the operators once", async () => {
    await watch();
    await watch();
    daysOn(1);
    await watch();
    expect((await status()).toBeDecided.map(({ userId }) => userId)).toEqual(world.ids.slice(14));
    expect(told(/to be decided|still outside 28 days/)).toBe(1);
  });

  test("are not a day before", async () => {
    daysOn(-1);
    await watch();
    expect((await status()).toBeDecided).toEqual([]);
    expect(told(/still outside/)).toBe(0);
  });

  test("who are held or waived are counted as such, shown with who, until and why, and asked about no more", async () => {
    await decide(15, { kind: "hold" });
    await decide(16, { kind: "waive", until: dateIn(5) });
    const now = await status();
    expect(now.counts).toMatchObject({ heldByDecision: 1, waived: 1 });
    expect(now.toBeDecided).toHaveLength(4);
    expect(now.decisions).toEqual([
      expect.objectContaining({ userId: world.id(15), standing: "held", by: THIRD, reason: "no answer" }),
      expect.objectContaining({ userId: world.id(16), standing: "waived", until: dateIn(5) }),
    ]);
  });

  test("are asked about again by name when a waiver has ended, once", async () => {
    for (let n = 15; n <= 20; n++) await decide(n, n === 16 ? { kind: "waive", until: dateIn(2) } : { kind: "hold" });
    await watch();
    expect(told(/to be decided|outside/)).toBe(0);
    daysOn(3);
    await watch();
    await watch();
    expect((await status()).toBeDecided.map(({ userId }) => userId)).toEqual([world.id(16)]);
    expect((await status()).counts).toMatchObject({ heldByDecision: 5, waived: 0 });
    expect(told(/to be decided about again/)).toBe(1);
  });

  test("who get ready now do not enter by themselves: the approval has run out, and the status says so", async () => {
    world.enrol(15);
    const { store } = world.ports;
    await store.mergeMembers(WAVE_ID, [
      {
        userId: world.id(15),
        hasUsablePasskey: true,
        passkeyCreatedAt: world.now.toISOString(),
        passkeyUsedAt: world.now.toISOString(),
        checkedAt: world.now.toISOString(),
      },
    ]);
    await watch();
    expect(isIn(15)).toBe(false);
    expect((await status()).toBeDecided[0]).toMatchObject({ userId: world.id(15), reason: "approvalRanOut" });
  });

  test("enter nowhere by any decision but a date of two people", async () => {
    await decide(15, { kind: "hold" });
    await decide(16, { kind: "waive", until: dateIn(1) });
    await decide(17, { kind: "date", on: dateIn(8) });
    for (const day of [1, 7, 1, 7]) {
      daysOn(day);
      await watch();
    }
    expect(world.enforced).toHaveLength(14);
    expect(personal(17)).toEqual([]);
  });
});

describe("a date that two people set", () => {
  test("brings a personal mail and a pass by way of the manager a week ahead, and the entry on the day", async () => {
    await setDate(15);
    const pickUps = mails("mia@contoso.example", /code/).length;
    await watch();
    expect(personal(15)).toEqual([]);
    daysOn(1);
    await watch();
    await watch();
    expect(personal(15)).toHaveLength(1);
    expect(mails("mia@contoso.example", /code/)).toHaveLength(pickUps + 1);
    expect(await world.stamps("entryDateWarned")).toHaveLength(1);
    daysOn(6);
    await watch();
    expect(isIn(15)).toBe(false);
    daysOn(1);
    await watch();
    expect(isIn(15)).toBe(true);
    expect(await world.member(15)).toMatchObject({ enforcedAt: world.now.toISOString() });
    const [row] = await world.ports.store.enforcementsOf([world.id(15)]);
    expect(row).toMatchObject({
      source: waveSource(WAVE_ID),
      state: "in",
      by: "decided by Cleo Third, confirmed by Bo Second",
      evidence: { decision: { by: THIRD, confirmedBy: APPROVER } },
    });
    expect((await status()).counts.enforced).toBe(15);
    expect((await status()).decisions).toEqual([]);
  });

  /** Told a week ago; today is the day. */
  const onTheDay = async (...people: readonly number[]) => {
    for (const n of people) await setDate(n);
    daysOn(1);
    await watch();
    daysOn(7);
    expect(world.enforced).toHaveLength(14);
  };

  test.each<[string, () => unknown]>([
    ["who became privileged", () => world.ports.directory.privileged.add(world.id(15))],
    ["whose roles cannot be read", () => world.ports.directory.unreadable.add(world.id(15))],
    ["who is a guest by now", () => world.ports.directory.addUser({ id: world.id(15), userType: "Guest" })],
    ["whose account is switched off", () => world.ports.directory.addUser({ id: world.id(15), accountEnabled: false })],
    [
      "who is a break-glass account by now",
      () => world.ports.directory.groups.get(BREAK_GLASS_GROUP_ID)?.add(world.id(15)),
    ],
    ["who has left the wave's group", () => world.ports.directory.groups.get(GROUP_ID)?.delete(world.id(15))],
    ["whom Entra does not show", () => world.ports.directory.users.delete(world.id(15))],
    [
      "whose warning came back",
      () =>
        world.ports.store.recordDelivery({
          operationId: "o",
          recipient: "p15@contoso.example",
          status: "Bounced",
          at: world.now.toISOString(),
        }),
    ],
    [
      "when enforcement was stopped",
      async () => {
        const known = await world.ports.store.enforcementSwitch();
        const stopAsked = { by: THIRD, at: world.now.toISOString(), reason: "storm" };
        await world.ports.store.saveEnforcementSwitch({ ...known?.value, stopAsked }, known?.etag);
      },
    ],
    [
      "when somebody changed the workforce policy",
      () => {
        const policy = world.ports.policies.stored.get(WORKFORCE_POLICY_ID);
        if (policy) world.ports.policies.stored.set(WORKFORCE_POLICY_ID, { ...policy, definition: { conditions: {} } });
      },
    ],
    [
      "when the strength takes no pass any more",
      () => world.ports.policies.strengths.set(ENFORCED_STRENGTH_ID, ["fido2"]),
    ],
    [
      "when passes are turned off in the tenant",
      () => {
        world.ports.policies.passes = { ...world.ports.policies.passes, state: "disabled" };
      },
    ],
    [
      "when roles are refused to the app",
      () => world.ports.directory.refuseNext("privilegeOf", "Authorization_RequestDenied", 9),
    ],
  ])("lets nobody in %s: it is shown, told, and the watch goes on", async (_case, happen) => {
    await onTheDay(15);
    await happen();
    await watch();
    expect(isIn(15)).toBe(false);
    expect(await world.ports.store.enforcementsOf([world.id(15)])).toEqual([]);
    expect(await world.facts()).toMatchObject({ watchedUntil: world.now.toISOString() });
    const [shown] = (await status()).decisions;
    expect(shown?.notYet).toMatch(/\w/);
    expect(told(/could not be carried out/)).toBe(1);
  });

  test("is a row of the wave as well, with what the service said, where the cause is a refusal; else it is none", async () => {
    await onTheDay(15);
    const rows = async () => await world.ports.store.troublesOf(WAVE_ID, world.now.toISOString());
    expect(await rows()).toEqual([]);
    world.ports.directory.refuseNext("privilegeOf", "Authorization_RequestDenied", 9);
    await watch();
    expect(await rows()).toMatchObject([
      { doing: expect.stringContaining("on the date"), code: "Authorization_RequestDenied", count: 1 },
    ]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ["is paused", () => world.change({ paused: { by: STARTER, at: world.now.toISOString(), reason: "strike" } })],
    [
      "is to be rolled back",
      () => world.change({ rollbackRequested: { by: STARTER, at: world.now.toISOString(), reason: "calls" } }),
    ],
    ["is in another round", () => world.change({ round: 2 })],
  ])("lets nobody in while the wave %s", async (_case, happen) => {
    await onTheDay(15);
    await happen();
    await watch().catch(() => undefined);
    expect(isIn(15)).toBe(false);
  });

  test.each<[string, () => Promise<unknown>]>([
    ["paused", () => world.change({ paused: { by: STARTER, at: world.now.toISOString(), reason: "strike" } })],
    [
      "taken back",
      () => world.change({ rollbackRequested: { by: STARTER, at: world.now.toISOString(), reason: "calls" } }),
    ],
  ])("lets nobody in by a wave that is %s during the slow looks before the entry", async (_case, happen) => {
    await onTheDay(15, 16);
    const { directory } = world.ports;
    const read = directory.privilegeOf.bind(directory);
    let hasHappened = false;
    directory.privilegeOf = async (userId) => {
      if (!hasHappened) await happen();
      hasHappened = true;
      return read(userId);
    };
    await watch().catch(() => undefined);
    expect(hasHappened).toBe(true);
    expect([isIn(15), isIn(16)]).toEqual([false, false]);
    expect(await world.ports.store.enforcementsOf([world.id(15), world.id(16)])).toEqual([]);
  });

  test("lets nobody in whom an admin holds at the last moment, between the look and the entry", async () => {
    await onTheDay(15);
    const { store } = world.ports;
    const read = store.enforcementsOf;
    let decided = false;
    // The row of decisions changes after the watch has read it.
    world.ports.store.enforcementsOf = async (userIds) => {
      if (!decided) await decide(15, { kind: "hold" });
      decided = true;
      return read(userIds);
    };
    await watch();
    expect(decided).toBe(true);
    expect(isIn(15)).toBe(false);
    expect(await decision(15)).toMatchObject({ kind: "hold" });
  });

  test("lets somebody in although another one may not enter, and after a service was busy", async () => {
    await onTheDay(15, 16);
    world.ports.directory.throttleNext("privilegeOf", 5);
    world.ports.directory.privileged.add(world.id(15));
    await watch();
    expect([isIn(15), isIn(16)]).toEqual([false, true]);
  });

  test("of somebody whom no mail reaches is shown and told, and lets nobody in", async () => {
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(15), mail: undefined }]);
    await setDate(15);
    for (const day of [1, 7, 1]) {
      daysOn(day);
      await watch();
    }
    expect(isIn(15)).toBe(false);
    expect((await status()).decisions[0]?.notYet).toMatch(/no mail reaches/);
    expect(told(/no mail reaches/)).toBeGreaterThan(0);
  });

  test("moves for as long as the warning was late, and the mail tells the day that counts", async () => {
    await setDate(15);
    daysOn(4);
    await watch();
    const entersAt = (await decision(15)).warned?.entersAt ?? "";
    expect(Date.parse(entersAt)).toBeGreaterThanOrEqual(Date.parse(`${dateIn(7)}T00:00:00Z`));
    daysOn(4);
    await watch();
    expect(isIn(15)).toBe(false);
    world.ports.clock.set(new Date(Date.parse(entersAt) + 60_000).toISOString());
    await watch();
    expect(isIn(15)).toBe(true);
  });

  test("missed for a week asks for another decision, and lets nobody in any more", async () => {
    await onTheDay(15);
    world.ports.directory.privileged.add(world.id(15));
    await watch();
    daysOn(7);
    world.ports.directory.privileged.delete(world.id(15));
    await watch();
    expect(isIn(15)).toBe(false);
    expect((await status()).toBeDecided.map(({ userId }) => userId)).toContain(world.id(15));
    expect(told(/to be decided about again/)).toBe(1);
  });

  test("asks somebody who has a passkey by now to use it, and offers no pass", async () => {
    world.enrol(15);
    await setDate(15);
    const pickUps = mails("mia@contoso.example", /code/).length;
    daysOn(1);
    await watch();
    expect(personal(15)).toHaveLength(1);
    expect(mails("mia@contoso.example", /code/)).toHaveLength(pickUps);
  });

  test("waits for room in the mail quota, and warns once", async () => {
    await setDate(15);
    daysOn(1);
    world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 30 });
    await watch();
    expect(personal(15)).toHaveLength(1);
    expect((await decision(15)).warned).toBeDefined();
  });
});

describe("with decisions that begin while the approval still covers people", () => {
  const ready = async (n: number) => {
    const at = world.now.toISOString();
    world.enrol(n);
    const change = { hasUsablePasskey: true, passkeyCreatedAt: at, passkeyUsedAt: at, checkedAt: at };
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(n), ...change }]);
  };

  test("whoever is held or waived stays outside although ready, and others enter by themselves", async () => {
    world = await fourWeeksLater({ DECISION_DAYS: "7" }, 8);
    await decide(15, { kind: "hold" });
    await decide(16, { kind: "waive", until: dateIn(5) });
    for (const n of [15, 16, 17]) await ready(n);
    await watch();
    expect([isIn(15), isIn(16), isIn(17)]).toEqual([false, false, true]);
  });
});

describe("a crash", () => {
  test.each(["saveDecision", "mergeMembers", "saveEnforcements", "append"])(
    "at any %s of a dated entry leaves nobody half in for good, warned twice or entered twice",
    async (method) => {
      await setDate(15);
      daysOn(1);
      for (let nth = 1; nth <= 3; nth++) await crashOnce(method, nth);
      await watch();
      expect(personal(15)).toHaveLength(1);
      daysOn(7);
      for (let nth = 1; nth <= 4; nth++) await crashOnce(method, nth);
      await watch();
      expect(isIn(15)).toBe(true);
      const lines = (await world.ports.store.recent(WAVE_ID, 1000)).filter(
        ({ subjectId }) => subjectId === world.id(15),
      );
      for (const what of ["entersEnforcement", "entryDateWarned"])
        expect(lines.filter((line) => line.what === what)).toHaveLength(1);
      expect(await world.rows()).toMatchObject({ in: expect.arrayContaining([world.id(15)]) });
      expect(await world.member(15)).toMatchObject({
        enforcedAt: expect.any(String),
        enteredUnreadyAt: expect.any(String),
      });
    },
  );

  /** The nth write of this kind dies, and the process with it. */
  async function crashOnce(method: string, nth: number): Promise<void> {
    const { store } = world.ports;
    const honest = store[method as "append"];
    let count = 0;
    store[method as "append"] = async (...args) => {
      count += 1;
      if (count === nth) throw new Error("the process dies");
      return honest(...args);
    };
    await watch().catch((error: Error) => expect(error.message).toMatch(/the process dies/));
    store[method as "append"] = honest;
  }

  test("after the group took somebody in is read back by the next watch", async () => {
    await setDate(15);
    daysOn(1);
    await watch();
    daysOn(7);
    world.ports.policyWriter.loseNextAnswer = true;
    await watch();
    expect(isIn(15)).toBe(true);
    expect(await world.member(15)).toMatchObject({ enforcedAt: expect.any(String) });
  });
});

describe("whoever knows passwords of people who were put in unready", () => {
  const deny = (n: number) =>
    world.ports.reports.addSignIn({
      userId: world.id(n),
      createdDateTime: new Date(world.now.getTime() - 3_600_000).toISOString(),
      appliedConditionalAccessPolicies: [{ id: WORKFORCE_POLICY_ID, result: "failure" }],
    });
  const six = [15, 16, 17, 18, 19, 20];

  beforeEach(async () => {
    for (const n of six) await setDate(n);
    daysOn(1);
    await watch();
    daysOn(7);
    await watch();
    expect(world.enforced).toHaveLength(20);
    world.ports.clock.advance({ hours: 26 });
  });

  test("does not roll the wave back by being stopped: they are helped, and count for nothing else", async () => {
    for (const n of six) deny(n);
    await watch();
    expect(await world.facts()).toMatchObject({ stage: "steady", strandedRecently: 0 });
    expect(await world.stamps("stranded")).toHaveLength(6);
    expect((await world.decide()).kind).not.toBe("rollBack");
    expect(world.enforced).toHaveLength(20);
  });

  test("while those of them who have used a passkey since count like everybody else", async () => {
    const passkeyUsedAt = world.now.toISOString();
    await world.ports.store.mergeMembers(
      WAVE_ID,
      six.map((n) => ({ userId: world.id(n), passkeyUsedAt })),
    );
    world.ports.clock.advance({ hours: 2 });
    for (const n of six) deny(n);
    await watch();
    // Five are too many: the rest need not be looked at.
    expect(await world.facts()).toMatchObject({ strandedRecently: 5 });
    expect((await world.decide()).kind).toBe("rollBack");
  });
});

test("a rollback ends dated entries as all others, and makes every decision void", async () => {
  await setDate(15);
  daysOn(1);
  await watch();
  daysOn(7);
  await watch();
  await decide(16, { kind: "hold" });
  await world.change({ rollbackRequested: { by: STARTER, at: world.now.toISOString(), reason: "calls" } });
  await world.until(({ stage }) => stage === "reminded");
  expect(world.enforced).toEqual([]);
  expect((await status()).counts).toMatchObject({ heldByDecision: 0, enforced: 0 });
  expect((await status()).toBeDecided).toEqual([]);
});
