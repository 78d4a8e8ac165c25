import { beforeEach, describe, expect, test } from "vitest";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { EXCLUSION_GROUP_ID } from "../../../../support/testConfig.ts";
import {
  APPROVER,
  GROUP_ID,
  sweptWorld,
  takeReport,
  WAVE_ID,
  WaveWorld,
  worldBeforeFlip,
} from "../../../../support/waves/waveWorld.ts";

let world: WaveWorld;

describe("the sweep", () => {
  beforeEach(async () => {
    world = new WaveWorld(20);
    await world.insert();
    await world.until(({ stage }) => stage === "open");
    for (let n = 1; n <= 19; n++) world.enrol(n);
    await takeReport(world);
    await world.until(({ stage }, step) => stage === "reportOnly" && step?.kind === "wait");
  });
  const sweep = async () => {
    world.ports.clock.set("2026-04-06T07:00:00Z");
    await world.carryOut({ kind: "sweep" });
    return world.facts();
  };
  const days = (count: number) => {
    for (let day = 0; day < count; day++) {
      world.ports.clock.advance({ days: 1 });
      world.workingDay();
    }
  };

  test("that is clean moves the wave on, names the digest, and asks the second admin once", async () => {
    days(3);
    expect(await sweep()).toMatchObject({
      stage: "swept",
      evidence: { clean: true, ready: 19, leftOut: 1, seen: 20 },
    });
    await world.carryOut({ kind: "sweep" });
    expect(world.mailsTo("approvers@contoso.example")).toHaveLength(1);
  });

  test("offers a pass, by way of the manager, to those who would be blocked", async () => {
    days(3);
    const before = world.mailsTo("mia@contoso.example").length;
    await sweep();
    expect(world.mailsTo("mia@contoso.example")).toHaveLength(before + 1);
  });

  test.each<[string, RegExp, () => void]>([
    ["without any sign-in", /no sign-in/, () => undefined],
    [
      "without the applied policies",
      /without the applied policies/,
      () => {
        days(3);
        world.ports.reports.hideAppliedPolicies = true;
      },
    ],
    [
      "when the policy was changed by somebody",
      /changed/,
      () => {
        days(3);
        world.ports.policies.stored.set(world.policy.id, {
          ...world.policy,
          definition: { conditions: { users: { includeUsers: ["All"] } } },
        });
      },
    ],
    [
      "when the policy is gone",
      /does not exist/,
      () => {
        days(3);
        world.ports.policies.stored.clear();
      },
    ],
    [
      "when the ready lost their passkeys since the gate",
      /needed/,
      () => {
        days(3);
        for (const n of [1, 2, 3]) world.losePasskey(n);
      },
    ],
  ])("is not clean %s, and stays where it is with the reason", async (_how, because, spoil) => {
    spoil();
    const facts = await sweep();
    expect(facts).toMatchObject({ stage: "reportOnly", evidence: { clean: false } });
    expect(facts.evidence?.because).toMatch(because);
    expect(world.mailsTo("approvers@contoso.example")).toEqual([]);
  });

  test("reads both logs in pages and counts everyone", async () => {
    world.ports.reports.pageSize = 7;
    days(2);
    world.ports.reports.addSignIn(
      {
        userId: world.id(20),
        createdDateTime: world.now.toISOString(),
        appliedConditionalAccessPolicies: [{ id: world.policy.id, result: "reportOnlyInterrupted" }],
      },
      "nonInteractive",
    );
    await sweep();
    expect((await world.member(1)).sweep).toMatchObject({ seen: 2, satisfied: 2, unsatisfied: 0 });
    expect((await world.member(20)).sweep).toMatchObject({ seen: 3, satisfied: 0, unsatisfied: 3 });
  });

  test("starts its counts anew each time", async () => {
    days(2);
    await sweep();
    await world.change({ stage: "reportOnly", evidence: undefined });
    await world.carryOut({ kind: "sweep" });
    expect((await world.member(1)).sweep).toMatchObject({ seen: 2 });
  });

  test("that finds the policy enabled by somebody takes it back and tells the operators", async () => {
    days(3);
    world.ports.policies.stored.set(world.policy.id, { ...world.policy, state: "enabled" });
    await sweep();
    expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
  });

  test.each<[string, object, WaveFacts["stage"]]>([
    ["pauses", { paused: { by: APPROVER, at: "2026-04-06T07:00:00.000Z", reason: "what is this?" } }, "reportOnly"],
    ["cancels", { cancelRequested: { by: APPROVER, at: "2026-04-06T07:00:00.000Z" } }, "cancelled"],
  ])(
    "that finds the policy enabled takes it back although somebody %s the wave meanwhile",
    async (_does, asked, stage) => {
      days(3);
      const enabled = { ...world.policy, state: "enabled" as const };
      world.ports.policies.stored.set(world.policy.id, enabled);
      const save = world.ports.store.saveRegisteredPolicy;
      world.ports.store.saveRegisteredPolicy = async (registered) => {
        await save(registered);
        if (registered.state === "enabled") await world.change(asked);
      };
      await sweep();
      for (let n = 0; n < 3; n++) await world.step();
      expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
      expect(await world.facts()).toMatchObject({ stage });
    },
  );

  test("that was cancelled looks whether somebody has enabled the policy, and takes it back", async () => {
    world.ports.policies.stored.set(world.policy.id, { ...world.policy, state: "enabled" as const });
    await world.change({ cancelRequested: { by: APPROVER, at: world.now.toISOString() } });
    await world.until(({ stage }) => stage === "cancelled");
    expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
    expect(await world.stamps("policyFoundEnabled")).toHaveLength(1);
  });

  test("that was cancelled with its policy in report-only alarms nobody", async () => {
    await world.change({ cancelRequested: { by: APPROVER, at: world.now.toISOString() } });
    await world.until(({ stage }) => stage === "cancelled");
    expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
    expect(await world.stamps("policyFoundEnabled")).toEqual([]);
    expect(await world.stamps("policyReturned")).toEqual([]);
    expect(world.mailsTo("alerts@contoso.example")).toEqual([]);
  });
});

