import { beforeEach, describe, expect, test } from "vitest";
import { sweptSince } from "../../../../../shared/domain/wave/sweepNotes.ts";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import { APPROVER, takeReport, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

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
  const sweptOf = async (n: number) => sweptSince(await world.member(n), (await world.facts()).reportOnlyAt);
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

  test("looks again at those of whose passkey nobody could tell an hour ago, and leaves none of them out", async () => {
    days(3);
    const unclear = [1, 2, 3].map((n) => ({
      userId: world.id(n),
      fitUnknown: true,
      checkedAt: "2026-04-06T06:00:00.000Z",
    }));
    await world.ports.store.mergeMembers(WAVE_ID, unclear);
    expect(await sweep()).toMatchObject({ stage: "swept", evidence: { clean: true, ready: 19, leftOut: 1 } });
    expect((await world.member(1)).fitUnknown).toBeUndefined();
  });

  const DAY = 86_400_000;
  const seeing = async (people: number) => {
    const { reportOnlyAt = "" } = await world.facts();
    for (let n = 1; n <= people; n++)
      world.ports.reports.addSignIn({
        userId: world.id(n),
        createdDateTime: reportOnlyAt,
        authenticationMethods: ["Passkey (device-bound)"],
        appliedConditionalAccessPolicies: [{ id: world.policy.id, result: "reportOnlySuccess" }],
      });
    return (days: number, ms = 0) => {
      world.ports.clock.set(new Date(Date.parse(reportOnlyAt) + days * DAY + ms).toISOString());
      return world.carryOut({ kind: "sweep" });
    };
  };

  test("waits 14 days for those whom nobody saw, then leaves them out by name and asks about the others", async () => {
    const sweepAfter = await seeing(12);
    await sweepAfter(14, -1);
    const { stage, evidence } = await world.facts();
    expect([stage, evidence?.clean]).toEqual(["reportOnly", false]);
    expect(evidence?.because).toMatch(
      /^sign-ins were seen of 12 of the 19 who are ready; 16 are needed, or it goes on/,
    );
    expect(world.mailsTo("approvers@contoso.example")).toEqual([]);
    await sweepAfter(14);
    expect(await world.facts()).toMatchObject({ stage: "swept", evidence: { clean: true, ready: 12, leftOut: 8 } });
    expect(world.mailsTo("approvers@contoso.example")).toHaveLength(1);
    const { wouldBeLeftOut = [] } = (await readWaveStatus(world.ports, world.config, WAVE_ID)) ?? {};
    expect(wouldBeLeftOut.map(({ userId, reason }) => [userId, reason])).toEqual([
      ...[13, 14, 15, 16, 17, 18, 19].map((n) => [world.id(n), "noSignInSeen"]),
      [world.id(20), "noUsablePasskey"],
    ]);
    expect(world.enforced).toEqual([]);
  });

  test.each([0, 9])("of whom nobody saw more than %s of 19 asks nobody, however long it waits", async (people) => {
    const sweepAfter = await seeing(people);
    for (const days of [14, 20, 28]) await sweepAfter(days);
    expect(await world.facts()).toMatchObject({ stage: "reportOnly", evidence: { clean: false } });
    expect(world.mailsTo("approvers@contoso.example")).toEqual([]);
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

  test("reads both logs in pages and sees everyone", async () => {
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
    expect(await sweptOf(1)).toMatchObject({ satisfied: true, unsatisfied: false });
    expect(await sweptOf(20)).toMatchObject({ satisfied: false, unsatisfied: true });
  });

  test("counts nothing that an earlier window showed", async () => {
    days(2);
    await sweep();
    expect(await sweptOf(1)).toMatchObject({ satisfied: true });
    await world.change({ stage: "reportOnly", reportOnlyAt: world.now.toISOString(), evidence: undefined });
    world.ports.clock.advance({ days: 2 });
    await world.carryOut({ kind: "sweep" });
    expect(await sweptOf(1)).toBeUndefined();
    expect((await world.facts()).evidence).toMatchObject({ clean: false, seen: 0 });
  });

  test("without the applied policies is made anew over the same sign-ins once they can be read", async () => {
    days(3);
    world.ports.reports.hideAppliedPolicies = true;
    expect((await sweep()).evidence?.because).toMatch(/^from 2026-04-0\d.* on sign-ins came without/);
    expect(await sweptOf(1)).toMatchObject({ satisfied: false });
    world.ports.reports.hideAppliedPolicies = false;
    world.ports.clock.advance({ days: 1 });
    await world.carryOut({ kind: "sweep" });
    expect(await world.facts()).toMatchObject({ stage: "swept", evidence: { clean: true, ready: 19 } });
  });

  test("is not clean while somebody has enabled the policy: its sign-ins are no evidence", async () => {
    days(3);
    world.ports.policies.stored.set(world.policy.id, { ...world.policy, state: "enabled" });
    const facts = await sweep();
    expect(facts).toMatchObject({ stage: "reportOnly", evidence: { clean: false } });
    expect(facts.evidence?.because).toMatch(/enabled, not in report-only/);
  });

  test("names in every row how the evidence names the person, and forgets what an earlier one said", async () => {
    days(3);
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(1), sortedOut: "privileged", named: { digest: "old", as: "ready" } },
    ]);
    const { evidence } = await sweep();
    const named = (await world.members()).map((member) => member.named);
    expect(named[0]).toBeUndefined();
    expect(named.slice(1, 19)).toEqual(Array.from({ length: 18 }, () => ({ digest: evidence?.digest, as: "ready" })));
    expect(named[19]).toEqual({ digest: evidence?.digest, as: "leftOut" });
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
