import { beforeEach, describe, expect, test } from "vitest";
import type { ConditionalAccessPolicy } from "../../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { WORKFORCE } from "../../../../../shared/domain/policy/registeredPolicy.ts";
import type { WhatIfResult } from "../../../../../shared/domain/policy/whatIf.ts";
import type { Place } from "../../../../../shared/domain/wave/waiting.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { enterMembers, readBackMembers } from "../../../../../shared/waves/entries.ts";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import { WORKFORCE_POLICY_ID } from "../../../../support/enforcement/enforcedTenant.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS } from "../../../../support/testConfig.ts";
import {
  APPROVER,
  GROUP_ID,
  STARTER,
  sweptWorld,
  WAVE_ID,
  type WaveWorld,
  worldBeforeFlip,
} from "../../../../support/waves/waveWorld.ts";

let world: WaveWorld;
beforeEach(async () => {
  world = await worldBeforeFlip();
});

const changePolicy = (change: Partial<ConditionalAccessPolicy>, id = world.policy.id) => {
  const policy = world.ports.policies.stored.get(id);
  if (policy) world.ports.policies.stored.set(id, { ...policy, ...change });
};
const changeWorkforce = (change: Partial<ConditionalAccessPolicy>) => changePolicy(change, WORKFORCE_POLICY_ID);
const withUsers = (users: unknown, id = world.policy.id) => {
  const found = world.ports.policies.stored.get(id);
  if (!found) throw new Error(`no policy ${id}`);
  const { conditions, ...rest } = found.definition as { conditions: object };
  return { ...rest, conditions: { ...conditions, users } };
};
const hoursAgo = (hours: number) => new Date(world.now.getTime() - hours * 3_600_000).toISOString();
const aMinuteLater = () => {
  world.ports.clock.advance({ minutes: 1 });
  return world.now.toISOString();
};
const approvalOf = async (change: Partial<NonNullable<WaveFacts["approval"]>>) => {
  const { approval } = await world.facts();
  if (approval) await world.change({ approval: { ...approval, ...change } });
};
const flipOf = async (change: Partial<NonNullable<WaveFacts["flip"]>>) => {
  const { flip } = await world.facts();
  if (flip) await world.change({ flip: { ...flip, ...change } });
};
const evidenceOf = async (change: Partial<NonNullable<WaveFacts["evidence"]>>) => {
  const { evidence } = await world.facts();
  if (evidence) await world.change({ evidence: { ...evidence, ...change } });
};
const registry = async (key: string, change: { policyId: string }) => {
  const registered = await world.ports.store.registeredPolicy(key);
  if (registered) await world.ports.store.saveRegisteredPolicy({ ...registered, ...change });
};
const switchTo = async (change: object) => {
  const found = await world.ports.store.enforcementSwitch();
  await world.ports.store.saveEnforcementSwitch({ ...found?.value, ...change }, found?.etag);
};
const everybody = (change: object) =>
  world.ports.store.mergeMembers(
    WAVE_ID,
    world.ids.map((userId) => ({ userId, ...change })),
  );
const whatIfSays = (said: Partial<WhatIfResult> | "missing") =>
  world.ports.policies.applies.set(BREAK_GLASS_USER_IDS[1] ?? "", said);
const additions = () => world.ports.policyWriter.called("addMembers");
const by = { by: APPROVER, at: "2026-04-06T07:00:00.000Z" };

/** Runs the step again and again, whatever it answers, each time from where it stands. */
async function attack(runs = 12): Promise<void> {
  let place: Place | undefined;
  for (let run = 0; run < runs; run++) {
    const answer = await world.answer("enforce", place && { place });
    place = "ok" in answer && answer.ok.kind === "go" ? answer.ok.turn.place : undefined;
    world.ports.clock.advance({ seconds: 5 });
  }
}

