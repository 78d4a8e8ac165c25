import { describe, expect, test } from "vitest";
import { carryOnSwitch } from "../../../../functions/enforcement/carryOn.ts";
import { guard } from "../../../../functions/enforcement/guard/guard.ts";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { PHISHING_RESISTANT_STRENGTH_ID } from "../../../../shared/domain/policy/policyDefinition.ts";
import { twinKey } from "../../../../shared/domain/policy/registeredPolicy.ts";
import { wizardAppIds } from "../../../../shared/domain/policy/wizardApps.ts";
import { COMPANION_POLICY_ID } from "../../../support/enforcement/enforcedTenant.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { BREAK_GLASS_GROUP_ID } from "../../../support/testConfig.ts";
import {
  GROUP_ID,
  sweptWorld,
  takeReport,
  WAVE_ID,
  WaveWorld,
  worldBeforeFlip,
} from "../../../support/waves/waveWorld.ts";

const ON = { WIZARD_EXCLUSIONS: "on" };
const TWIN = `passkey-rollout: wave ${WAVE_ID}, companion`;
const twinOf = (world: WaveWorld) =>
  [...world.ports.policies.stored.values()].find(({ displayName }) => displayName === TWIN);
const make = (world: WaveWorld, change: object) => {
  const twin = twinOf(world);
  if (twin) world.ports.policies.stored.set(twin.id, { ...twin, ...change });
};
const throwAway = (world: WaveWorld) => world.ports.policies.throwAway(twinOf(world)?.id ?? "");
const minutes = async (world: WaveWorld, count: number) => {
  for (let n = 0; n < count; n++) {
    world.ports.clock.advance({ minutes: 1 });
    await carryOnSwitch(world.ports, world.config, () => new FakePatience(world.ports.clock, 40))();
  }
};
const look = (world: WaveWorld) =>
  guard({ ...world.ports }, world.config, () => new FakePatience(world.ports.clock, 60))();

/** A wave whose policies stand in report-only; nobody has signed in since. */
async function inReportOnly(settings = ON) {
  const world = new WaveWorld(20, { settings });
  await world.insert();
  await world.until(({ stage }) => stage === "open");
  for (let n = 1; n <= 19; n++) world.enrol(n);
  await takeReport(world);
  await world.until(({ stage }, step) => stage === "reportOnly" && step?.kind === "wait");
  return world;
}
/** A sign-in for baseline scopes only: the wave's policy does not apply, its twin says this. */
const baselineSignIn = (world: WaveWorld, n: number, result: string, passkey = false) =>
  world.ports.reports.addSignIn({
    userId: world.id(n),
    createdDateTime: new Date(world.now.getTime() - 1_800_000).toISOString(),
    authenticationMethods: [passkey ? "Passkey (device-bound)" : "Password"],
    appliedConditionalAccessPolicies: [
      { id: world.policy.id, result: "reportOnlyNotApplied" },
      { id: twinOf(world)?.id ?? "", result },
    ],
  });
const sweep = async (world: WaveWorld) => {
  world.ports.clock.set("2026-04-06T07:00:00Z");
  await world.carryOut({ kind: "sweep" });
  return world.facts();
};

