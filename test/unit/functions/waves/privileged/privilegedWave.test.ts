import { describe, expect, test } from "vitest";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { memberStanding } from "../../../../../shared/waves/memberStanding.ts";
import { BREAK_GLASS_USER_IDS } from "../../../../support/testConfig.ts";
import { PRIVILEGED_STRENGTH_ID, PrivilegedWorld, ROLE_HOLDERS } from "../../../../support/waves/privilegedWorld.ts";
import { APPROVER, STARTER, takeReport, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

const [BREAK_GLASS = ""] = BREAK_GLASS_USER_IDS;

test("a wave of privileged people goes from its snapshot to steady, and enforces them and nobody else", async () => {
  const world = await PrivilegedWorld.swept();
  expect(await world.facts()).toMatchObject({
    inScope: ROLE_HOLDERS,
    sortedOut: 2,
    gate: { ready: ROLE_HOLDERS, inScope: ROLE_HOLDERS, passed: true },
    evidence: { clean: true, ready: ROLE_HOLDERS, leftOut: 0 },
  });
  expect(world.policy.definition).toMatchObject({
    grantControls: { authenticationStrength: { id: PRIVILEGED_STRENGTH_ID } },
  });
  await world.approveTwice();
  await world.until(({ stage }) => stage === "steady");
  expect(world.enforced.toSorted()).toEqual(world.ids.slice(0, ROLE_HOLDERS));
  expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
});

describe("who takes part", () => {
  const reasons = async (world: WaveWorld) =>
    Object.fromEntries((await world.members()).map(({ userId, sortedOut }) => [userId, sortedOut]));

  test("in a privileged wave: those who hold a role; all others are named", async () => {
    const world = await PrivilegedWorld.open();
    await world.until(({ snapshotAt }) => snapshotAt !== undefined);
    expect(await reasons(world)).toEqual({
      [world.id(1)]: undefined,
      [world.id(2)]: undefined,
      [world.id(3)]: undefined,
      [world.id(4)]: "notPrivileged",
      [BREAK_GLASS]: "breakGlass",
    });
  });

  test("in an ordinary wave over the same group: the others", async () => {
    const world = new PrivilegedWorld();
    await world.insert();
    await world.until(({ snapshotAt }) => snapshotAt !== undefined);
    expect(await reasons(world)).toEqual({
      [world.id(1)]: "privileged",
      [world.id(2)]: "privileged",
      [world.id(3)]: "privileged",
      [world.id(4)]: undefined,
      [BREAK_GLASS]: "breakGlass",
    });
  });

  test("nobody while it cannot be read who holds a role: nobody comes in as an ordinary one either", async () => {
    const world = await PrivilegedWorld.open();
    world.ports.directory.refuseNext("privilegedUserIds", "Authorization_RequestDenied", 1000);
    await world.answer("snapshot").catch(() => undefined);
    expect((await world.members()).filter(({ sortedOut }) => sortedOut === undefined)).toEqual([]);
    expect((await world.facts()).snapshotAt).toBeUndefined();
  });
});

describe("whoever is of the other kind by the flip is left out by name", () => {
  test("having lost the role, in a privileged wave; the others enter", async () => {
    const world = await PrivilegedWorld.swept();
    await world.approveTwice();
    await world.until(({ flip }) => flip?.checkedAt !== undefined);
    world.ports.directory.privileged.delete(world.id(2));
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced.toSorted()).toEqual([world.id(1), world.id(3)]);
    expect((await world.member(2)).sortedOut).toBe("notPrivileged");
    expect(await world.stamps("sortedOut")).toHaveLength(1);
  });

  test("having gained one, in an ordinary wave", async () => {
    const world = new WaveWorld(20);
    await world.insert();
    await world.until(({ stage }) => stage === "open");
    for (let n = 1; n <= 20; n++) world.enrol(n);
    await takeReport(world);
    await world.until(({ stage }) => stage === "swept");
    await world.approve();
    await world.until(({ flip }) => flip?.checkedAt !== undefined);
    world.ports.directory.privileged.add(world.id(7));
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced).toHaveLength(19);
    expect(world.enforced).not.toContain(world.id(7));
    expect((await world.member(7)).sortedOut).toBe("privileged");
  });

  test("nobody enters while it cannot be read who holds a role", async () => {
    const world = await PrivilegedWorld.swept();
    await world.approveTwice();
    await world.until(({ flip }) => flip?.checkedAt !== undefined);
    world.ports.directory.refuseNext("privilegedUserIds", "Authorization_RequestDenied", 1000);
    const step = await world.decide();
    expect(step.kind).toBe("enforce");
    await world.carryOut({ kind: "enforce" }, 30).catch(() => undefined);
    expect(world.enforced).toEqual([]);
    expect((await world.rows())["in"]).toBeUndefined();
  });
});

