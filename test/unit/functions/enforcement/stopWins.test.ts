import { HttpRequest } from "@azure/functions";
import { describe, expect, test } from "vitest";
import { carryOnSwitch } from "../../../../functions/enforcement/carryOn.ts";
import { startEnforcement } from "../../../../functions/enforcement/http/startStop.ts";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { enter } from "../../../../shared/enforcement/enter.ts";
import { asApprover, EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import type { FakePorts } from "../../../support/fakes/fakePorts.ts";
import { ENFORCED_GROUP_ID } from "../../../support/testConfig.ts";

/**
 * The ports of the start's process, in which something happens elsewhere right before its n-th call.
 * @returns `made` counts the calls.
 */
function interrupted(ports: FakePorts, n: number, elsewhere: () => Promise<unknown>) {
  const life = { made: 0 };
  const watch = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== "function") return member;
        if (name === "memberIds" || name === "membersOf") return member.bind(target);
        return async (...args: unknown[]) => {
          if (++life.made === n) await elsewhere();
          return (await member.apply(target, args)) as unknown;
        };
      },
    });
  const { store, policyWriter, policies, directory, methods } = ports;
  const made = { store, policyWriter, policies, directory, methods };
  const watched = Object.fromEntries(Object.entries(made).map(([name, port]) => [name, watch(port)]));
  return { ports: { ...ports, ...watched } as FakePorts, calls: () => life.made };
}

describe("a stop wins over a start in flight", () => {
  test("whatever the start is just doing", async () => {
    let n = 1;
    for (; ; n++) {
      const world = new EnforcementWorld();
      const person = world.person(1);
      await world.enforced(person);
      world.put(person);
      await world.ask();
      const { ports, calls } = interrupted(world.ports, n, async () => {
        if ((await world.status()).startConfirmed) await world.stop();
      });
      await world.confirm(undefined, ports);
      if ((await world.status()).stopAsked === undefined) {
        // Before the confirmation there was nothing to stop; after the last call the start is over.
        if (calls() >= n) continue;
        break;
      }
      await world.minutes(5);
      const status = await world.status();
      expect([n, status.state, status.runningSince]).toEqual([n, "stopped", undefined]);
      expect(world.policies.filter(({ state }) => state !== REPORT_ONLY)).toEqual([]);
      expect([world.group, await world.rows(person)]).toEqual([[person], ["wave|berlin-1 in"]]);
    }
    expect(n).toBeGreaterThan(60);
  });

  test("right before its write: nothing is enabled at all", async () => {
    const world = new EnforcementWorld();
    await world.ask();
    const { store } = world.ports;
    const save = store.saveRegisteredPolicy.bind(store);
    let stops = 1;
    const ports: FakePorts = {
      ...world.ports,
      store: {
        ...store,
        saveRegisteredPolicy: async (policy) => {
          await save(policy);
          if (policy.state === "enabled" && stops-- > 0) await world.stop();
        },
      },
    };
    await world.confirm(undefined, ports);
    await world.minutes(5);
    expect(world.writes).not.toContain("enabled");
    expect([(await world.status()).state, world.state]).toEqual(["stopped", REPORT_ONLY]);
  });

  test("whose write arrives after the stop was read back: it is taken back, before the stop counts as done", async () => {
    const world = new EnforcementWorld();
    await world.ask();
    let arrive = () => {};
    const { policyWriter } = world.ports;
    const write = policyWriter.setPolicyState.bind(policyWriter);
    policyWriter.setPolicyState = async (id, state) => {
      if (state !== "enabled") return write(id, state);
      arrive = () => world.change({ state: "enabled" });
      await world.stop();
    };
    await world.confirm();
    const stopped = await world.status();
    expect([stopped.state, stopped.readBackAt !== undefined, world.state]).toEqual(["stopping", true, REPORT_ONLY]);
    world.ports.clock.advance({ seconds: 60 });
    arrive();
    await world.minutes(4);
    expect([(await world.status()).state, world.state]).toEqual(["stopped", REPORT_ONLY]);
  });

  test("and a second start after it needs two people again", async () => {
    const world = new EnforcementWorld();
    world.ports.policies.throttleNext("policies", 60, 3);
    await world.start();
    await world.stop();
    await world.minutes(3);
    expect([(await world.status()).state, world.policies]).toEqual(["stopped", []]);
    expect((await world.confirm()).status).toBe(409);
  });
});

test("two workers at once create one policy", async () => {
  const world = new EnforcementWorld();
  await world.ask();
  const { policyWriter } = world.ports;
  const create = policyWriter.createPolicy.bind(policyWriter);
  policyWriter.createPolicy = async (body) => {
    await world.timer();
    return create(body);
  };
  await world.confirm();
  await world.minutes(2);
  expect([(await world.status()).state, world.policies.length]).toEqual(["running", 1]);
});

test("nobody enters before the start is read back, nor after a stop", async () => {
  const world = new EnforcementWorld();
  const person = world.person(1);
  const look = {
    userId: person,
    hasUsablePasskey: true,
    passkeyCreatedAt: "2026-02-20T08:00:00.000Z",
    passkeyUsedAt: "2026-02-21T08:00:00.000Z",
  };
  const tryToEnter = () =>
    enter(world.ports, world.config, { source: "wave|berlin-1", by: "x", scope: "berlin-1" }, [
      { ...look, lookedAt: world.ports.clock.now().toISOString() },
    ]);
  await expect(tryToEnter()).rejects.toThrow("two people have to start it first");
  await world.start();
  await world.stop();
  await expect(tryToEnter()).rejects.toThrow("was stopped by Hedda");
  expect(world.ports.directory.groups.get(ENFORCED_GROUP_ID)?.size).toBe(0);
});

test("where no call has time to pause, each takes one request, and the timer the next", async () => {
  const world = new EnforcementWorld();
  const still = { pause: async () => {}, left: () => 0, within: <T>(work: Promise<T>) => work };
  await world.ask();
  const { digest } = await world.status();
  const confirm = startEnforcement(world.ports, world.config, () => still);
  const answer = await confirm(
    new HttpRequest({
      method: "POST",
      url: "https://app.example/api/start",
      headers: { ...asApprover(), "content-type": "application/json" },
      body: { string: JSON.stringify({ digest }) },
    }),
  );
  expect([answer.status, world.requests]).toEqual([202, ["policies"]]);
  for (let minute = 0; minute < 7; minute++) {
    world.ports.clock.advance({ minutes: 1 });
    await carryOnSwitch(world.ports, world.config, () => still)();
  }
  expect((await world.status()).state).toBe("running");
  expect(world.requests).toHaveLength(7);
});