describe("a wave with the wizard's apps left out", () => {
  test("has a policy that leaves out exactly these, and a twin over exactly these, for the same people", async () => {
    const world = await inReportOnly();
    expect(world.policy).toMatchObject({
      state: REPORT_ONLY,
      definition: { conditions: { applications: { includeApplications: ["All"], excludeApplications: wizardAppIds } } },
    });
    expect(twinOf(world)).toMatchObject({
      state: REPORT_ONLY,
      definition: {
        conditions: {
          clientAppTypes: ["all"],
          applications: { includeApplications: wizardAppIds },
          users: { includeGroups: [GROUP_ID], excludeGroups: [BREAK_GLASS_GROUP_ID] },
        },
        grantControls: { authenticationStrength: { id: PHISHING_RESISTANT_STRENGTH_ID } },
      },
    });
    expect(await world.ports.store.registeredPolicy(twinKey(WAVE_ID))).toMatchObject({
      kind: "wave",
      wanted: REPORT_ONLY,
      policyId: twinOf(world)?.id,
    });
    await look(world);
    expect(world.ports.policyWriter.called("setPolicyState")).toBe(0);
  });

  test("has no twin without the setting", async () => {
    expect(twinOf(await inReportOnly({ WIZARD_EXCLUSIONS: "off" }))).toBeUndefined();
  });

  test("does not come to report-only before its twin is there, and makes none in a tenant without room", async () => {
    const world = new WaveWorld(5, { settings: ON });
    const warnedAt = new Date(world.now.getTime() - 7 * 86_400_000).toISOString();
    await world.insert({
      stage: "warned",
      warnedAt,
      gate: { at: world.now.toISOString(), ready: 5, inScope: 5, passed: true },
    });
    for (let n = 0; n < 237; n++) {
      const id = `other-${n}`;
      world.ports.policies.stored.set(id, { id, displayName: id, state: "disabled", definition: {} });
    }
    for (let n = 0; n < 6; n++) await world.answer("createPolicy");
    expect([(await world.facts()).stage, twinOf(world)]).toEqual(["warned", undefined]);
    expect(await world.ports.store.waiting(WAVE_ID)).toMatchObject({
      because: expect.stringMatching(/holds 240 Conditional Access policies/),
    });
    world.ports.policies.throwAway("other-0");
    await world.carryOut({ kind: "createPolicy" });
    expect([(await world.facts()).stage, twinOf(world)?.state]).toEqual(["reportOnly", REPORT_ONLY]);
  });

  test("finds a twin again whose creation was never answered, and makes no second one", async () => {
    const world = new WaveWorld(5, { settings: ON });
    const warnedAt = new Date(world.now.getTime() - 7 * 86_400_000).toISOString();
    await world.insert({
      stage: "warned",
      warnedAt,
      gate: { at: world.now.toISOString(), ready: 5, inScope: 5, passed: true },
    });
    const { policyWriter } = world.ports;
    const createPolicy = policyWriter.createPolicy.bind(policyWriter);
    policyWriter.createPolicy = async (body) => {
      policyWriter.loseNextAnswer = true;
      return createPolicy(body);
    };
    await world.carryOut({ kind: "createPolicy" });
    expect([(await world.facts()).stage, world.ports.policyWriter.called("createPolicy")]).toEqual(["reportOnly", 2]);
  });
});