describe("with all evidence fresh", () => {
  test("those who were approved enter, each with a row, are read back, and nobody else is", async () => {
    await world.carryOut({ kind: "enforce" });
    expect(world.enforced.toSorted()).toEqual(world.ids.slice(0, 19));
    expect(await world.facts()).toMatchObject({ stage: "enforced", strandedRecently: 0 });
    expect((await world.facts()).enforcingAt).toBeDefined();
    expect(await world.rows()).toEqual({ in: world.ids.slice(0, 19) });
    const [row] = await world.ports.store.enforcementsOf([world.id(1)]);
    expect(row).toMatchObject({ source: `wave|${WAVE_ID}`, by: "approved by Bo Second" });
    expect(row?.evidence?.lookedAt).toBe((await world.member(1)).checkedAt);
    expect((await world.member(1)).enforcedAt).toBeDefined();
    expect((await world.member(20)).enforcedAt).toBeUndefined();
    const stamps = await world.stamps();
    expect(stamps).toEqual(expect.arrayContaining(["flipAskedFor", "stage.enforcing", "stage.enforced"]));
    expect(stamps.filter((what) => what === "entersEnforcement")).toHaveLength(19);
  });

  test("no policy is written: the wave's own stays in report-only, the one that enforces was enabled before", async () => {
    await world.carryOut({ kind: "enforce" });
    expect(world.ports.policyWriter.called("setPolicyState")).toBe(0);
    expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
  });

  test("one more run changes nothing", async () => {
    await world.carryOut({ kind: "enforce" });
    const [before, written] = [await world.ports.store.enforcementsOf(world.ids), additions()];
    await attack();
    expect(await world.ports.store.enforcementsOf(world.ids)).toEqual(before);
    expect(additions()).toBe(written);
  });
});