describe("before the flip", () => {
  beforeEach(async () => {
    world = await sweptWorld(20);
    world.ports.clock.advance({ minutes: 10 });
    await world.approve();
  });

  test("everyone is looked at live again; a change in who is ready voids the approval", async () => {
    const at = world.now.toISOString();
    world.losePasskey(1);
    await world.carryOut({ kind: "checkEveryone" });
    const members = await world.members();
    expect(members.every(({ checkedAt }) => (checkedAt ?? "") >= at)).toBe(true);
    await world.step();
    expect(await world.facts()).toMatchObject({ stage: "reportOnly" });
    expect((await world.facts()).approval).toBeUndefined();
  });

  test("whoever joined the group is taken in, which voids the approval", async () => {
    world.ports.directory.addUser({ id: "20000000-0000-4000-8000-000000000001" });
    world.ports.directory.groups.get(GROUP_ID)?.add("20000000-0000-4000-8000-000000000001");
    await world.carryOut({ kind: "checkEveryone" });
    await world.step();
    expect(await world.facts()).toMatchObject({ stage: "reportOnly", inScope: 21 });
  });

  test("whoever became privileged is sorted out and excluded", async () => {
    world.ports.directory.privileged.add(world.id(1));
    await world.carryOut({ kind: "checkEveryone" });
    expect((await world.member(1)).sortedOut).toBe("privileged");
    expect((await world.facts()).flip?.digest).not.toBe((await world.facts()).approval?.digest);
  });

  test("everybody whom the policy may not hit goes into the exclusion group, with reason, owner and end", async () => {
    await world.carryOut({ kind: "checkEveryone" });
    await world.carryOut({ kind: "exclude" });
    expect(world.excluded).toEqual([world.id(20)]);
    expect(await world.ports.store.exclusion(world.id(20))).toMatchObject({
      reason: "noUsablePasskey",
      owner: "Ada Admin",
      waveId: WAVE_ID,
    });
    expect((await world.facts()).flip?.excludedAt).toBeDefined();
    await world.carryOut({ kind: "exclude" });
    expect(await world.stamps("excludedFromEnforcement")).toHaveLength(1);
  });

  test("those sorted out go there too, as the policy aims at the whole group", async () => {
    world = new WaveWorld(20);
    world.ports.directory.addUser({ id: world.id(20), userType: "Guest" });
    await world.insert();
    await world.until(({ stage }) => stage === "open");
    for (let n = 1; n <= 19; n++) world.enrol(n);
    await takeReport(world);
    await world.until(({ stage }) => stage === "swept");
    await world.approve();
    await world.until(({ stage }) => stage === "enforced");
    expect(world.excluded).toEqual([world.id(20)]);
    expect(await world.ports.store.exclusion(world.id(20))).toMatchObject({ reason: "guest" });
  });

  test("an exclusion that does not show up is looked for again, and nothing is recorded until it does", async () => {
    await world.carryOut({ kind: "checkEveryone" });
    const { directory } = world.ports;
    const real = directory.memberIds.bind(directory);
    let looks = 0;
    directory.memberIds = async function* (groupId: string) {
      if (groupId !== EXCLUSION_GROUP_ID) yield* real(groupId);
      else if (++looks > 3) yield* real(groupId);
    };
    const before = world.now.getTime();
    await world.carryOut({ kind: "exclude" });
    expect(world.now.getTime() - before).toBe(180_000);
    expect((await world.facts()).flip?.excludedAt).toBeDefined();
  });

  test("an exclusion that never shows up ends in a reason, not in a flip", async () => {
    await world.carryOut({ kind: "checkEveryone" });
    const { directory } = world.ports;
    const real = directory.memberIds.bind(directory);
    directory.memberIds = async function* (groupId: string) {
      if (groupId !== EXCLUSION_GROUP_ID) yield* real(groupId);
    };
    await expect(world.carryOut({ kind: "exclude" }, 30)).rejects.toThrow("did not come to an end");
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain("do not show up in the exclusion group");
    const told = world.ports.email.sent.filter(({ plainText }) =>
      plainText.includes("do not show up in the exclusion"),
    );
    // Once on each of the two days that the hourly tries go over.
    expect(told.map(({ to }) => to.address)).toEqual(["alerts@contoso.example", "alerts@contoso.example"]);
    expect((await world.facts()).flip?.excludedAt).toBeUndefined();
  });

  test("a person whom the group does not take stops it", async () => {
    await world.carryOut({ kind: "checkEveryone" });
    world.ports.policyWriter.notAddable.set(world.id(20), "Request_BadRequest");
    expect(await world.answer("exclude")).toMatchObject({
      later: { because: expect.stringContaining("Request_BadRequest") },
    });
  });

  test("somebody who has left the group, or the company, stops nothing", async () => {
    world.ports.directory.groups.get(GROUP_ID)?.delete(world.id(20));
    world.ports.policyWriter.notAddable.set(world.id(20), "Request_ResourceNotFound");
    const facts = await world.until(({ stage }) => stage === "enforced");
    expect(facts.enforcedAt).toBeDefined();
    expect(world.excluded).toEqual([]);
  });
});

