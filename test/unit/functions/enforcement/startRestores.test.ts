import { beforeEach, expect, test } from "vitest";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { runningTenant, WORKFORCE_POLICY_ID } from "../../../support/enforcement/enforcedTenant.ts";
import { EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { AppDied, mortal } from "../../../support/enforcement/mortal.ts";

let world: EnforcementWorld;
const throwAway = () => world.ports.policies.throwAway(WORKFORCE_POLICY_ID);
const asked = (method: string) => world.ports.policyWriter.called(method);
const state = async () => (await world.status()).state;
const ids = () => world.policies.map(({ id }) => id);

/** Started an hour ago, with one person in the group. */
beforeEach(async () => {
  world = new EnforcementWorld(await runningTenant());
  const person = world.person(1);
  await world.enforced(person);
  world.put(person);
  world.ports.clock.advance({ hours: 1 });
});

/** Somebody deletes it while it is enabled; then people stop. */
async function deletedWhileEnabled(): Promise<void> {
  throwAway();
  await world.stop();
  await world.minutes(3);
}

test("a workforce policy that somebody deleted is restored by nobody but a start", async () => {
  throwAway();
  for (let look = 0; look < 3; look++) {
    await world.guard();
    await world.minutes(15);
  }
  expect([asked("restorePolicy"), ids()]).toEqual([0, []]);
  expect(world.alerts).toEqual([expect.stringContaining("the start restores it")]);
  await world.stop();
  await world.minutes(5);
  expect(asked("restorePolicy")).toBe(0);
  await world.start();
  await world.minutes(1);
  expect([await state(), ids(), world.state]).toEqual(["running", [WORKFORCE_POLICY_ID], "enabled"]);
  expect([asked("restorePolicy"), asked("createPolicy"), world.writes]).toEqual([1, 0, [REPORT_ONLY]]);
  expect(await world.lines("policyRestored")).toHaveLength(1);
});

test("one that comes back enabled does so only after everybody in the group was looked at", async () => {
  await deletedWhileEnabled();
  const [ready, lost] = [world.person(1), world.person(2, { hasPasskey: false })];
  await world.enforced(lost);
  world.put(lost);
  world.ports.methods.throttled.add(ready);
  await world.start();
  await world.minutes(7);
  expect([asked("restorePolicy"), await state()]).toEqual([0, "starting"]);
  world.ports.methods.throttled.clear();
  let seen: readonly string[] = [];
  const { restorePolicy } = world.ports.policyWriter;
  world.ports.policyWriter.restorePolicy = async (policyId) => {
    seen = world.group;
    await restorePolicy.call(world.ports.policyWriter, policyId);
  };
  await world.minutes(3);
  expect([seen, await state(), ids()]).toEqual([[ready], "running", [WORKFORCE_POLICY_ID]]);
});

test("one that was in report-only comes back first, and is enabled as ever", async () => {
  await world.stop();
  await world.minutes(3);
  throwAway();
  await world.start();
  await world.minutes(1);
  expect([await state(), ids(), world.state]).toEqual(["running", [WORKFORCE_POLICY_ID], "enabled"]);
  expect(world.writes).toEqual([REPORT_ONLY, "enabled"]);
  expect(await world.lines("policyRestored")).toHaveLength(1);
});

test.each<[string, () => void, RegExp]>([
  [
    "somebody had changed",
    () => world.change({ definition: { conditions: { users: { includeUsers: ["All"] } } } }),
    /had changed it before it was deleted/,
  ],
  ["was of an unknown state", () => world.change({ state: "unknown" }), /in a state that nobody knows/],
])("one that %s is not restored, but made anew in report-only", async (_what, spoil, why) => {
  spoil();
  await deletedWhileEnabled();
  await world.start();
  await world.minutes(1);
  expect([await state(), ids().includes(WORKFORCE_POLICY_ID), asked("restorePolicy")]).toEqual(["running", false, 0]);
  expect(world.alerts).toContainEqual(expect.stringMatching(why));
});

test.each<[string, () => void, RegExp]>([
  ["that Entra does not keep", () => world.ports.policies.bin.clear(), /does not keep it any more/],
  [
    "for which Entra refuses to look",
    () => world.ports.policies.refuseNext("deletedPolicy", "AccessDenied"),
    /refuses to look among the deleted policies/,
  ],
  [
    "that Entra refuses to restore",
    () => world.ports.policyWriter.refuseNext("restorePolicy", "AccessDenied"),
    /as it cannot be restored: Entra refuses that/,
  ],
])("one %s is made anew, in words", async (_what, spoil, why) => {
  await deletedWhileEnabled();
  spoil();
  await world.start();
  await world.minutes(2);
  expect([await state(), ids().includes(WORKFORCE_POLICY_ID), world.state]).toEqual(["running", false, "enabled"]);
  expect(world.alerts).toContainEqual(expect.stringMatching(why));
});

test("a stop right after the restoring wins, however late its answer comes", async () => {
  await deletedWhileEnabled();
  world.ports.policyWriter.loseNextAnswer = true;
  await world.start();
  await world.stop();
  await world.minutes(5);
  expect([await state(), world.state]).toEqual(["stopped", REPORT_ONLY]);
});

test("a start that dies on the way restores it once, or not yet", async () => {
  for (const when of ["before", "after"] as const)
    for (let diesAt = 1; ; diesAt++) {
      world = new EnforcementWorld(await runningTenant());
      world.ports.clock.advance({ hours: 1 });
      await deletedWhileEnabled();
      await world.ask();
      const { ports, died } = mortal(world.ports, diesAt, when);
      try {
        await world.confirm(undefined, ports);
        await world.minutes(1, ports);
      } catch (error) {
        if (!(error instanceof AppDied)) throw error;
      }
      await world.minutes(8);
      if ((await state()) === "startAsked") await world.confirm();
      await world.minutes(1);
      expect([when, diesAt, await state(), ids()]).toEqual([when, diesAt, "running", [WORKFORCE_POLICY_ID]]);
      if (!died()) break;
    }
});