describe("nobody enters", () => {
  test.each<[string, () => Promise<unknown> | unknown]>([
    ["without an approval", () => world.change({ approval: undefined })],
    [
      "when whoever started the wave approved it",
      () => approvalOf({ by: { ...STARTER, id: STARTER.id.toUpperCase() } }),
    ],
    ["when the approval has lapsed", () => approvalOf({ at: hoursAgo(24) })],
    ["when the approval comes from the future", () => approvalOf({ at: hoursAgo(-2) })],
    ["when the approval names another digest", () => approvalOf({ digest: "0".repeat(64) })],
    ["when the approval is older than the evidence", () => evidenceOf({ at: aMinuteLater() })],
    ["without evidence", () => world.change({ evidence: undefined })],
    ["when the sweep was not clean", () => evidenceOf({ clean: false })],
    ["when the sweep is a day old", () => evidenceOf({ at: hoursAgo(24) })],
    ["when the sweep names another digest", () => evidenceOf({ digest: "1".repeat(64) })],
    ["without a live check of everyone", () => world.change({ flip: undefined })],
    ["when the live check is older than an hour", () => flipOf({ startedAt: hoursAgo(1), checkedAt: hoursAgo(1) })],
    ["when the live check took longer than it may", () => flipOf({ startedAt: hoursAgo(4) })],
    ["when the live check is older than the approval", () => approvalOf({ at: aMinuteLater() })],
    ["when the live check found something against it", () => flipOf({ void: "too many dropped out" })],
    ["before report-only has run its time", () => world.change({ reportOnlyAt: hoursAgo(47) })],
    ["when report-only was never entered", () => world.change({ reportOnlyAt: undefined })],
    ["before the warning has run its time", () => world.change({ warnedAt: hoursAgo(7 * 24 - 1) })],
    ["when nobody was warned", () => world.change({ warnedAt: undefined })],
    [
      "when the gate is shut",
      async () => world.change({ gate: { at: hoursAgo(200), ready: 1, inScope: 20, passed: false } }),
    ],
    ["when the gate was never looked at", () => world.change({ gate: undefined })],
    ["while the wave is paused", () => world.change({ paused: { ...by, reason: "wait" } })],
    ["when the wave was cancelled", () => world.change({ cancelRequested: by })],
    ["when a rollback was asked for", () => world.change({ rollbackRequested: { ...by, reason: "no" } })],
    ["at another stage", () => world.change({ stage: "reportOnly" })],
    ["when the wave's policy is not recorded as ours", async () => registry(WAVE_ID, { policyId: "" })],
    ["when another policy is recorded as ours", async () => registry(WAVE_ID, { policyId: "somebody-else" })],
    ["when the wave names a policy that is not ours", () => world.change({ policyId: "somebody-else" })],
    ["when the wave's policy is gone", () => world.ports.policies.stored.delete(world.policy.id)],
    ["when the wave's policy was disabled", () => changePolicy({ state: "disabled" })],
    ["when somebody has enabled the wave's policy", () => changePolicy({ state: "enabled" })],
    ["when the state of the wave's policy is a word nobody knows", () => changePolicy({ state: "unknown" })],
    [
      "when somebody aimed the wave's policy at everyone",
      () => changePolicy({ definition: withUsers({ includeUsers: ["All"] }) }),
    ],
    ["when enforcement was never started", () => switchTo({ startConfirmed: undefined, runningSince: undefined })],
    ["while enforcement is stopped", () => switchTo({ stopAsked: { ...by, reason: "no" } })],
    [
      "when the workforce policy is in report-only",
      () => changeWorkforce({ state: "enabledForReportingButNotEnforced" }),
    ],
    ["when the workforce policy was disabled", () => changeWorkforce({ state: "disabled" })],
    ["when the workforce policy is gone", () => world.ports.policies.stored.delete(WORKFORCE_POLICY_ID)],
    ["when the workforce policy is not recorded as ours", async () => registry(WORKFORCE, { policyId: "" })],
    [
      "when somebody took the break-glass group out of the workforce policy",
      () =>
        changeWorkforce({
          definition: withUsers({ includeGroups: [world.config.enforcedGroupId] }, WORKFORCE_POLICY_ID),
        }),
    ],
    ["when the break-glass group is empty", () => world.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [])],
    [
      "when one break-glass account left its group",
      () => world.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [BREAK_GLASS_USER_IDS[0]]),
    ],
    [
      "when the strength allows a weaker method",
      () => world.ports.policies.strengths.set(world.config.enforcedStrengthId, ["fido2", "password,sms"]),
    ],
    ["when the strength does not exist", () => world.ports.policies.strengths.delete(world.config.enforcedStrengthId)],
    [
      "when What-If says that the policy would apply to a break-glass account",
      () => whatIfSays({ policyApplies: true, analysisReasons: "notSet" }),
    ],
    ["when What-If does not name the policy for a break-glass account", () => whatIfSays("missing")],
    ["when What-If has not enough information", () => whatIfSays({ analysisReasons: "notEnoughInformation" })],
    ["while What-If is refused", () => world.ports.policies.refuseNext("whatIf", "Authorization_RequestDenied", 99)],
    ["while What-If has no time", () => world.ports.policies.throttleNext("whatIf", undefined, 99)],
    ["who lost the passkey since the check", () => everybody({ hasUsablePasskey: false })],
    ["whose passkey turned out never used", () => everybody({ passkeyUsedAt: undefined })],
    [
      "who was never seen in the report-only window",
      () => everybody({ sweptInteractive: undefined, sweptNonInteractive: undefined }),
    ],
    ["whom the approved evidence did not name", () => everybody({ named: undefined })],
    [
      "whom the approved evidence named as left out",
      async () => everybody({ named: { digest: (await world.facts()).approval?.digest, as: "leftOut" } }),
    ],
    ["who was sorted out meanwhile", () => everybody({ sortedOut: "privileged" })],
    ["while the break-glass accounts cannot be read", () => world.ports.directory.throttleNext("membersAmong", 10, 99)],
    ["while policies cannot be read", () => world.ports.policies.throttleNext("policy", undefined, 99)],
    [
      "while the permission to read the strength is missing",
      () => world.ports.policies.refuseNext("strength", "Authorization_RequestDenied", 99),
    ],
  ])("%s", async (_case, spoil) => {
    await spoil();
    await attack();
    expect(world.enforced).toEqual([]);
    expect(await world.ports.store.enforcementsOf(world.ids)).toEqual([]);
  });

  test("who was looked at more than fifty minutes ago, before another look", async () => {
    const { methods } = world.ports;
    await everybody({ checkedAt: hoursAgo(0.9) });
    const looks = methods.called("methodsOfMany");
    methods.throttleNext("methodsOfMany", 3600, 1);
    await attack(4);
    expect(world.enforced).toEqual([]);
    await world.carryOut({ kind: "enforce" });
    expect(methods.called("methodsOfMany")).toBeGreaterThan(looks + 3);
    expect(world.enforced).toHaveLength(19);
  });

  test("who lost the passkey between the check and the entry, when that other look says so", async () => {
    await everybody({ checkedAt: hoursAgo(0.9) });
    world.losePasskey(1);
    await world.carryOut({ kind: "enforce" });
    expect(world.enforced).toHaveLength(18);
    expect(world.enforced).not.toContain(world.id(1));
    expect((await world.facts()).stage).toBe("enforced");
  });
});