describe("a rollback", () => {
  beforeEach(async () => {
    world = await worldBeforeFlip(20);
    await world.until(({ stage }) => stage === "enforced");
  });
  const rollBack = () => world.carryOut({ kind: "rollBack", because: "asked for", leadsTo: "rolledBack" });

  test("returns the policy, is read back, audited and told", async () => {
    await rollBack();
    await rollBack();
    expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
    expect((await world.facts()).stage).toBe("rolledBack");
    expect(await world.stamps("policyReturned")).toHaveLength(1);
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
  });

  test("is always allowed, with the drift in the audit line", async () => {
    world.ports.policies.stored.set(world.policy.id, {
      ...world.policy,
      definition: { conditions: { users: { includeUsers: ["All"] } } },
    });
    await rollBack();
    expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
    const lines = await world.ports.store.recent(WAVE_ID, 100);
    expect(lines.find(({ what }) => what === "policyReturned")?.before).toContain("changed its definition");
  });

  test("that Entra refuses is told to the operators once a day, tried again, and not taken for done", async () => {
    const attempt = () => world.answer("rollBack", { because: "asked for", leadsTo: "rolledBack" });
    world.ports.policyWriter.refuseNext("setPolicyState", "Authorization_RequestDenied", 3);
    expect(await attempt()).toMatchObject({
      later: { because: expect.stringContaining("Authorization_RequestDenied") },
    });
    await attempt();
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
    expect((await world.facts()).stage).toBe("enforced");
    world.ports.clock.advance({ hours: 24 });
    await attempt();
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(2);
    await rollBack();
    expect([world.policy.state, (await world.facts()).stage]).toEqual([
      "enabledForReportingButNotEnforced",
      "rolledBack",
    ]);
  });

  test("that is only throttled is not told before it is done", async () => {
    world.ports.policyWriter.throttleNext("setPolicyState");
    await world.answer("rollBack", { because: "asked for", leadsTo: "rolledBack" });
    expect(world.mailsTo("alerts@contoso.example")).toEqual([]);
  });

  test("that is refused waits as it is told to when the mail about it cannot leave either", async () => {
    world.ports.policyWriter.refuseNext("setPolicyState", "Authorization_RequestDenied");
    world.ports.email.throttleNext("send");
    const answer = await world.answer("rollBack", {
      because: "asked for",
      leadsTo: "rolledBack",
    });
    expect(answer).toMatchObject({ later: { because: expect.stringContaining("Authorization_RequestDenied") } });
    await rollBack();
    expect((await world.facts()).stage).toBe("rolledBack");
  });

  test.each<[string, () => unknown]>([
    ["a lost answer", () => Object.assign(world.ports.policyWriter, { loseNextAnswer: true })],
    ["throttling", () => world.ports.policyWriter.throttleNext("setPolicyState", undefined, 2)],
    ["a policy that is gone", () => world.ports.policies.stored.clear()],
  ])("survives %s", async (_what, spoil) => {
    spoil();
    await rollBack();
    expect((await world.facts()).stage).toBe("rolledBack");
    expect([...world.ports.policies.stored.values()].map(({ state }) => state)).not.toContain("enabled");
  });

  test("begins a second round with mails of its own", async () => {
    await rollBack();
    await world.until(({ round }) => round === 2);
    const facts = await world.facts();
    expect(facts).toMatchObject({ stage: "reminded", strandedRecently: 0 });
    expect([facts.gate, facts.evidence, facts.approval, facts.flip, facts.enforcedAt]).toEqual(
      Array.from({ length: 5 }),
    );
  });
});
