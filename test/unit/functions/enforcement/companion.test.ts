import { beforeEach, describe, expect, test } from "vitest";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { wizardAppIds } from "../../../../shared/domain/policy/wizardApps.ts";
import { workforceFault } from "../../../../shared/enforcement/workforceFault.ts";
import { preparedTenant } from "../../../support/enforcement/enforcedTenant.ts";
import { asAdmin, EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { AppDied, mortal } from "../../../support/enforcement/mortal.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
  ENFORCED_STRENGTH_ID,
  testConfig,
} from "../../../support/testConfig.ts";

const ON = testConfig({ WIZARD_EXCLUSIONS: "on" });
const WIDENED = { conditions: { users: { includeUsers: ["All"] } } };
let world: EnforcementWorld;

type Name = "workforce" | "companion";
const named = (name: Name, of = world) =>
  [...of.ports.policies.stored.values()].find(({ displayName }) => displayName === `passkey-rollout: ${name}`);
const states = (of = world) => [named("companion", of)?.state, named("workforce", of)?.state];
const make = (name: Name, change: object) => {
  const policy = named(name);
  if (policy) world.ports.policies.stored.set(policy.id, { ...policy, ...change });
};
const throwAway = (name: Name) => world.ports.policies.throwAway(named(name)?.id ?? "");
const state = async () => (await world.status()).state;
const fault = () => workforceFault(world.ports, world.config);
/** Whatever is written: a workforce policy that leaves them out is never enabled while its companion is not. */
function watchWrites(of: EnforcementWorld) {
  const { policyWriter } = of.ports;
  const write = policyWriter.setPolicyState.bind(policyWriter);
  policyWriter.setPolicyState = async (id, to) => {
    const workforce = named("workforce", of);
    const leavesOut = JSON.stringify(workforce ?? {}).includes("excludeApplications");
    if (to === "enabled" && id === workforce?.id && leavesOut) expect(named("companion", of)?.state).toBe("enabled");
    return write(id, to);
  };
}
function aWorld() {
  const made = new EnforcementWorld(preparedTenant(), ON);
  watchWrites(made);
  return made;
}
const running = async () => {
  world = aWorld();
  const person = world.person(1);
  await world.enforced(person);
  world.put(person);
  await world.start();
  await world.minutes(1);
  world.ports.clock.advance({ hours: 1 });
};