describe("the gate asks all of them", () => {
  const withKeys = async (people: number) => {
    const world = await PrivilegedWorld.open();
    await world.until(({ stage }) => stage === "open");
    for (let n = 1; n <= people; n++) for (const _ of [1, 2]) world.addKey(n);
    await takeReport(world);
    await world.until(({ gate }) => gate !== undefined);
    return world;
  };
  const looksAgain = async (world: PrivilegedWorld) => {
    const before = (await world.facts()).gate?.at;
    return world.until(({ gate, stage }) => gate?.at !== before || stage !== "reminded");
  };

  test("one without a key keeps it shut", async () => {
    const world = await withKeys(ROLE_HOLDERS - 1);
    expect((await world.facts()).gate).toMatchObject({ ready: 2, inScope: 3, passed: false });
    expect((await looksAgain(world)).gate?.passed).toBe(false);
  });

  test("one with a single key keeps it shut, for a reason of its own", async () => {
    const world = await withKeys(ROLE_HOLDERS - 1);
    world.addKey(3);
    await takeReport(world);
    expect((await looksAgain(world)).gate?.passed).toBe(false);
    expect(await world.member(3)).toMatchObject({ hasUsablePasskey: true, lacksSecondKey: true });
  });

  describe("one of whose second key nobody can tell", () => {
    const withUnclearKey = async () => {
      const world = await withKeys(ROLE_HOLDERS - 1);
      world.addKey(3);
      world.addKey(3, { passkeyType: undefined });
      await takeReport(world);
      // Used as well: nothing else is in the way.
      await world.until(({ gate }) => gate?.unclear !== undefined);
      return world;
    };

    test("keeps it shut, and is named as unclear", async () => {
      const world = await withUnclearKey();
      expect((await world.facts()).gate).toMatchObject({ ready: 2, inScope: 3, unclear: 1, passed: false });
      const member = await world.member(3);
      expect(member).toMatchObject({ hasUsablePasskey: true, fitUnknown: true });
      expect(member.lacksSecondKey).toBeUndefined();
      expect(memberStanding(member, await world.facts(), world.now, world.config.rules)).toBe("passkeyUnclear");
    });

    test("is not mailed to get a second key, however long it lasts; whoever holds a single one is", async () => {
      const world = await withUnclearKey();
      const mails = () => world.mailsTo("p03@contoso.example").length;
      const waited = async () => {
        const before = mails();
        const start = world.now.getTime();
        await world.until(() => world.now.getTime() - start > 20 * 86_400_000);
        return mails() - before;
      };
      expect(await waited()).toBe(0);
      world.losePasskey(3);
      world.addKey(3);
      expect(await waited()).toBeGreaterThan(3);
      expect((await world.member(3)).lacksSecondKey).toBe(true);
    });

    test("counts as soon as somebody can tell", async () => {
      const world = await withUnclearKey();
      const keys = world.ports.methods.methods.get(world.id(3)) ?? [];
      world.ports.methods.methods.set(
        world.id(3),
        keys.map((key) => ({ ...key, passkeyType: "deviceBound" })),
      );
      expect((await looksAgain(world)).gate).toMatchObject({ ready: 3, inScope: 3, passed: true });
      expect((await world.member(3)).fitUnknown).toBeUndefined();
    });
  });

  test.each(["hold", "waive"] as const)("one whom somebody let off by %s does not", async (kind) => {
    const world = await withKeys(ROLE_HOLDERS - 1);
    const decision = kind === "hold" ? { kind } : { kind, until: "2026-12-31" };
    const row = { userId: world.id(3), round: 1, by: APPROVER, at: world.now.toISOString(), reason: "on leave" };
    await world.ports.store.saveDecision(WAVE_ID, { ...row, decision }, undefined);
    const facts = await looksAgain(world);
    expect(facts.gate).toMatchObject({ ready: 2, inScope: 2, passed: true });
    expect(facts.heldAway).toBe(1);
  });

  test("somebody who is ready and let off does not stand for one who is not ready", async () => {
    const world = await PrivilegedWorld.swept();
    const row = { userId: world.id(1), round: 1, by: APPROVER, at: world.now.toISOString(), reason: "on leave" };
    await world.ports.store.saveDecision(WAVE_ID, { ...row, decision: { kind: "hold" } }, undefined);
    world.losePasskey(3);
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(3), checkedAt: "2026-03-02T08:00:00.000Z" }]);
    await world.change({ stage: "reportOnly", evidence: undefined });
    await world.until(({ evidence, stage }) => evidence !== undefined || stage !== "reportOnly");
    expect((await world.facts()).evidence).toMatchObject({
      clean: false,
      because: expect.stringContaining("1 of 2 have a working passkey; 2 are needed"),
    });
  });

  test("being away for weeks lets nobody off", async () => {
    const world = await withKeys(ROLE_HOLDERS - 1);
    world.daily = () => undefined;
    const start = world.now.getTime();
    await world.until((_facts) => world.now.getTime() - start > 40 * 86_400_000);
    expect((await world.facts()).gate).toMatchObject({ inScope: 3, passed: false });
    expect((await world.member(3)).heldAt).toBeUndefined();
  });
});

