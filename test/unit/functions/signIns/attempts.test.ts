import { beforeEach, expect, test } from "vitest";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";

const SECURITY = "security@contoso.example";
let tenant: ManyWaves;
beforeEach(async () => {
  tenant = await ManyWaves.open();
  Object.assign(tenant.config, { securityMail: SECURITY });
  for (const waveId of ["wave-1", "wave-2", "wave-3"]) await tenant.add(waveId, 5);
  await tenant.run({ minutes: 70 });
});

const told = () =>
  tenant.ports.email.sent
    .filter(({ to }) => to.address === SECURITY)
    .map(({ plainText }) => plainText.replaceAll(/\s+/g, " "));
/** Somebody who knows the password of one with a passkey. */
const tried = (waveId: string, n: number, minutesAgo = 20) => tenant.signIn(idOf(waveId, n), "failure", minutesAgo);

test("a day without attempts tells security nothing", async () => {
  await tenant.run({ minutes: 24 * 60 });
  expect(told()).toEqual([]);
});

test("attempts of a day are one mail for all waves, which names the accounts, however many watches see them", async () => {
  tried("wave-1", 1);
  await tenant.run({ minutes: 120 });
  tried("wave-2", 1);
  await tenant.run({ minutes: 60 });
  expect(told()).toEqual([expect.stringContaining("Sign-ins to 1 account were stopped within 30 hours")]);
  expect(told()[0]).toContain("wave wave-1: 1.");
  expect(told()[0]).toContain("@contoso.example");
  await tenant.run({ minutes: 24 * 60 });
  expect(told().slice(1)).toEqual([expect.stringContaining("wave wave-1: 1, wave wave-2: 1.")]);
});

test("many of a day, a few in each wave, are told at once and once", async () => {
  tried("wave-1", 1);
  await tenant.run({ minutes: 65 });
  for (const waveId of ["wave-2", "wave-3"]) for (let n = 1; n <= 2; n++) tried(waveId, n);
  await tenant.run({ minutes: 130 });
  expect(told().map((text) => text.includes("within a day"))).toEqual([false, true]);
  expect(told()[1]).toContain("Sign-ins to 5 accounts");
});

test("one that the log has two hours late, at the end of a day, is in the next digest", async () => {
  // A Monday, 19:10 UTC.
  tried("wave-2", 1);
  await tenant.run({ minutes: 5 * 60 });
  tried("wave-1", 1, 0);
  await tenant.run({ minutes: 60 });
  const before = told().length;
  tried("wave-3", 3, 118);
  await tenant.run({ minutes: 60 });
  expect(told()).toHaveLength(before);
  await tenant.run({ minutes: 23 * 60 });
  expect(told().slice(before)).toEqual([expect.stringContaining("wave wave-3: 1")]);
});