describe("what people decided while the step was under way holds:", () => {
  /** Decided after the step has read the row, at the last moment before the claim. */
  const decideBeforeTheClaim = (change: Partial<WaveFacts>) => {
    const { store } = world.ports;
    const save = store.saveWave;
    store.saveWave = async (facts, etag) => {
      if (facts.stage !== "enforcing") return save(facts, etag);
      store.saveWave = save;
      await world.change(change);
      return save(facts, etag);
    };
  };

  test.each<[string, Partial<WaveFacts>]>([
    ["a pause", { paused: { ...by, reason: "wait" } }],
    ["a cancellation", { cancelRequested: by }],
    ["a rollback", { rollbackRequested: { ...by, reason: "no" } }],
    ["a withdrawal", { approval: undefined, flip: undefined, withdrawn: { ...by, reason: "no" } }],
    ["another approval", { approval: { ...by, digest: "0".repeat(64) } }],
  ])("%s", async (_what, change) => {
    decideBeforeTheClaim(change);
    await attack(2);
    expect(world.enforced).toEqual([]);
    expect(await world.stamps("flipAskedFor")).toEqual([]);
    expect((await world.facts()).stage).toBe("swept");
  });

  test("nothing of the kind stops it", async () => {
    decideBeforeTheClaim({ reportedReady: 1 });
    await world.carryOut({ kind: "enforce" });
    expect(world.enforced).toHaveLength(19);
  });

  test.each<[string, Partial<WaveFacts>]>([
    ["a pause holds before the first page of people", { paused: { ...by, reason: "wait" } }],
    ["a rollback holds before the first page of people", { rollbackRequested: { ...by, reason: "no" } }],
  ])("%s, though the stage has moved", async (_what, change) => {
    const { store } = world.ports;
    const append = store.append;
    store.append = async (events) => {
      await append(events);
      if (events.some(({ what }) => what === "flipAskedFor")) await world.change(change);
    };
    await attack(5);
    expect((await world.facts()).stage).toBe("enforcing");
    expect(world.enforced).toEqual([]);
  });

  test("after a pause the rest follows, without another approval", async () => {
    await world.change({
      stage: "enforcing",
      enforcingAt: world.now.toISOString(),
      watchedUntil: world.now.toISOString(),
    });
    await world.change({ paused: { ...by, reason: "wait" } });
    world.ports.clock.advance({ days: 3 });
    await world.until((_, step) => step?.kind === "wait");
    expect(world.enforced).toEqual([]);
    await world.change({ paused: undefined });
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced).toHaveLength(19);
  });
});

describe("before the flip", () => {
  beforeEach(async () => {
    world = await sweptWorld(20);
    world.ports.clock.advance({ minutes: 10 });
    await world.approve();
  });

  test("everyone is looked at live again; few who drop out stay outside, named, and the rest enters", async () => {
    const at = world.now.toISOString();
    await world.carryOut({ kind: "checkEveryone" });
    expect((await world.members()).every(({ checkedAt }) => (checkedAt ?? "") >= at)).toBe(true);
    expect((await world.facts()).flip?.void).toBeUndefined();
  });

  test("more than one in twenty who dropped out void the approval", async () => {
    world.losePasskey(1);
    await world.carryOut({ kind: "checkEveryone" });
    expect((await world.facts()).flip?.void).toMatch(/1 of the 19/);
    await world.step();
    expect(await world.facts()).toMatchObject({ stage: "reportOnly" });
    expect((await world.facts()).approval).toBeUndefined();
  });

  test("whoever joined the group since the warning is noted, voids nothing, and does not enter", async () => {
    const id = "20000000-0000-4000-8000-000000000001";
    world.ports.directory.addUser({ id });
    world.ports.methods.addPasskey(id, hoursAgo(1));
    world.ports.directory.groups.get(GROUP_ID)?.add(id);
    await world.carryOut({ kind: "checkEveryone" });
    expect(await world.facts()).toMatchObject({ stage: "swept", inScope: 20, sortedOut: 1 });
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced).not.toContain(id);
  });

  test("whoever became privileged is sorted out and does not enter", async () => {
    world.ports.directory.privileged.add(world.id(20));
    await world.carryOut({ kind: "checkEveryone" });
    expect((await world.member(20)).sortedOut).toBe("privileged");
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced).not.toContain(world.id(20));
  });

  test("whoever became privileged is, too, where the group's pages were not found for a while, which is said", async () => {
    const { directory } = world.ports;
    directory.privileged.add(world.id(20));
    const read = directory.groupMembers.bind(directory);
    directory.groupMembers = async () => {
      directory.groupMembers = read;
      return undefined;
    };
    const begunAt = world.now.toISOString();
    await world.carryOut({ kind: "checkEveryone" });
    const said = (await world.ports.store.troublesOf(WAVE_ID, begunAt)).map(({ code }) => code);
    expect(said).toContain("GroupNotFound");
    expect((await world.facts()).flip).toBeUndefined();
    await world.carryOut({ kind: "checkEveryone" });
    expect((await world.member(20)).sortedOut).toBe("privileged");
    expect((await world.facts()).flip?.checkedAt).toBeDefined();
  });

  test("a strength that changed since the sweep voids the approval", async () => {
    world.ports.policies.strengths.set(world.config.enforcedStrengthId, ["fido2"]);
    await world.carryOut({ kind: "checkEveryone" });
    expect((await world.facts()).flip?.void).toMatch(/strength has changed/);
  });
});

