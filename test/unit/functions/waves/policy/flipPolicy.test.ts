import { beforeEach, describe, expect, test } from "vitest";
import type { ConditionalAccessPolicy } from "../../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, EXCLUSION_GROUP_ID } from "../../../../support/testConfig.ts";
import {
  APPROVER,
  GROUP_ID,
  STARTER,
  WAVE_ID,
  type WaveWorld,
  worldBeforeFlip,
} from "../../../../support/waves/waveWorld.ts";

let world: WaveWorld;
beforeEach(async () => {
  world = await worldBeforeFlip();
});

const policyOf = (): ConditionalAccessPolicy => {
  const [policy] = [...world.ports.policies.stored.values()];
  if (!policy) throw new Error("no policy");
  return policy;
};
const changePolicy = (change: Partial<ConditionalAccessPolicy>) =>
  world.ports.policies.stored.set(policyOf().id, { ...policyOf(), ...change });
const enablings = () =>
  world.ports.policyWriter.calls.filter(({ method, args }) => method === "setPolicyState" && args[1] === "enabled")
    .length;
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

/** Runs the flip as often as it takes to write three times over, whatever it answers. */
async function attack(): Promise<void> {
  for (let run = 0; run < 9; run++) {
    await world.answer("flip");
    world.ports.clock.advance({ seconds: 5 });
  }
}

test("with all evidence fresh the policy is enabled by one write of the state alone, and read back", async () => {
  await attack();
  expect(enablings()).toBe(1);
  expect(policyOf().state).toBe("enabled");
  expect(await world.facts()).toMatchObject({ stage: "enforced", strandedRecently: 0 });
  expect(await world.stamps()).toEqual(expect.arrayContaining(["flipAskedFor", "stage.enforced"]));
});

