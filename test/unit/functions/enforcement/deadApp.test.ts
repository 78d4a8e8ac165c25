import { describe, expect, test } from "vitest";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { AppDied, mortal } from "../../../support/enforcement/mortal.ts";
import type { FakePorts } from "../../../support/fakes/fakePorts.ts";

/** What the request of a dying process does to whoever waits for it. */
const unlessDead = async (run: Promise<unknown>) => {
  try {
    await run;
  } catch (error) {
    if (!(error instanceof AppDied)) throw error;
  }
};

/** A group with somebody ready, somebody who lost the passkey, and a stranger. */
async function aGroup(world: EnforcementWorld) {
  const [ready, lost, stranger] = [world.person(1), world.person(2, { hasPasskey: false }), world.person(3)];
  for (const id of [ready, lost]) await world.enforced(id);
  world.put(ready, lost, stranger);
  return ready;
}

/** Nobody who is not ready is ever under an enabled policy. */
function watchWrites(world: EnforcementWorld, ready: string) {
  const { policyWriter } = world.ports;
  const write = policyWriter.setPolicyState.bind(policyWriter);
  policyWriter.setPolicyState = async (id, state) => {
    if (state === "enabled") expect(world.group).toEqual([ready]);
    return write(id, state);
  };
}

type World = { readonly world: EnforcementWorld; readonly died: boolean };
/** @param act in a process that dies at its n-th write. */
async function dies(
  n: number,
  when: "before" | "after",
  arrange: (world: EnforcementWorld) => Promise<unknown>,
  act: (world: EnforcementWorld, ports: FakePorts) => Promise<unknown>,
): Promise<World> {
  const world = new EnforcementWorld();
  watchWrites(world, await aGroup(world));
  await arrange(world);
  const { ports, died } = mortal(world.ports, n, when);
  await unlessDead(act(world, ports));
  return { world, died: died() };
}

describe.each(["before", "after"] as const)("an app that dies right %s any of its writes", (when) => {
  test("of a start carries it out all the same, once", async () => {
    let n = 1;
    for (; ; n++) {
      const { world, died } = await dies(
        n,
        when,
        (world) => world.ask(),
        (world, ports) => world.confirm(undefined, ports),
      );
      const isConfirmed = (await world.status()).startConfirmed !== undefined;
      // Whoever got no answer presses again.
      if (!isConfirmed) await world.confirm();
      await world.minutes(6);
      const status = await world.status();
      expect([n, status.state, world.policies.map(({ state }) => state)]).toEqual([n, "running", ["enabled"]]);
      expect(await world.lines("enforcementRunning")).toHaveLength(1);
      expect(world.alerts.filter((text) => text.includes("Enforcement is running"))).toHaveLength(1);
      if (!died) break;
    }
    expect(n).toBeGreaterThan(25);
  });

  test("of a stop carries it out all the same, and tells it once", async () => {
    let n = 1;
    for (; ; n++) {
      const running = async (world: EnforcementWorld) => {
        await world.start();
        await world.minutes(10);
      };
      const { world, died } = await dies(n, when, running, (world, ports) => world.stop(undefined, ports));
      if ((await world.status()).state === "running") await world.stop();
      await world.minutes(3);
      expect([n, (await world.status()).state, world.state]).toEqual([n, "stopped", REPORT_ONLY]);
      expect(await world.lines("enforcementStopped")).toHaveLength(1);
      expect(world.alerts.filter((text) => text.includes("Enforcement is stopped"))).toHaveLength(1);
      if (!died) break;
    }
    expect(n).toBeGreaterThan(5);
  });

  test("of a start, which people then stop, leaves the policy in report-only", async () => {
    let n = 1;
    for (; ; n++) {
      const { world, died } = await dies(
        n,
        when,
        (world) => world.ask(),
        (world, ports) => world.confirm(undefined, ports),
      );
      await world.stop();
      await world.minutes(5);
      expect([n, (await world.status()).state]).toEqual([n, "stopped"]);
      expect(world.policies.filter(({ state }) => state !== REPORT_ONLY)).toEqual([]);
      if (!died) break;
    }
  });
});

describe("an answer that is lost", () => {
  test("of the creation makes no second policy", async () => {
    const world = new EnforcementWorld();
    world.ports.policyWriter.loseNextAnswer = true;
    await world.start();
    expect([(await world.status()).state, world.policies.length]).toEqual(["running", 1]);
  });
  test("of the write that enables is settled by reading", async () => {
    const world = new EnforcementWorld();
    await world.ask();
    world.ports.policyWriter.failNext("createPolicy", new AppDied("the app dies here"));
    await unlessDead(world.confirm());
    await world.timer();
    const { policyWriter } = world.ports;
    const create = policyWriter.createPolicy.bind(policyWriter);
    policyWriter.createPolicy = async (body) => {
      const made = await create(body);
      policyWriter.loseNextAnswer = true;
      return made;
    };
    await world.minutes(4);
    expect([(await world.status()).state, world.writes]).toEqual(["running", ["enabled"]]);
  });
  test("of the write that stops is settled by reading", async () => {
    const world = new EnforcementWorld();
    await world.start();
    await world.minutes(5);
    world.ports.policyWriter.loseNextAnswer = true;
    await world.stop();
    expect([(await world.status()).state, world.state]).toEqual(["stopped", REPORT_ONLY]);
  });
});