describe("whatever happens to the answers of the group", () => {
  const hide = (times: number) => {
    const { directory } = world.ports;
    const real = directory.membersAmong.bind(directory);
    let looks = 0;
    directory.membersAmong = async (groupId, ids) =>
      groupId === world.config.enforcedGroupId && ++looks <= times ? new Set() : real(groupId, ids);
  };

  test("members who do not show up are read again, and put in again, until they do", async () => {
    hide(4);
    await world.carryOut({ kind: "enforce" });
    expect(additions()).toBe(2);
    expect(await world.facts()).toMatchObject({ stage: "enforced" });
    expect((await world.rows())["in"]).toHaveLength(19);
  });

  test("members who never show up end in a reason where people look, with the watch going on", async () => {
    hide(Number.POSITIVE_INFINITY);
    await attack(30);
    expect(await world.facts()).toMatchObject({ stage: "enforcing" });
    world.ports.clock.advance({ hours: 1 });
    expect(await world.decide()).toMatchObject({ kind: "watch" });
    expect((await world.rows())["entering"]).toHaveLength(19);
    const told = world.ports.email.sent.filter(({ plainText }) => plainText.includes("do not show up in the enforced"));
    expect(told.map(({ to }) => to.address)).toEqual(["alerts@contoso.example"]);
  });

  test("an answer that was lost is settled by asking again", async () => {
    world.ports.policyWriter.loseNextAnswer = true;
    await world.until(({ stage }) => stage === "enforced", 50);
    expect(world.enforced).toHaveLength(19);
    expect(await world.stamps("entersEnforcement")).toHaveLength(19);
  });
});