describe("there is no flip", () => {
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
    ["when the live check is older than an hour", () => flipOf({ startedAt: hoursAgo(1) })],
    ["when the live check is older than the approval", () => approvalOf({ at: aMinuteLater() })],
    ["when the live check saw other people ready", () => flipOf({ digest: "2".repeat(64) })],
    ["when nobody was excluded yet", () => flipOf({ excludedAt: undefined })],
    [
      "when the exclusion is older than the live check",
      () => flipOf({ excludedAt: hoursAgo(0.9), checkedAt: hoursAgo(0.1) }),
    ],
    ["before report-only has run its time", () => world.change({ reportOnlyAt: hoursAgo(47) })],
    ["when report-only was never entered", () => world.change({ reportOnlyAt: undefined })],
    ["before the warning has run its time", () => world.change({ warnedAt: hoursAgo(7 * 24 - 1) })],
    ["when nobody was warned", () => world.change({ warnedAt: undefined })],
    [
      "when the gate is shut",
      async () => world.change({ gate: { at: hoursAgo(200), ready: 1, inScope: 20, passed: false } }),
    ],
    ["when the gate was never looked at", () => world.change({ gate: undefined })],
    ["while the wave is paused", () => world.change({ paused: { by: APPROVER, at: hoursAgo(0), reason: "wait" } })],
    ["when the wave was cancelled", () => world.change({ cancelRequested: { by: APPROVER, at: hoursAgo(0) } })],
    [
      "when a rollback was asked for",
      () => world.change({ rollbackRequested: { by: APPROVER, at: hoursAgo(0), reason: "no" } }),
    ],
    ["at another stage", () => world.change({ stage: "reportOnly" })],
    ["when the policy is not recorded as ours", async () => registry({ policyId: "" })],
    ["when another policy is recorded as ours", async () => registry({ policyId: "somebody-else" })],
    ["when the wave names a policy that is not ours", () => world.change({ policyId: "somebody-else" })],
    ["when the policy is gone", () => world.ports.policies.stored.clear()],
    ["when the policy was disabled", () => changePolicy({ state: "disabled" })],
    ["when the policy's state is a word nobody knows", () => changePolicy({ state: "unknown" })],
    [
      "when somebody took the exclusions out of the policy",
      () => changePolicy({ definition: withUsers({ includeGroups: [GROUP_ID] }) }),
    ],
    [
      "when somebody aimed the policy at everyone",
      () => changePolicy({ definition: withUsers({ includeUsers: ["All"] }) }),
    ],
    ["when somebody touched the policy, whatever they did", () => changePolicy({ modifiedDateTime: hoursAgo(1) })],
    [
      "when somebody who is not ready left the exclusion group",
      () => world.ports.directory.groups.get(EXCLUSION_GROUP_ID)?.clear(),
    ],
    ["when the exclusion group is gone", () => world.ports.directory.groups.delete(EXCLUSION_GROUP_ID)],
    [
      "when somebody joined the wave's group",
      () => world.ports.directory.groups.get(GROUP_ID)?.add("20000000-0000-4000-8000-000000000001"),
    ],
    ["when the break-glass group is empty", () => world.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [])],
    [
      "when one break-glass account left its group",
      () => world.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [BREAK_GLASS_USER_IDS[0]]),
    ],
    [
      "when the strength allows a weaker method",
      () => world.ports.policies.strengths.set(STRENGTH, ["fido2", "password,sms"]),
    ],
    ["when the strength does not exist", () => world.ports.policies.strengths.delete(STRENGTH)],
    ["when a member lost the passkey since the check", () => memberOf({ hasUsablePasskey: false })],
    ["when a member's passkey turned out never used", () => memberOf({ passkeyUsedAt: undefined })],
    ["when a member was never seen in the report-only window", () => memberOf({ sweep: undefined })],
    ["while groups cannot be read", () => world.ports.directory.throttleNext("memberIds", 10, 99)],
    [
      "while the permission to read groups is missing",
      () => world.ports.directory.refuseNext("memberIds", "Authorization_RequestDenied", 99),
    ],
    ["while the policy cannot be read", () => world.ports.policies.throttleNext("policy", undefined, 99)],
    [
      "while the strength cannot be read",
      () => world.ports.policies.refuseNext("strengthCombinations", "Authorization_RequestDenied", 99),
    ],
  ])("%s", async (_case, spoil) => {
    await spoil();
    await attack();
    expect(enablings()).toBe(0);
    expect((await world.facts()).stage).not.toBe("enforced");
  });
});

const STRENGTH = "00000000-0000-0000-0000-000000000004";
const registry = async (change: { policyId: string }) => {
  const registered = await world.ports.store.registeredPolicy(WAVE_ID);
  if (registered) await world.ports.store.saveRegisteredPolicy({ ...registered, ...change });
};
const memberOf = (
  change: Parameters<typeof world.ports.store.mergeMembers>[1][number] extends infer T ? Omit<T, "userId"> : never,
) => world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), ...change }]);
const withUsers = (users: unknown) => {
  const { conditions, ...rest } = policyOf().definition as { conditions: Record<string, unknown> };
  return { ...rest, conditions: { ...conditions, users } };
};

describe("what people decided while a run of the flip was under way holds:", () => {
  const by = { by: APPROVER, at: "2026-04-06T07:00:00.000Z" };
  /** Decided after the run has read the row, at the last moment before the claim. */
  const decideBeforeTheClaim = (change: Partial<WaveFacts>) => {
    const { store } = world.ports;
    const registeredPolicy = store.registeredPolicy;
    store.registeredPolicy = async (waveId) => {
      store.registeredPolicy = registeredPolicy;
      await world.change(change);
      return registeredPolicy(waveId);
    };
  };

  test.each<[string, Partial<WaveFacts>]>([
    ["a pause", { paused: { ...by, reason: "wait" } }],
    ["a cancellation", { cancelRequested: by }],
    ["a rollback", { rollbackRequested: { ...by, reason: "no" } }],
    ["a withdrawal", { approval: undefined, flip: undefined, withdrawn: { ...by, reason: "no" } }],
    ["another approval", { approval: { ...by, digest: "0".repeat(64) } }],
  ])("%s", async (_what, change) => {
    await world.answer("flip");
    decideBeforeTheClaim(change);
    await world.answer("flip");
    expect(enablings()).toBe(0);
    expect(await world.stamps("flipAskedFor")).toEqual([]);
    expect((await world.ports.store.registeredPolicy(WAVE_ID))?.state).not.toBe("enabled");
  });

  test("nothing of the kind stops a flip", async () => {
    await world.answer("flip");
    decideBeforeTheClaim({ reportedReady: 1 });
    await world.answer("flip");
    expect(enablings()).toBe(1);
  });
});