describe("a start with the wizard's apps left out", () => {
  beforeEach(() => {
    world = aWorld();
  });

  test("enables the companion, reads it back, and only then the workforce policy", async () => {
    await world.start();
    await world.minutes(1);
    expect([await state(), states()]).toEqual(["running", ["enabled", "enabled"]]);
    const written = world.ports.policyWriter.calls.flatMap(({ method, args }) =>
      method === "setPolicyState" ? [args[0]] : [],
    );
    expect(written).toEqual([named("companion")?.id, named("workforce")?.id]);
    expect(named("workforce")?.definition).toMatchObject({
      conditions: { applications: { includeApplications: ["All"], excludeApplications: wizardAppIds } },
    });
    expect(named("companion")?.definition).toEqual({
      conditions: {
        clientAppTypes: ["all"],
        applications: { includeApplications: wizardAppIds },
        users: { includeGroups: [ENFORCED_GROUP_ID], excludeGroups: [BREAK_GLASS_GROUP_ID] },
      },
      grantControls: { operator: "OR", builtInControls: [], authenticationStrength: { id: ENFORCED_STRENGTH_ID } },
    });
    expect(await world.ports.store.registeredPolicy("companion")).toMatchObject({
      kind: "companion",
      wanted: "enabled",
      state: "enabled",
    });
    expect(await fault()).toBeUndefined();
    await world.guard();
    expect(world.alerts).toEqual([expect.stringContaining("the workforce policy and its companion are enabled")]);
  });

  test("looks at everybody in the group before the companion is enabled", async () => {
    const [ready, lost] = [world.person(1), world.person(2, { hasPasskey: false })];
    for (const id of [ready, lost]) await world.enforced(id);
    world.put(ready, lost);
    const { policyWriter } = world.ports;
    const write = policyWriter.setPolicyState.bind(policyWriter);
    policyWriter.setPolicyState = async (id, to) => {
      if (to === "enabled") expect(world.group).toEqual([ready]);
      return write(id, to);
    };
    await world.start();
    await world.minutes(3);
    expect(states()).toEqual(["enabled", "enabled"]);
  });

  test("asks What-If about both policies, of the companion at an app that it covers", async () => {
    await world.start();
    await world.minutes(1);
    const asked = world.ports.policies.calls.filter(({ method }) => method === "whatIf").map(({ args }) => args);
    expect(asked).toEqual(
      BREAK_GLASS_USER_IDS.flatMap((id) => [
        [id, undefined],
        [id, wizardAppIds[0]],
      ]),
    );
  });

  test("waits in words, and enables nothing, while the companion would meet a break-glass account", async () => {
    world.ports.policies.meets = (_account, appId) => appId !== undefined;
    await world.start();
    await world.minutes(3);
    expect(states()).toEqual([REPORT_ONLY, REPORT_ONLY]);
    expect((await world.status()).notYetBecause).toMatch(/the companion policy would apply to the break-glass account/);
  });

  test.each<[string, () => void]>([
    ["cannot be created", () => world.ports.policyWriter.refuseNext("createPolicy", "BadRequest")],
    ["cannot be enabled", () => world.ports.policyWriter.refuseNext("setPolicyState", "AccessDenied")],
    ["is busy", () => world.ports.policyWriter.throttleNext("setPolicyState", 60)],
    ["cannot be read", () => world.ports.policies.refuseNext("policies", "AccessDenied")],
  ])("does not enable the workforce policy while the companion %s, and goes on once it can", async (_what, spoil) => {
    await world.ask();
    spoil();
    await world.confirm();
    expect(named("workforce")?.state).not.toBe("enabled");
    expect([await state(), await fault()]).toMatchObject(["starting", { code: "EnforcementNotRunning" }]);
    await world.minutes(4);
    expect([await state(), states()]).toEqual(["running", ["enabled", "enabled"]]);
  });

  test("is asked for after pauses that grow while Entra refuses it, and at once for a new start", async () => {
    const { policyWriter } = world.ports;
    policyWriter.refuseNext("createPolicy", "BadRequest", 99);
    await world.start();
    for (let hour = 0; hour < 12; hour++) await world.minutes(60);
    const asked = policyWriter.called("createPolicy");
    expect(asked).toBeGreaterThan(8);
    expect(asked).toBeLessThan(12);
    const words = (await world.status()).notYetBecause;
    expect(words).toMatch(/BadRequest.*\(asked \d+ times since .*; asked again at .*, or at once when/);
    expect(world.ports.policies.called("policies")).toBeLessThan(40);
    await world.stop();
    await world.minutes(2);
    await world.start();
    expect(policyWriter.called("createPolicy")).toBe(asked + 1);
  });

  test("takes no policy of that name that it did not make", async () => {
    world.ports.policies.stored.set("foreign", {
      id: "foreign",
      displayName: "passkey-rollout: companion",
      state: "enabled",
      definition: WIDENED,
    });
    await world.start();
    await world.minutes(2);
    expect((await world.status()).notYetBecause).toContain('a policy named "passkey-rollout: companion" exists');
    expect(world.ports.policyWriter.calls).toEqual([]);
  });

  test("makes neither policy in a tenant that has room for one only", async () => {
    for (let n = 0; n < 239; n++) {
      const id = `other-${n}`;
      world.ports.policies.stored.set(id, { id, displayName: id, state: "disabled", definition: {} });
    }
    await world.start();
    await world.minutes(2);
    expect((await world.status()).notYetBecause).toMatch(/240 Conditional Access policies/);
    expect(world.writes).toEqual([]);
  });

  test("whose companion does not show the change is looked at again, and enables nothing else", async () => {
    const { policyWriter } = world.ports;
    const write = policyWriter.setPolicyState.bind(policyWriter);
    let isDeaf = true;
    policyWriter.setPolicyState = async (id, to) => (isDeaf ? undefined : write(id, to));
    await world.start();
    await world.minutes(10);
    expect([await state(), states()]).toEqual(["starting", [REPORT_ONLY, REPORT_ONLY]]);
    isDeaf = false;
    await world.minutes(4);
    expect([await state(), states()]).toEqual(["running", ["enabled", "enabled"]]);
  });

  test("that finds the companion changed once both are written is stopped, and both go back", async () => {
    const { policyWriter } = world.ports;
    const write = policyWriter.setPolicyState.bind(policyWriter);
    policyWriter.setPolicyState = async (id, to) => {
      await write(id, to);
      if (to === "enabled" && id === named("workforce")?.id) make("companion", { definition: WIDENED });
    };
    await world.start();
    await world.minutes(8);
    expect([await state(), states()]).toEqual(["stopped", [REPORT_ONLY, REPORT_ONLY]]);
    expect(world.alerts).toContainEqual(expect.stringContaining("Enforcement was not started"));
  });

  test("is confirmed by a digest that covers the companion", async () => {
    const off = new EnforcementWorld(preparedTenant());
    expect((await world.status()).digest).not.toBe((await off.status()).digest);
  });
});

describe("while both run", () => {
  beforeEach(running);

  test.each<[string, () => void, string, RegExp]>([
    [
      "switched off",
      () => make("companion", { state: "disabled" }),
      "State",
      /set it to disabled: a password with any/,
    ],
    ["set to report-only", () => make("companion", { state: REPORT_ONLY }), "State", /set it to enabledForReporting/],
    ["changed", () => make("companion", { definition: WIDENED }), "Differs", /somebody has changed the policy/],
    ["deleted", () => throwAway("companion"), "Gone", /does not exist any more/],
  ])(
    "a companion that somebody has %s lets nobody enter, is told of, and is not repaired",
    async (_w, spoil, code, say) => {
      spoil();
      const before = [world.writes.length, world.alerts.length];
      expect(await fault()).toMatchObject({ code: `CompanionPolicy${code}` });
      await world.guard();
      await world.guard();
      expect(world.alerts.slice(before[1])).toEqual([expect.stringMatching(say)]);
      expect([world.writes.length, named("workforce")?.state]).toEqual([before[0], "enabled"]);
    },
  );

  test("somebody missing from the group is not put back while the companion is off", async () => {
    make("companion", { state: "disabled" });
    world.take(world.person(1));
    await world.guard();
    expect(world.group).toEqual([]);
    make("companion", { state: "enabled" });
    await world.guard();
    expect(world.group).toHaveLength(1);
  });

  test("a companion that is no row of ours lets nobody enter", async () => {
    const row = await world.ports.store.registeredPolicy("companion");
    if (row) await world.ports.store.saveRegisteredPolicy({ ...row, policyId: "" });
    expect(await fault()).toMatchObject({ code: "CompanionPolicyUnknown" });
  });

  test("a stop returns the workforce policy first, then its companion, and reads both back", async () => {
    const before = world.ports.policyWriter.calls.length;
    await world.stop();
    await world.minutes(3);
    const written = world.ports.policyWriter.calls.slice(before).map(({ args }) => args);
    expect(written).toEqual([
      [named("workforce")?.id, REPORT_ONLY],
      [named("companion")?.id, REPORT_ONLY],
    ]);
    expect([await state(), states()]).toEqual(["stopped", [REPORT_ONLY, REPORT_ONLY]]);
    expect(world.alerts.at(-1)).toContain("the workforce policy and its companion are in report-only, read back");
  });

  test("a stop is not done while the companion is not read back", async () => {
    world.ports.policyWriter.throttleNext("setPolicyState", 60);
    await world.stop();
    expect(await state()).toBe("stopping");
    await world.minutes(3);
    expect([await state(), states()]).toEqual(["stopped", [REPORT_ONLY, REPORT_ONLY]]);
  });

  test("a companion that somebody enables after a stop is taken back", async () => {
    await world.stop();
    await world.minutes(3);
    world.ports.clock.advance({ hours: 1 });
    make("companion", { state: "enabled" });
    await world.guard();
    await world.minutes(1);
    expect(states()).toEqual([REPORT_ONLY, REPORT_ONLY]);
    expect(world.alerts).toContainEqual(expect.stringMatching(/the companion policy .* was found enabled although/));
  });

  test("one that was deleted comes back with a start, before the workforce policy is enabled", async () => {
    const { id } = named("companion") ?? {};
    throwAway("companion");
    await world.stop();
    await world.minutes(3);
    await world.start();
    await world.minutes(2);
    expect([await state(), states(), named("companion")?.id]).toEqual(["running", ["enabled", "enabled"], id]);
    expect(world.ports.policyWriter.called("restorePolicy")).toBe(1);
  });

  test("with both deleted, both come back with a start, the companion first", async () => {
    throwAway("workforce");
    throwAway("companion");
    await world.stop();
    await world.minutes(3);
    await world.start();
    await world.minutes(3);
    expect([await state(), states()]).toEqual(["running", ["enabled", "enabled"]]);
    const restored = world.ports.policyWriter.calls.filter(({ method }) => method === "restorePolicy");
    expect(restored.map(({ args }) => args[0])).toEqual([named("companion")?.id, named("workforce")?.id]);
  });
});

describe("a setting that is turned while policies exist", () => {
  const turned = (to: EnforcementWorld["config"]) => new EnforcementWorld(world.ports, to);

  test.each<[string, () => Promise<void>, string]>([
    ["off", running, "off"],
    [
      "on",
      async () => {
        world = new EnforcementWorld();
        await world.start();
        await world.minutes(1);
        world.ports.clock.advance({ hours: 1 });
      },
      "on",
    ],
  ])("%s changes no policy; nobody enters, and the words say what to do", async (_what, arrange, setting) => {
    await arrange();
    const before = [states(), world.writes.length];
    const other = turned(testConfig({ WIZARD_EXCLUSIONS: setting }));
    await other.guard();
    await other.minutes(15);
    expect([states(), world.writes.length]).toEqual(before);
    expect(world.alerts.at(-1)).toMatch(/nobody enters: the workforce policy .* the settings are other ones than/);
    const said = await workforceFault(other.ports, other.config);
    expect(said?.say).toMatch(
      setting === "off"
        ? /the settings are other ones than when it was made\. Set them back; or stop enforcement, delete the policy/
        : /the companion policy is not recorded as one of ours/,
    );
  });

  test("off: what still runs with the companion is guarded with it, and the page says what to do", async () => {
    await running();
    world = turned(testConfig());
    make("companion", { state: "disabled" });
    await world.guard();
    const said = /the companion policy .* is to be enabled, and somebody has set it to disabled/;
    expect(world.alerts).toContainEqual(expect.stringMatching(said));
    const { body } = await world.get("/enforcement", { ...asAdmin(), accept: "text/html" });
    expect(String(body)).toMatch(/still runs with the companion policy.*workforce policy deleted in Entra/s);
  });

  test("on is taken up by a stop, a deletion in Entra and a new start", async () => {
    world = new EnforcementWorld();
    await world.start();
    await world.minutes(1);
    world = turned(ON);
    watchWrites(world);
    await world.stop();
    await world.minutes(3);
    await world.start();
    await world.minutes(2);
    expect((await world.status()).notYetBecause).toMatch(/delete the policy in Entra, and start again/);
    expect(states()).toEqual([REPORT_ONLY, REPORT_ONLY]);
    throwAway("workforce");
    await world.minutes(3);
    expect([await state(), states()]).toEqual(["running", ["enabled", "enabled"]]);
  });

  test("off: a stop still returns the companion, and the page says that it may be deleted", async () => {
    await running();
    world = turned(testConfig());
    await world.stop();
    await world.minutes(3);
    expect([await state(), states()]).toEqual(["stopped", [REPORT_ONLY, REPORT_ONLY]]);
    throwAway("workforce");
    throwAway("companion");
    await world.start();
    await world.minutes(3);
    expect([await state(), states()]).toEqual(["running", [undefined, "enabled"]]);
    world.ports.clock.advance({ hours: 1 });
    const before = world.alerts.length;
    await world.guard();
    expect([world.alerts.length, await fault()]).toEqual([before, undefined]);
    const { body } = await world.get("/enforcement", { ...asAdmin(), accept: "text/html" });
    expect(String(body)).toMatch(/Companion policy.*nothing rests on it any more.*may be deleted in Entra/s);
  });
});

describe("for people", () => {
  test("the preview shows the companion and its twin, and without the setting neither", async () => {
    world = aWorld();
    const preview = async (of: EnforcementWorld) => (await of.get("/api/policies/preview")).jsonBody;
    expect(await preview(world)).toMatchObject({
      companion: { displayName: "passkey-rollout: companion", state: REPORT_ONLY },
      twin: {
        displayName: "passkey-rollout: wave <wave id>, companion",
        conditions: { applications: { includeApplications: wizardAppIds }, users: { includeGroups: ["<group id>"] } },
      },
    });
    expect(Object.keys((await preview(new EnforcementWorld())) as object)).not.toContain("companion");
  });

  test("the page names it in plain words, and without the setting has no word of it", async () => {
    await running();
    const page = async (of: EnforcementWorld) =>
      String((await of.get("/enforcement", { ...asAdmin(), accept: "text/html" })).body);
    expect(await page(world)).toMatch(/Companion policy.*leaves out the two apps of the registration wizard/s);
    expect(await page(world)).toContain(named("companion")?.id);
    expect((await world.status()).companion).toEqual({
      isNeeded: true,
      isOn: true,
      policyId: named("companion")?.id,
    });
    expect(await page(new EnforcementWorld())).not.toContain("Companion policy");
  });
});

describe.each(["before", "after"] as const)("an app that dies right %s any of its writes", (when) => {
  test.each<[string, "start" | "stop"]>([
    ["start", "start"],
    ["stop", "stop"],
  ])("of a %s carries it out all the same, and never leaves the hole", async (_what, what) => {
    let n = 1;
    for (; ; n++) {
      const one = aWorld();
      world = one;
      await one.ask();
      if (what === "stop") {
        await one.confirm();
        await one.minutes(10);
      }
      const { ports, died } = mortal(one.ports, n, when);
      try {
        await (what === "start" ? one.confirm(undefined, ports) : one.stop(undefined, ports));
      } catch (error) {
        if (!(error instanceof AppDied)) throw error;
      }
      if (what === "start" && !(await one.status()).startConfirmed) await one.confirm();
      if (what === "stop" && (await state()) === "running") await one.stop();
      await one.minutes(8);
      const wanted = what === "start" ? ["running", "enabled", "enabled"] : ["stopped", REPORT_ONLY, REPORT_ONLY];
      expect([n, await state(), ...states()]).toEqual([n, ...wanted]);
      if (!died()) break;
    }
    expect(n).toBeGreaterThan(6);
  });
});