describe("one person whom Graph refuses for good", () => {
  const FORBIDDEN = "Authorization_RequestDenied: the user is restricted";
  const refuse = (...numbers: number[]) => {
    for (const n of numbers) world.ports.policyWriter.notAddable.set(world.id(n), FORBIDDEN);
  };
  const alerts = () =>
    world.ports.email.sent.filter(
      ({ to, plainText }) => to.address === "alerts@contoso.example" && plainText.includes(FORBIDDEN),
    );
  const statusOf = async () => readWaveStatus(world.ports, world.config, WAVE_ID);

  test("does not hold the wave: it becomes enforced, and the person is named with Graph's words", async () => {
    refuse(1);
    await world.until(({ stage }) => stage === "enforced", 20);
    expect(world.enforced).toEqual(world.ids.slice(1, 19));
    expect(await world.rows()).toEqual({ entering: [world.id(1)], in: world.ids.slice(1, 19) });
    expect((await statusOf())?.notEnforced).toContainEqual({
      userId: world.id(1),
      userPrincipalName: (await world.member(1)).userPrincipalName,
      reason: "refusedByEntra",
      said: FORBIDDEN,
    });
    expect(await world.stamps("enforcementRefused")).toHaveLength(1);
    expect(alerts()).toHaveLength(1);
    expect(alerts()[0]?.plainText).toContain((await world.member(1)).displayName);
  });

  test("is tried again once a day, told of daily, and is in as soon as Entra takes them", async () => {
    refuse(1);
    await world.until(({ stage }) => stage === "enforced", 20);
    const tried = additions();
    world.ports.clock.advance({ hours: 3 });
    await world.carryOut({ kind: "watch" });
    expect(additions()).toBe(tried);
    await world.until(() => alerts().length > 1);
    expect(additions()).toBe(tried + 2);
    world.ports.policyWriter.notAddable.clear();
    await world.until(() => world.enforced.length === 19);
    await world.until((_, step) => step?.kind === "wait");
    expect((await world.member(1)).enforcedAt).toBeDefined();
    expect((await world.member(1)).entryRefused).toBeUndefined();
    expect((await statusOf())?.notEnforced.map(({ userId }) => userId)).toEqual([world.id(20)]);
  });

  test("and everybody else by the same words is a refusal of the step: nobody is enforced, the wave waits", async () => {
    refuse(...world.ids.map((_, n) => n + 1));
    await attack(4);
    expect(await world.facts()).toMatchObject({ stage: "enforcing" });
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain(FORBIDDEN);
    expect((await world.member(1)).entryRefused).toBeUndefined();
    world.ports.policyWriter.notAddable.clear();
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced).toHaveLength(19);
  });

  test("and a permission withdrawn half way is no refusal of those who come after it", async () => {
    await enterHalf();
    refuse(...world.ids.map((_, n) => n + 1));
    await attack(4);
    expect(await world.facts()).toMatchObject({ stage: "enforcing" });
    expect((await world.members()).filter(({ entryRefused }) => entryRefused)).toEqual([]);
  });

  test("and comes last, alone: others of the wave are taken again, so the refusal is theirs", async () => {
    await enterHalf();
    refuse(...Array.from({ length: 9 }, (_, n) => n + 11));
    await world.until(({ stage }) => stage === "enforced", 20);
    expect(world.enforced).toHaveLength(10);
    expect((await world.members()).filter(({ entryRefused }) => entryRefused)).toHaveLength(9);
  });

  test("is a witness for nobody while somebody has taken them out by hand", async () => {
    await enterHalf();
    world.ports.directory.groups.get(world.config.enforcedGroupId)?.clear();
    refuse(...Array.from({ length: 9 }, (_, n) => n + 11));
    await attack(4);
    expect(world.enforced).toEqual([]);
    expect(await world.facts()).toMatchObject({ stage: "enforcing" });
  });

  test("can be rolled back with the others", async () => {
    refuse(1);
    await world.until(({ stage }) => stage === "enforced", 20);
    await world.change({ rollbackRequested: { by: APPROVER, at: world.now.toISOString(), reason: "half" } });
    world.ports.policyWriter.notAddable.clear();
    await world.until(({ stage }) => stage === "rolledBack");
    expect(world.enforced).toEqual([]);
  });

  /** The first ten are in and read back, the rest is to follow. */
  async function enterHalf(): Promise<void> {
    const at = world.now.toISOString();
    await world.change({ stage: "enforcing", stageAt: at, enforcingAt: at, watchedUntil: at });
    const first = (await world.members()).slice(0, 10);
    await enterMembers(world.ports, world.config, await world.facts(), first);
    await readBackMembers(world.ports, world.config, await world.facts(), first);
  }
});