test("what is stale sends the wave back for new evidence, and the approval is gone", async () => {
  await memberOf({ hasUsablePasskey: false });
  await attack();
  expect(await world.facts()).toMatchObject({ stage: "reportOnly" });
  expect((await world.facts()).approval).toBeUndefined();
});

describe("an alert about a flip that cannot happen", () => {
  test.each([
    ["is refused", () => world.ports.email.refuseNext("send")],
    ["finds no room", () => world.ports.email.throttleNext("send", 600)],
  ])("hides no reason when its mail %s", async (_how, spoil) => {
    changePolicy({ state: "disabled" });
    spoil();
    expect(await world.answer("flip")).not.toHaveProperty("ok");
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain("not in report-only");
  });

  test("hides no mistake of our own", async () => {
    changePolicy({ state: "disabled" });
    world.ports.email.failNext("send", new RangeError("a bug"));
    await expect(world.answer("flip")).rejects.toThrow("a bug");
  });
});

test("what only people can mend is told to the operators once, and shown where people look", async () => {
  changePolicy({ definition: withUsers({ includeUsers: ["All"] }) });
  await attack();
  expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
  expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain("somebody has changed the wave's policy");
});

describe("whatever happens to the answer of the write", () => {
  test("an answer that was lost is settled by reading, with no second write", async () => {
    await world.answer("flip");
    world.ports.policyWriter.loseNextAnswer = true;
    await attack();
    expect(enablings()).toBe(1);
    expect((await world.facts()).stage).toBe("enforced");
  });

  test("a throttled write is made later, after another look", async () => {
    world.ports.policyWriter.throttleNext("setPolicyState", undefined, 1);
    await attack();
    expect(policyOf().state).toBe("enabled");
    expect((await world.facts()).stage).toBe("enforced");
  });

  test("a refused write leaves the policy in report-only and the wave where it was", async () => {
    world.ports.policyWriter.refuseNext("setPolicyState", "Authorization_RequestDenied", 99);
    await attack();
    expect(policyOf().state).toBe("enabledForReportingButNotEnforced");
    expect((await world.facts()).stage).toBe("swept");
  });

  test("a cancellation that comes between the write and the look finds an enforced wave to roll back, not a forgotten policy", async () => {
    for (let run = 0; run < 2; run++) await world.answer("flip");
    expect(policyOf().state).toBe("enabled");
    await world.change({ cancelRequested: { by: STARTER, at: world.now.toISOString() } });
    await world.until(({ stage }) => stage === "cancelled");
    expect(policyOf().state).toBe("enabledForReportingButNotEnforced");
  });

  test("a definition that is not the approved one when it is read back takes the policy back, with an alert", async () => {
    for (let run = 0; run < 2; run++) await world.answer("flip");
    changePolicy({ definition: withUsers({ includeUsers: ["All"] }) });
    const facts = await world.until(({ round }) => round === 2);
    expect(policyOf().state).toBe("enabledForReportingButNotEnforced");
    expect(facts).toMatchObject({ stage: "reminded" });
    expect(world.mailsTo("alerts@contoso.example").length).toBeGreaterThan(0);
  });
});

