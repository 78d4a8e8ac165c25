import { expect, test } from "vitest";
import { WaveWorld } from "../../../../support/waves/waveWorld.ts";

const POLICY = "90000000-0000-4000-8000-000000000009";
const DAY_MS = 86_400_000;

/** Reminded, and nobody has a passkey. */
async function chasing(): Promise<WaveWorld> {
  const world = new WaveWorld(4);
  await world.insert();
  await world.until(({ stage }) => stage === "reminded");
  return world;
}
const refuse = (world: WaveWorld, n: number) =>
  world.ports.reports.addSignIn({
    userId: world.id(n),
    createdDateTime: new Date(world.now.getTime() - 3_600_000).toISOString(),
    errorCode: 53003,
    appId: "19db86c3-b2b9-44cc-b339-36da233a3be2",
    appliedConditionalAccessPolicies: [{ id: POLICY, result: "failure" }],
  });
const fail = (world: WaveWorld, n: number, succeeded = false) =>
  world.ports.audits.own.push({
    userId: world.id(n),
    at: new Date(world.now.getTime() - 3_600_000).toISOString(),
    succeeded,
  });
async function daysOn(world: WaveWorld, count: number): Promise<void> {
  const end = world.now.getTime() + count * DAY_MS;
  await world.until(() => world.now.getTime() >= end);
}
const chasersTo = (world: WaveWorld, n: number, from: number) =>
  world.ports.email.sent.slice(from).filter(({ to }) => to.address === `p0${n}@contoso.example`).length;
const toHelpdesk = (world: WaveWorld) =>
  world.ports.email.sent.filter(
    ({ to, plainText }) => to.address === world.config.helpdeskMail && plainText.includes("could not:"),
  );

test("whoever a policy refused, or who failed, gets help that names it, and no nudge for a week", async () => {
  const world = await chasing();
  world.ports.policies.stored.set(POLICY, {
    id: POLICY,
    displayName: "Block abroad",
    state: "enabled",
    createdDateTime: world.now.toISOString(),
    definition: {},
  });
  const before = world.ports.email.sent.length;
  refuse(world, 1);
  fail(world, 2);
  await daysOn(world, 6);
  expect([1, 2, 3].map((n) => chasersTo(world, n, before) > 0)).toEqual([false, false, true]);
  const told = toHelpdesk(world).map(({ plainText }) => plainText);
  expect(told).toHaveLength(2);
  expect(told.find((text) => text.includes("“Block abroad”"))).toContain(world.id(1));
  expect(told.find((text) => text.includes("it failed"))).toContain(world.id(2));
  // Whoever has not tried again since is reminded like everybody.
  await daysOn(world, 6);
  expect(chasersTo(world, 1, before)).toBeGreaterThan(0);
  expect(toHelpdesk(world)).toHaveLength(2);
});

test("whoever managed later is no case for help", async () => {
  const world = await chasing();
  const before = world.ports.email.sent.length;
  fail(world, 1);
  fail(world, 1, true);
  await daysOn(world, 6);
  expect(toHelpdesk(world)).toEqual([]);
  expect(chasersTo(world, 1, before)).toBeGreaterThan(0);
});

test("logs that are refused stop no chaser, and a row says so", async () => {
  const world = await chasing();
  const before = world.ports.email.sent.length;
  world.ports.audits.refuseNext("ownRegistrations", "Denied", 99);
  world.ports.reports.refuseNext("stoppedRegistrations", "Denied", 99);
  await daysOn(world, 5);
  expect(chasersTo(world, 1, before)).toBeGreaterThan(0);
});
