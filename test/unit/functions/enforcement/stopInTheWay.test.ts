import { beforeEach, describe, expect, test } from "vitest";
import { carryOnSwitch } from "../../../../functions/enforcement/carryOn.ts";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { COMPANION, type EnforcingKey, WORKFORCE } from "../../../../shared/domain/policy/registeredPolicy.ts";
import { RefusedError, unreadableRow } from "../../../../shared/errors.ts";
import {
  COMPANION_POLICY_ID,
  letRun,
  preparedTenant,
  WORKFORCE_POLICY_ID,
} from "../../../support/enforcement/enforcedTenant.ts";
import { asApprover, asHelpdesk, EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { testConfig } from "../../../support/testConfig.ts";

const ids: Record<EnforcingKey, string> = { [WORKFORCE]: WORKFORCE_POLICY_ID, [COMPANION]: COMPANION_POLICY_ID };
let world: EnforcementWorld;
beforeEach(async () => {
  const config = testConfig({ WIZARD_EXCLUSIONS: "on" });
  const ports = preparedTenant();
  await letRun(ports, config);
  world = new EnforcementWorld(ports, config);
});

const stateOf = (key: EnforcingKey) => world.ports.policies.stored.get(ids[key])?.state;
const row = () => new RefusedError("notUnderstood", unreadableRow, "a row cannot be read: restoring invalid_value");
/** A row of the registry that a later version of the app wrote. @returns how somebody mends it. */
function spoil(key: EnforcingKey): () => void {
  const { store } = world.ports;
  const read = store.registeredPolicy.bind(store);
  store.registeredPolicy = async (asked) => {
    if (asked === key) throw row();
    return read(asked);
  };
  return () => {
    store.registeredPolicy = read;
  };
}

const both = () => [stateOf(WORKFORCE), stateOf(COMPANION)];
const writesOf = (key: EnforcingKey) =>
  world.ports.policyWriter.calls.filter(({ method, args }) => method === "setPolicyState" && args[0] === ids[key]);

describe("a stop while a row of the registry cannot be read", () => {
  test.each<EnforcingKey>([WORKFORCE, COMPANION])(
    "returns both policies within the request, by the id alone where it is that of the %s",
    async (key) => {
      spoil(key);
      expect((await world.stop()).status).toBe(202);
      expect(both()).toEqual([REPORT_ONLY, REPORT_ONLY]);
    },
  );

  test.each<EnforcingKey>([WORKFORCE, COMPANION])(
    "returns the other one where not even the id of the %s can be read, and says what people have to do",
    async (key) => {
      spoil(key);
      world.ports.store.registeredPolicyId = async () => undefined;
      const other = key === WORKFORCE ? COMPANION : WORKFORCE;
      expect((await world.stop()).status).toBe(202);
      expect([stateOf(key), stateOf(other)]).toEqual(["enabled", REPORT_ONLY]);
      expect((await world.status()).notYetBecause).toContain(`the row of the ${key} policy`);
    },
  );

  test("is not done: it writes once a minute, tells the operators once a day, and ends once the row is mended", async () => {
    const mend = spoil(COMPANION);
    await world.stop();
    await world.minutes(3);
    expect((await world.status()).state).toBe("stopping");
    expect(await world.lines("enforcementStopped")).toEqual([]);
    expect([writesOf(WORKFORCE).length, writesOf(COMPANION).length]).toEqual([1, 4]);
    const told = world.alerts.filter((text) => text.includes("set it to report-only by hand"));
    expect(told).toEqual([expect.stringContaining("Mend the row")]);
    mend();
    await world.minutes(3);
    expect((await world.status()).state).toBe("stopped");
  });

  test("the page is there, names the row and has the button", async () => {
    spoil(COMPANION);
    const { status, body } = await world.get("/enforcement", { ...asHelpdesk(), accept: "text/html" });
    expect(status).toBe(200);
    expect(String(body)).toContain("cannot read its own row of: companion");
    expect(String(body)).toContain('action="/api/stop"');
  });

  test("nobody asks back what nobody stopped", async () => {
    spoil(COMPANION);
    await world.minutes(3);
    expect([both(), world.writes]).toEqual([["enabled", "enabled"], []]);
  });
});

describe("while the row of the switch cannot be read", () => {
  beforeEach(() => {
    const { store } = world.ports;
    const [read, write] = [store.enforcementSwitch.bind(store), store.overwriteEnforcementSwitch.bind(store)];
    store.enforcementSwitch = async () => {
      throw row();
    };
    store.overwriteEnforcementSwitch = async (value) => {
      store.enforcementSwitch = read;
      return write(value);
    };
  });

  test("a stop is written over it, and both policies are in report-only within the request", async () => {
    expect((await world.stop()).status).toBe(202);
    expect(both()).toEqual([REPORT_ONLY, REPORT_ONLY]);
    expect(await world.lines("stopAskedFor")).toHaveLength(1);
  });

  test("it counts as done only when a write that a start in it may have claimed cannot arrive any more", async () => {
    await world.stop();
    await world.minutes(1);
    expect((await world.status()).state).toBe("stopping");
    await world.minutes(2);
    expect((await world.status()).state).toBe("stopped");
  });

  test("nobody asks for a start, confirms one, or writes over it otherwise", async () => {
    expect((await world.ask()).status).toBe(503);
    const confirmed = await world.post("start", { digest: "0".repeat(64) }, asApprover());
    expect(confirmed.status).toBe(503);
    await world.minutes(3);
    await expect(world.ports.store.enforcementSwitch()).rejects.toThrow("cannot be read");
    expect(world.writes).toEqual([]);
  });
});

describe("a stop of which Entra refuses one write", () => {
  /** @returns how somebody ends that. */
  function refuse(key: EnforcingKey): () => void {
    const { policyWriter } = world.ports;
    const write = policyWriter.setPolicyState.bind(policyWriter);
    policyWriter.setPolicyState = async (id, to) => {
      if (id === ids[key]) throw new RefusedError("invalid", "1032", "no such control");
      return write(id, to);
    };
    return () => {
      policyWriter.setPolicyState = write;
    };
  }

  test.each<EnforcingKey>([WORKFORCE, COMPANION])(
    "returns the other policy within the request where it is that of the %s, and is not done",
    async (key) => {
      refuse(key);
      expect((await world.stop()).status).toBe(202);
      const other = key === WORKFORCE ? COMPANION : WORKFORCE;
      expect([stateOf(key), stateOf(other)]).toEqual(["enabled", REPORT_ONLY]);
      expect(await world.status()).toMatchObject({ state: "stopping", notYetBecause: expect.stringContaining("1032") });
    },
  );

  test("is tried every minute, read back at the other one, told once a day, and done once Entra takes it", async () => {
    const end = refuse(WORKFORCE);
    await world.stop();
    await world.minutes(15);
    expect((await world.ports.store.registeredPolicy(COMPANION))?.readBackAt).toBeDefined();
    expect(world.alerts.filter((text) => text.includes("set it to report-only by hand"))).toHaveLength(1);
    expect(await world.lines("enforcementStopped")).toEqual([]);
    end();
    await world.minutes(1);
    expect([both(), (await world.status()).state]).toEqual([[REPORT_ONLY, REPORT_ONLY], "stopped"]);
  });

  test("gets on with it in a run that has no time for a pause", async () => {
    refuse(WORKFORCE);
    const found = await world.ports.store.enforcementSwitch();
    const stopAsked = {
      by: { id: "a", displayName: "Ada" },
      at: world.ports.clock.now().toISOString(),
      reason: "calls",
    };
    const stopped = { ...found?.value, startConfirmed: undefined, runningSince: undefined, stopAsked };
    await world.ports.store.saveEnforcementSwitch(stopped, found?.etag);
    await carryOnSwitch(world.ports, world.config, () => new FakePatience(world.ports.clock, 0))();
    expect(stateOf(COMPANION)).toBe(REPORT_ONLY);
  });

  test("while it is only busy the workforce policy goes first all the same", async () => {
    world.ports.policyWriter.throttleNext("setPolicyState", 60);
    await world.stop();
    expect(both()).toEqual(["enabled", "enabled"]);
    await world.minutes(1);
    expect(both()).toEqual([REPORT_ONLY, REPORT_ONLY]);
  });
});
