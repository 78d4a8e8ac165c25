import { beforeEach, describe, expect, test } from "vitest";
import { guardPolicies } from "../../../../../functions/waves/policy/guardPolicies.ts";
import type { ConditionalAccessPolicy } from "../../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { FakePatience } from "../../../../support/fakes/fakePatience.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS } from "../../../../support/testConfig.ts";
import { APPROVER, sweptWorld, type WaveWorld, worldBeforeFlip } from "../../../../support/waves/waveWorld.ts";

const ALERTS = "alerts@contoso.example";
let world: WaveWorld;
const make = (change: Partial<ConditionalAccessPolicy>) =>
  world.ports.policies.stored.set(world.policy.id, { ...world.policy, ...change });
const guard = () => guardPolicies(world.ports, world.config, () => new FakePatience(world.ports.clock, 60))();
const allWrites = () => world.ports.policyWriter.calls.filter(({ method }) => method === "setPolicyState");
let writesBefore = 0;
const writes = () => allWrites().slice(writesBefore);
const pause = () => world.change({ paused: { by: APPROVER, at: world.now.toISOString(), reason: "x" } });
let mailsBefore = 0;
const alerts = () => world.mailsTo(ALERTS).length - mailsBefore;

describe("before the flip", () => {
  beforeEach(async () => {
    world = await sweptWorld();
    world.ports.clock.advance({ hours: 1 });
    mailsBefore = world.mailsTo(ALERTS).length;
    writesBefore = allWrites().length;
  });

  test.each([
    ["", () => undefined],
    [", while the wave is paused, too", pause],
  ])("a policy that somebody enabled is back in report-only within one look%s", async (_when, arrange) => {
    await arrange();
    make({ state: "enabled" });
    await guard();
    expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
    expect(await world.stamps("policyFoundEnabled")).toHaveLength(1);
    expect(alerts()).toBe(1);
  });

  test("a policy as it must be is left alone, and nobody hears of it", async () => {
    await guard();
    expect([writes(), alerts()]).toEqual([[], 0]);
  });

  test("a write that Entra does not take is made again with the next look", async () => {
    make({ state: "enabled" });
    world.ports.policyWriter.throttleNext("setPolicyState", 30);
    await guard();
    expect(world.policy.state).toBe("enabled");
    await guard();
    expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
  });

  test("two requests to Conditional Access are a second apart", async () => {
    make({ state: "enabled" });
    const patience = new FakePatience(world.ports.clock, 60);
    await guardPolicies(world.ports, world.config, () => patience)();
    expect(patience.pauses).toEqual([1.1]);
  });

  test.each<[string, () => unknown]>([
    ["switched off", () => make({ state: "disabled" })],
    ["changed", () => make({ definition: { conditions: { users: { includeUsers: ["All"] } } } })],
    ["deleted", () => world.ports.policies.stored.clear()],
  ])("one that somebody has %s is told of once a day, and not touched", async (_what, spoil) => {
    spoil();
    await guard();
    await guard();
    expect([writes(), alerts()]).toEqual([[], 1]);
    expect(await world.stamps("policyNotAsWanted")).toHaveLength(1);
    world.ports.clock.advance({ days: 1 });
    await guard();
    expect(alerts()).toBe(2);
  });
});

describe("while the policy is enforced", () => {
  beforeEach(async () => {
    world = await worldBeforeFlip(20);
    await world.until(({ stage }) => stage === "enforced");
    world.ports.clock.advance({ hours: 1 });
    mailsBefore = world.mailsTo(ALERTS).length;
    writesBefore = allWrites().length;
  });

  test("enabled is as it must be", async () => {
    await guard();
    expect([writes(), alerts()]).toEqual([[], 0]);
  });

  test.each(["enabledForReportingButNotEnforced", "disabled"] as const)(
    "a policy that somebody has set to %s is told of, and never enabled by the app",
    async (state) => {
      make({ state });
      await guard();
      expect([writes(), alerts(), world.policy.state]).toEqual([[], 1, state]);
    },
  );

  test("one that was rolled back, and that somebody enables again, goes back, in the second round as well", async () => {
    await world.change({ rollbackRequested: { by: APPROVER, at: world.now.toISOString(), reason: "x" } });
    await world.until(({ stage }) => stage === "reminded");
    make({ state: "enabled" });
    await guard();
    expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
  });

  test("a break-glass account that somebody took out of its group is told of by its id", async () => {
    const [gone = ""] = BREAK_GLASS_USER_IDS;
    world.ports.directory.groups.get(BREAK_GLASS_GROUP_ID)?.delete(gone);
    await guard();
    await guard();
    expect(alerts()).toBe(1);
    expect(world.ports.email.sent.at(-1)?.plainText).toContain(gone);
  });

  test("whatever refuses to be looked at is told once a day, and keeps the other from nothing", async () => {
    world.ports.policies.refuseNext("policies", "Authorization_RequestDenied", 2);
    world.ports.directory.groups.get(BREAK_GLASS_GROUP_ID)?.clear();
    await guard();
    await guard();
    const said = world.ports.email.sent.slice(-2).map(({ plainText }) => plainText);
    expect(said).toEqual([
      expect.stringContaining("The guard could not look at policies"),
      expect.stringContaining("break-glass accounts are not in"),
    ]);
    expect(alerts()).toBe(2);
  });

  test("whoever is busy alarms nobody", async () => {
    world.ports.policies.throttleNext("policies", 30);
    await guard();
    expect(alerts()).toBe(0);
  });
});