describe("its sweep", () => {
  test("is clean while the twin refuses nobody", async () => {
    const world = await inReportOnly();
    for (let day = 0; day < 3; day++) {
      world.ports.clock.advance({ days: 1 });
      world.workingDay();
      for (let n = 1; n <= 19; n++) baselineSignIn(world, n, "reportOnlySuccess", true);
    }
    expect(await sweep(world)).toMatchObject({ stage: "swept", evidence: { clean: true, ready: 19 } });
  });

  test.each(["reportOnlyFailure", "reportOnlyInterrupted", "something new"])(
    "is not clean when the twin would have stopped those who are ready: %s",
    async (result) => {
      const world = await inReportOnly();
      world.ports.clock.advance({ days: 1 });
      for (let n = 1; n <= 19; n++) baselineSignIn(world, n, result);
      const { stage, evidence } = await sweep(world);
      expect([stage, evidence?.clean]).toEqual(["reportOnly", false]);
      expect(evidence?.because).toMatch(/signed in but never satisfied the policy/);
    },
  );

  test("offers a pass to whom only the twin would have stopped", async () => {
    const world = await inReportOnly();
    world.ports.clock.advance({ days: 1 });
    baselineSignIn(world, 20, "reportOnlyInterrupted");
    const before = world.mailsTo("mia@contoso.example").length;
    await sweep(world);
    expect(world.mailsTo("mia@contoso.example")).toHaveLength(before + 1);
  });

  test.each<[string, (world: WaveWorld) => unknown, RegExp]>([
    ["is gone", throwAway, /companion's twin of this wave does not exist/],
    ["is enabled", (world) => make(world, { state: "enabled" }), /companion's twin of this wave is enabled/],
    ["is switched off", (world) => make(world, { state: "disabled" }), /companion's twin of this wave is disabled/],
    [
      "was changed",
      (world) => make(world, { definition: { conditions: {} } }),
      /somebody has changed the companion's twin/,
    ],
  ])("is not clean while the twin %s", async (_what, spoil, words) => {
    const world = await inReportOnly();
    world.ports.clock.advance({ days: 1 });
    world.workingDay();
    spoil(world);
    const { stage, evidence } = await sweep(world);
    expect([stage, evidence?.because]).toEqual(["reportOnly", expect.stringMatching(words)]);
  });

  test("is not clean when the setting was turned on after the policy was made, and says so", async () => {
    const world = await inReportOnly({ WIZARD_EXCLUSIONS: "off" });
    world.ports.clock.advance({ days: 1 });
    world.workingDay();
    world.ports.clock.set("2026-04-06T07:00:00Z");
    await new WaveWorld(20, { settings: ON, ports: world.ports }).carryOut({ kind: "sweep" });
    const { evidence } = await world.facts();
    expect(evidence?.because).toMatch(/the wave's policy was made when the settings were other ones/);
  });
});

describe("its flip", () => {
  test("goes through with both policies and the twin as they must be", async () => {
    const world = await worldBeforeFlip(20, ON);
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced).toHaveLength(19);
  });

  test.each<[string, (world: WaveWorld) => unknown, RegExp]>([
    [
      "the companion is in report-only",
      (world) => {
        const policy = world.ports.policies.stored.get(COMPANION_POLICY_ID);
        if (policy) world.ports.policies.stored.set(COMPANION_POLICY_ID, { ...policy, state: REPORT_ONLY });
      },
      /the companion policy is in report-only and should be enabled/,
    ],
    [
      "the companion is gone",
      (world) => world.ports.policies.stored.delete(COMPANION_POLICY_ID),
      /the companion policy does not exist any more/,
    ],
    [
      "the companion was widened",
      (world) => {
        const policy = world.ports.policies.stored.get(COMPANION_POLICY_ID);
        const definition = { conditions: { users: { includeUsers: ["All"] } } };
        if (policy) world.ports.policies.stored.set(COMPANION_POLICY_ID, { ...policy, definition });
      },
      /the companion policy is not as it must be/,
    ],
    ["the twin is gone", throwAway, /the companion's twin of this wave does not exist any more/],
  ])("waits with the reason while %s, and nobody enters", async (_what, spoil, words) => {
    const world = await worldBeforeFlip(20, ON);
    spoil(world);
    await world.carryOut({ kind: "enforce" });
    expect([world.enforced, (await world.facts()).stage]).toEqual([[], "swept"]);
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toMatch(words);
  });

  test("asks What-If about the companion, too, and waits where it would meet a break-glass account", async () => {
    const world = await worldBeforeFlip(20, ON);
    world.ports.policies.meets = (_account, appId) => appId !== undefined;
    await world.carryOut({ kind: "enforce" });
    expect(world.enforced).toEqual([]);
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toMatch(/the companion policy would apply/);
  });

  test("finds its approval void when the twin was made anew", async () => {
    const world = await worldBeforeFlip(20, ON);
    const row = await world.ports.store.registeredPolicy(twinKey(WAVE_ID));
    if (row) await world.ports.store.saveRegisteredPolicy({ ...row, definitionDigest: "another" });
    await world.carryOut({ kind: "enforce" });
    expect([world.enforced, (await world.facts()).approval]).toEqual([[], undefined]);
  });
});

describe("the guard over a twin", () => {
  test("that somebody enabled takes it back", async () => {
    const world = await sweptWorld(20, ON);
    make(world, { state: "enabled" });
    await look(world);
    await minutes(world, 1);
    expect(twinOf(world)?.state).toBe(REPORT_ONLY);
    expect(await world.stamps("policyFoundEnabled")).toHaveLength(1);
  });

  test("that somebody deleted restores it within minutes", async () => {
    const world = await sweptWorld(20, ON);
    const { id } = twinOf(world) ?? {};
    world.ports.clock.advance({ hours: 1 });
    throwAway(world);
    await look(world);
    await minutes(world, 3);
    expect([twinOf(world)?.id, twinOf(world)?.state]).toEqual([id, REPORT_ONLY]);
  });

  test("deletes it with the wave's policy once nobody of the wave waits any more", async () => {
    const world = await sweptWorld(20, ON);
    await world.change({ stage: "cancelled" });
    await look(world);
    await minutes(world, 3);
    expect([...world.ports.policies.stored.keys()].sort()).toEqual([COMPANION_POLICY_ID, "workforce-1"]);
  });
});
