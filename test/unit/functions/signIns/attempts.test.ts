import { beforeEach, expect, test } from "vitest";
import { COMPANION_POLICY_ID, WORKFORCE_POLICY_ID } from "../../../support/enforcement/enforcedTenant.ts";
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

test("a try that the companion policy stopped counts like any other; one that somebody else's policy stopped does not", async () => {
  const companion = { policyId: COMPANION_POLICY_ID, key: "companion", kind: "companion" } as const;
  const standing = { wanted: "enabled", state: "enabled", definitionDigest: "d" } as const;
  await tenant.ports.store.saveRegisteredPolicy({ ...companion, ...standing, createdAt: tenant.minutesAgo(60) });
  const triedThere = (waveId: string, id: string) =>
    tenant.signIn(idOf(waveId, 1), "", 20, {
      appliedConditionalAccessPolicies: [
        { id: WORKFORCE_POLICY_ID, result: "notApplied" },
        { id, result: "failure" },
      ],
    });
  triedThere("wave-1", COMPANION_POLICY_ID);
  triedThere("wave-2", "somebody-elses");
  await tenant.run({ minutes: 120 });
  expect(told()).toEqual([expect.stringContaining("Sign-ins to 1 account were stopped")]);
  expect(told()[0]).toContain("wave wave-1: 1.");
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
