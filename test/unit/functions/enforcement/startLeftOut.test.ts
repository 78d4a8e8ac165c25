import { beforeEach, describe, expect, test } from "vitest";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { preparedTenant } from "../../../support/enforcement/enforcedTenant.ts";
import { asAdmin, EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { testConfig } from "../../../support/testConfig.ts";

const APP = "a0000000-0000-4000-8000-00000000000a";
const CATCHES = "c0000000-0000-4000-8000-00000000000c";
const declared = [
  { what: "app", id: APP, owner: "Ada", reason: "kiosks sign in there", until: "2026-06-30", caughtBy: CATCHES },
];
let world: EnforcementWorld;
const catching = (change: object = {}) =>
  world.ports.policies.stored.set(CATCHES, {
    id: CATCHES,
    displayName: "MFA for everybody",
    state: "enabled",
    definition: {
      conditions: {
        users: { includeUsers: ["All"] },
        applications: { includeApplications: ["All"] },
        clientAppTypes: ["all"],
      },
      grantControls: { operator: "OR", builtInControls: ["mfa"] },
    },
    ...change,
  });
const codeOf = async (answer: ReturnType<EnforcementWorld["ask"]>) =>
  ((await answer).jsonBody as { error?: { code: string; message: string } }).error;

beforeEach(() => {
  world = new EnforcementWorld(preparedTenant(), testConfig({ LEFT_OUT: JSON.stringify(declared) }));
  catching();
});

describe("a start with something left out", () => {
  test("goes through while another policy catches it, and the policy leaves out that and no more", async () => {
    await world.start();
    await world.minutes(1);
    expect(world.state).toBe("enabled");
    expect(world.policies[0]?.definition).toMatchObject({
      conditions: { applications: { includeApplications: ["All"], excludeApplications: [APP] } },
    });
  });

  test.each<[string, () => unknown, RegExp]>([
    ["is gone", () => world.ports.policies.stored.delete(CATCHES), /does not exist/],
    ["is in report-only", () => catching({ state: REPORT_ONLY }), /in report-only, not enabled/],
    ["is ours", () => catching({ displayName: "passkey-rollout: wave w" }), /one that this app made/],
  ])("is refused in words when the policy that should catch it %s", async (_what, spoil, words) => {
    spoil();
    expect(await codeOf(world.ask())).toMatchObject({ code: "strengthUnfit", message: expect.stringMatching(words) });
    expect((await world.status()).unfitBecause).toMatch(words);
    expect(world.ports.policyWriter.calls).toEqual([]);
  });

  test("enables nothing when that policy goes between the confirmation and the write", async () => {
    await world.ask();
    world.ports.policyWriter.throttleNext("createPolicy", 60);
    await world.confirm();
    catching({ state: "disabled" });
    await world.minutes(5);
    expect([world.writes.includes("enabled"), (await world.status()).state]).toEqual([false, "starting"]);
    expect((await world.status()).notYetBecause).toMatch(/switched off, not enabled/);
    catching();
    await world.minutes(5);
    expect(world.state).toBe("enabled");
  });

  test("is refused once the last day has passed", async () => {
    world.ports.clock.set("2026-07-01T08:00:00.000Z");
    expect(await codeOf(world.ask())).toMatchObject({
      message: expect.stringContaining("until 2026-06-30 only (Ada)"),
    });
  });

  test("cannot be asked for while nobody can read the other policies", async () => {
    world.ports.policies.refuseNext("policies", "Authorization_RequestDenied");
    await world.ask();
    expect((await world.status()).state).toBe("notStarted");
  });
});

describe("while it runs", () => {
  beforeEach(async () => {
    await world.start();
    await world.minutes(1);
    world.ports.clock.advance({ hours: 1 });
  });

  test("a policy that does not catch any more is told of once a day, and nothing is changed", async () => {
    catching({ state: "disabled" });
    const before = [world.writes.length, world.alerts.length];
    await world.guard();
    await world.guard();
    expect([world.writes.length, world.alerts.length]).toEqual([before[0], (before[1] ?? 0) + 1]);
    expect(world.alerts.at(-1)).toMatch(/is left out, and the policy "MFA for everybody" .* is switched off/);
    expect(world.state).toBe("enabled");
  });

  test("a last day that passed is told of daily, and loosens or tightens nothing", async () => {
    world.ports.clock.set("2026-07-01T08:00:00.000Z");
    await world.guard();
    world.ports.clock.advance({ days: 1 });
    await world.guard();
    const told = world.alerts.filter((text) => text.includes("until 2026-06-30 only"));
    expect([told.length, world.state]).toEqual([2, "enabled"]);
    const { body } = await world.get("/enforcement", { ...asAdmin(), accept: "text/html" });
    expect(String(body)).toMatch(/What is left out.*kiosks sign in there.*over: no start/s);
  });

  test("nobody hears of what is as declared", async () => {
    const before = world.alerts.length;
    await world.guard();
    expect(world.alerts).toHaveLength(before);
  });
});

test("with nothing left out no other policy is read for a start, and the page has no such card", async () => {
  world = new EnforcementWorld();
  await world.status();
  expect(world.ports.policies.called("policies")).toBe(0);
  const { body } = await world.get("/enforcement", { ...asAdmin(), accept: "text/html" });
  expect(String(body)).not.toContain("What is left out");
});