test("a policy that somebody else enabled before the flip goes back to report-only", async () => {
  changePolicy({ state: "enabled" });
  await world.until(({ round }) => round === 2);
  expect(policyOf().state).toBe("enabledForReportingButNotEnforced");
});

describe("a flip that was written and cannot be read back", () => {
  const REPORT_ONLY = "enabledForReportingButNotEnforced";
  const rollbackRequested = { by: APPROVER, at: "2026-04-06T09:00:00.000Z", reason: "the helpdesk is ill" };
  const cancelRequested = { by: STARTER, at: "2026-04-06T09:00:00.000Z" };
  const decide = () => world.decide();
  const flip = () => world.answer("flip");
  const unreadable = (times: number) => world.ports.policies.throttleNext("policy", undefined, times);
  const write = async () => {
    for (let run = 0; run < 2; run++) await flip();
    expect(policyOf().state).toBe("enabled");
  };

  test("ends its step at once after the write, so that no long wait of an earlier attempt comes before the reading", async () => {
    await flip();
    expect(await flip()).toMatchObject({ ok: { kind: "wait" } });
    const next = await decide();
    expect(next).toMatchObject({ kind: "wait", because: expect.stringMatching(/^the policy may be enabled: /) });
    expect(Date.parse((next as { until: string }).until) - world.now.getTime()).toBeLessThanOrEqual(5000);
  });

  test.each<[string, number, () => unknown]>([
    ["is throttled", 15, () => unreadable(1)],
    ["is told to come again later", 120, () => world.ports.policies.throttleNext("policy", 120)],
    ["is refused", 600, () => world.ports.policies.refuseNext("policy")],
  ])(
    "waits where people can wake it while the reading %s, and is enforced once it works",
    async (_how, seconds, spoil) => {
      await write();
      spoil();
      expect(await flip()).toMatchObject({ ok: { kind: "wait" } });
      const until = new Date(world.now.getTime() + seconds * 1000).toISOString();
      expect(await decide()).toMatchObject({
        kind: "wait",
        until,
        because: expect.stringMatching(/^the policy may be enabled: /),
      });
      expect((await world.facts()).stage).toBe("swept");
      await world.until(({ stage }) => stage === "enforced");
      expect(enablings()).toBe(1);
    },
  );

  test.each<[string, () => unknown]>([
    ["lost", () => Object.assign(world.ports.policyWriter, { loseNextAnswer: true })],
    ["a refusal", () => world.ports.policyWriter.refuseNext("setPolicyState")],
    ["that it is busy", () => world.ports.policyWriter.throttleNext("setPolicyState", 90)],
  ])("waits where people can wake it when the answer of the write is %s", async (_what, spoil) => {
    await flip();
    spoil();
    expect(await flip()).toMatchObject({ ok: { kind: "wait" } });
    expect(await decide()).toMatchObject({
      kind: "wait",
      because: expect.stringMatching(/^the policy may be enabled: /),
    });
  });

  test("is never taken back without anybody asking", async () => {
    await write();
    unreadable(5);
    for (let n = 0; n < 4; n++) await world.step();
    expect(policyOf().state).toBe("enabled");
    expect((await world.facts()).stage).toBe("swept");
  });

  test.each<[string, Partial<WaveFacts>]>([
    ["", {}],
    [", paused or not", { paused: { by: STARTER, at: "2026-04-06T09:00:00.000Z", reason: "holidays" } }],
  ])("is taken back as soon as people ask, without any reading first%s", async (_how, change) => {
    await write();
    world.ports.policies.refuseNext("policy", "Authorization_RequestDenied", 2);
    await flip();
    await world.change({ ...change, rollbackRequested });
    const reads = world.ports.policies.called("policy");
    expect(await decide()).toMatchObject({ kind: "rollBack", leadsTo: "rolledBack" });
    await world.answer("rollBack", { because: "asked for", leadsTo: "rolledBack" });
    expect(policyOf().state).toBe(REPORT_ONLY);
    expect(world.ports.policies.called("policy")).toBe(reads);
    expect(await world.until(({ stage }) => stage === "rolledBack")).toMatchObject({
      rollbackRequested: undefined,
      approval: undefined,
    });
    expect(enablings()).toBe(1);
  });

  test("is not finished by a run of the flip that was under way when people asked", async () => {
    await write();
    await world.change({ rollbackRequested });
    await flip();
    expect((await world.facts()).stage).toBe("swept");
    expect(await decide()).toMatchObject({ kind: "rollBack", leadsTo: "rolledBack" });
  });

  test("does not flip again while nobody can say whether it is back in report-only", async () => {
    await write();
    await world.change({ rollbackRequested });
    for (let run = 0; run < 2; run++) {
      unreadable(1);
      await world.answer("rollBack", { because: "asked for", leadsTo: "rolledBack" });
    }
    // As when the instance is ended by hand and started again.
    expect(await decide()).toMatchObject({ kind: "rollBack" });
    await flip();
    expect(enablings()).toBe(1);
    expect(policyOf().state).toBe(REPORT_ONLY);
  });

  test.each<[string, Partial<WaveFacts>, "rolledBack" | "cancelled"]>([
    ["a rollback", { rollbackRequested }, "rolledBack"],
    ["a cancellation", { cancelRequested }, "cancelled"],
  ])(
    "that is taken back for %s stands in the audit trail and is told to the operators, once",
    async (_what, asked, stage) => {
      await write();
      await world.change(asked);
      unreadable(1);
      world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 60 });
      await world.until((facts) => facts.stage === stage);
      await world.carryOut({ kind: "rollBack", because: "asked for", leadsTo: stage });
      expect(policyOf().state).toBe(REPORT_ONLY);
      expect(await world.stamps("policyReturned")).toHaveLength(1);
      expect(await world.stamps("policyFoundEnabled")).toEqual([]);
      expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
    },
  );

  test("is taken back before it is cancelled when people ask for both", async () => {
    await write();
    await world.change({ rollbackRequested, cancelRequested });
    await world.until(({ stage }) => stage === "rolledBack");
    expect(policyOf().state).toBe(REPORT_ONLY);
    await world.until(({ stage }) => stage === "cancelled");
    expect(enablings()).toBe(1);
    expect(await world.stamps("policyReturned")).toHaveLength(1);
  });

  test("that did not take leaves nothing to tell when the wave is cancelled later", async () => {
    await flip();
    world.ports.policyWriter.throttleNext("setPolicyState");
    for (let run = 0; run < 2; run++) await flip();
    await world.change({ cancelRequested });
    await world.until(({ stage }) => stage === "cancelled");
    expect(policyOf().state).toBe(REPORT_ONLY);
    expect(await world.stamps("policyReturned")).toEqual([]);
    expect(world.mailsTo("alerts@contoso.example")).toEqual([]);
  });

  test.each<[string, number, () => unknown]>([
    [
      "are told once when the reading is refused",
      1,
      () => world.ports.policies.refuseNext("policy", "Authorization_RequestDenied", 4),
    ],
    ["are told once when it takes long", 1, () => world.ports.policies.throttleNext("policy", 600, 4)],
    ["are not told when it is only busy for a while", 0, () => unreadable(4)],
  ])("operators %s", async (_what, mails, spoil) => {
    await write();
    spoil();
    await world.until(({ stage }) => stage === "enforced");
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(mails);
  });

  test("waits on when the mail about it cannot leave", async () => {
    await write();
    world.ports.policies.refuseNext("policy", "Authorization_RequestDenied", 1);
    world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 600 });
    expect(await flip()).toMatchObject({ ok: { kind: "wait" } });
    expect(await decide()).toMatchObject({ kind: "wait" });
  });
});
