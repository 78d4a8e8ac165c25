import { beforeEach, describe, expect, test } from "vitest";
import { runningTenant } from "../../../support/enforcement/enforcedTenant.ts";
import { EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { BREAK_GLASS_GROUP_ID, testConfig } from "../../../support/testConfig.ts";

const SECURITY = "security@contoso.example";
const ALERTS = "alerts@contoso.example";
let world: EnforcementWorld;
const told = () => world.ports.email.sent.map(({ to, plainText }) => [to.address, plainText.replaceAll(/\s+/g, " ")]);
const to = (address: string, text: string) => [address, expect.stringContaining(text)];

beforeEach(async () => {
  world = new EnforcementWorld(await runningTenant(), testConfig({ SECURITY_MAIL: SECURITY }));
  world.ports.clock.advance({ hours: 1 });
});

describe("security, and not the operators, hears of what others change", () => {
  test("a stranger in the group, with a passkey or without", async () => {
    world.put(world.person(1));
    world.put(world.person(2, { hasPasskey: false }));
    await world.guard();
    expect(told()).toEqual([to(SECURITY, "the app took them out"), to(SECURITY, "until somebody decides")]);
  });

  test("somebody who was taken out of the group", async () => {
    await world.enforced(world.person(1));
    await world.guard();
    expect(told()).toEqual([to(SECURITY, "the app put them back")]);
  });

  test("our policy, widened or disabled", async () => {
    world.change({ state: "disabled" });
    await world.guard();
    expect(told()).toEqual([to(SECURITY, "somebody has to look into it")]);
  });

  test("and both hear of a break-glass account that our policies apply to: somebody has to act", async () => {
    world.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, []);
    await world.guard();
    world.ports.clock.advance({ minutes: 15 });
    await world.guard();
    expect(told().map(([address]) => address)).toEqual([ALERTS, SECURITY]);
  });
});

test("operators alone hear of what Entra refuses", async () => {
  world.ports.policies.refuseNext("policies", "Authorization_RequestDenied", 9);
  await world.guard();
  expect(told()).toEqual([to(ALERTS, "This does not go on: the guard's look")]);
});

test("both hear of a stop, each once, also where it takes a while", async () => {
  world.ports.policyWriter.throttleNext("setPolicyState", 30, 9);
  await world.stop();
  expect(told()).toEqual([to(ALERTS, "Enforcement is to stop"), to(SECURITY, "Enforcement is to stop")]);
  await world.minutes(15);
  await world.minutes(2);
  expect(told().slice(2)).toEqual([to(ALERTS, "Enforcement is stopped"), to(SECURITY, "Enforcement is stopped")]);
});