describe("no code is made or offered for any of them", () => {
  test("by no step of the wave: not when nobody has a key for weeks, nor when one is stranded", async () => {
    const world = await PrivilegedWorld.open();
    const start = world.now.getTime();
    await world.until((_facts) => world.now.getTime() - start > 60 * 86_400_000);
    for (let n = 1; n <= ROLE_HOLDERS; n++) for (const _ of [1, 2]) world.addKey(n);
    await takeReport(world);
    await world.until(({ stage }) => stage === "swept");
    await world.approveTwice();
    await world.until(({ stage }) => stage === "enforced");
    world.losePasskey(1);
    const enforcedAt = world.now.getTime();
    await world.until((_facts) => world.now.getTime() - enforcedAt > 10 * 86_400_000);
    expect(await world.stamps("grantOpened")).toEqual([]);
    expect(world.ports.passIssuer.calls).toEqual([]);
    const kinds = await world.ports.store.countByKind(WAVE_ID);
    expect(kinds).toMatchObject({ announcement: 3, reminder: 3 });
    expect(kinds.pickUp).toBeUndefined();
    expect(kinds.chaser).toBeGreaterThan(10);
    const texts = world.ports.email.sent
      .filter(({ to }) => /^p\d/.test(to.address))
      .map(({ plainText }) => plainText)
      .join("\n");
    expect(texts).toContain("Privileged Authentication Administrator");
    expect(texts).not.toMatch(/ask your manager or the helpdesk for a one-time code|manager can hand you/);
  });
});

describe("two people have to approve", () => {
  const approvals: readonly (readonly [string, (facts: WaveFacts) => Partial<NonNullable<WaveFacts["approval"]>>])[] = [
    ["one alone", () => ({ first: undefined })],
    ["the same person twice", ({ evidence }) => ({ first: { by: APPROVER, at: evidence?.at ?? "" } })],
    ["the starter as the first", ({ evidence }) => ({ first: { by: STARTER, at: evidence?.at ?? "" } })],
    [
      "a first one from before the evidence",
      () => ({ first: { by: { id: "x", displayName: "X" }, at: "2026-03-03T08:00:00.000Z" } }),
    ],
  ];
  test.each(approvals)("%s lets nobody in, whatever stands in the row", async (_who, change) => {
    const world = await PrivilegedWorld.swept();
    const facts = await world.facts();
    const given = { by: APPROVER, at: world.now.toISOString(), digest: facts.evidence?.digest ?? "" };
    await world.change({ approval: { ...given, ...change(facts) } });
    const start = world.now.getTime();
    await world.until(({ approval }) => approval === undefined || world.now.getTime() - start > 2 * 86_400_000);
    expect(world.enforced).toEqual([]);
    expect((await world.facts()).approval).toBeUndefined();
  });
});