describe("looks and entries go together, page by page:", () => {
  test("a wave whose looks take longer than an hour comes to its end, each looked at within their own hour", async () => {
    world = await worldBeforeFlip(250);
    const { methods, clock } = world.ports;
    const look = methods.methodsOfMany.bind(methods);
    methods.methodsOfMany = async (...args) => {
      clock.advance({ minutes: 2 });
      return look(...args);
    };
    const ages = world.agesOfLooks();
    await everybody({ checkedAt: hoursAgo(0.9) });
    const watched: string[] = [];
    const { saveWave } = world.ports.store;
    world.ports.store.saveWave = async (facts, etag) => {
      if (facts.watchedUntil && !watched.includes(facts.watchedUntil)) watched.push(facts.watchedUntil);
      return saveWave(facts, etag);
    };
    await world.until(({ stage }) => stage === "enforced", 3);
    expect(world.enforced).toHaveLength(249);
    expect(Math.max(...ages)).toBeLessThan(3_600_000);
    // Between its pages it gives way to the watch over those who are in.
    const moments = [...watched, world.now.toISOString()].map((moment) => Date.parse(moment));
    const gaps = moments.slice(1).map((moment, n) => moment - (moments[n] ?? 0));
    expect(moments.length).toBeGreaterThan(2);
    expect(Math.max(...gaps)).toBeLessThan(2 * 3_600_000);
  });

  test("a look at everybody that takes two hours leads to the flip, and is not made again until the approval lapses", async () => {
    world = await sweptWorld(60);
    await world.approve();
    const { methods, clock } = world.ports;
    const look = methods.methodsOfMany.bind(methods);
    methods.methodsOfMany = async (...args) => {
      clock.advance({ minutes: 10 });
      return look(...args);
    };
    const from = methods.called("methodsOfMany");
    await world.until(({ stage }) => stage === "enforced", 20);
    expect(methods.called("methodsOfMany") - from).toBeLessThan(20);
  });

  test("a step that waited for an hour behind its looks looks again, and does not turn in circles", async () => {
    await everybody({ checkedAt: hoursAgo(0.9) });
    world.ports.policyWriter.throttleNext("addMembers", 3600, 1);
    await world.until(({ stage }) => stage === "enforced", 30);
    expect(world.enforced).toHaveLength(19);
  });
});

test("a break-glass account that the policy would meet stands in words where people look", async () => {
  whatIfSays({ policyApplies: true, analysisReasons: "notSet" });
  await attack(5);
  expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain(
    `would apply to the break-glass account ${BREAK_GLASS_USER_IDS[1]}`,
  );
  expect((await world.facts()).stage).toBe("swept");
});

test("a refusal is told to the operators once, and shown where people look", async () => {
  changePolicy({ definition: withUsers({ includeUsers: ["All"] }) });
  await attack();
  expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
  expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain("somebody has changed the wave's policy");
  expect(await world.stamps("noFlip")).toHaveLength(1);
});

test("an alert that cannot leave hides no reason", async () => {
  changePolicy({ state: "disabled" });
  world.ports.email.refuseNext("send");
  await attack(2);
  expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain("not in report-only");
});

test("whoever was named, left the wave's group and gets ready later does not enter; back in it, they do", async () => {
  await world.until(({ stage }) => stage === "enforced");
  const { enforcedAt } = await world.facts();
  const days = (count: number) => world.now.getTime() > Date.parse(enforcedAt ?? "") + count * 86_400_000;
  world.ports.directory.groups.get(GROUP_ID)?.delete(world.id(20));
  world.enrol(20);
  await world.until(() => days(5));
  expect(world.enforced).not.toContain(world.id(20));
  world.ports.directory.groups.get(GROUP_ID)?.add(world.id(20));
  await world.until(() => days(7));
  expect(world.enforced).toContain(world.id(20));
});

describe("in a freeze", () => {
  const freezes = [{ from: "2000-01-01", until: "2099-12-31", reason: "for ever" }];
  /** As a setting that changed with a new deployment. */
  const freeze = (on: boolean) => Object.assign(world.config.rules, { freezes: on ? freezes : [] });

  test("whoever gets ready later waits, and enters when it is over", async () => {
    await world.until(({ stage }) => stage === "enforced");
    world.enrol(20);
    freeze(true);
    const { enforcedAt } = await world.facts();
    await world.until(() => world.now.getTime() > Date.parse(enforcedAt ?? "") + 5 * 86_400_000);
    expect(world.enforced).not.toContain(world.id(20));
    freeze(false);
    await world.until(() => world.enforced.includes(world.id(20)));
    expect(world.enforced).toHaveLength(20);
  });

  test("a flip that was under way lets nobody else in", async () => {
    const at = world.now.toISOString();
    await world.change({ stage: "enforcing", stageAt: at, enforcingAt: at, watchedUntil: at });
    freeze(true);
    for (let n = 0; n < 20; n++) await world.step();
    expect([world.enforced, (await world.facts()).stage]).toEqual([[], "enforcing"]);
  });
});
