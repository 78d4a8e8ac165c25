import { expect, test } from "vitest";
import { DeathAtWrite, isDeath } from "../../../support/waves/deathAtWrite.ts";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";

const WAVES = ["wave-1", "wave-2"] as const;
const PEOPLE = 4;

/** Two waves; in one somebody is stranded and somebody tried, in the other somebody was asked and answered. */
async function live(death: DeathAtWrite) {
  const tenant = await ManyWaves.open();
  for (const [n, waveId] of WAVES.entries()) await tenant.add(waveId, PEOPLE, n * 7);
  tenant.ports.reports.pageSize = 2;
  tenant.losePasskey(idOf("wave-1", 1));
  tenant.signIn(idOf("wave-1", 1), "failure", 30);
  tenant.signIn(idOf("wave-1", 1), "failure", 25);
  tenant.signIn(idOf("wave-1", 2), "failure", 40);
  tenant.losePasskey(idOf("wave-2", 1));
  tenant.signIn(idOf("wave-2", 1), "failure", 50, { log: "nonInteractive" });
  tenant.signIn(idOf("wave-2", 3), "failure", 35, { correlationId: "own" });
  tenant.signIn(idOf("wave-2", 3), "success", 34, { correlationId: "own" });
  death.awaits(tenant.ports);
  const end = tenant.now.getTime() + 150 * 60_000;
  for (let isOver = false; !isOver; ) {
    try {
      isOver = !(await tenant.step(end));
    } catch (error) {
      // The engine makes the same call again, in a new process.
      if (!isDeath(error)) throw error;
    }
  }
  return tenant;
}

/** What people see of it. Moments may differ: whoever died is waited for. */
async function outcomeOf(tenant: ManyWaves) {
  const rows = await Promise.all(WAVES.map((waveId) => tenant.ports.store.membersPage(waveId, undefined, 99)));
  const facts = await Promise.all(WAVES.map((waveId) => tenant.facts(waveId)));
  return {
    denied: rows.flat().map(({ userId, denied }) => [userId, denied]),
    counts: facts.map(({ strandedRecently, stoppedRecently }) => [strandedRecently, stoppedRecently]),
    mails: tenant.ports.email.sent.map(({ to, subject }) => `${to.address}: ${subject}`).sort(),
  };
}

test("the app dead between any two writes loses no denial and doubles no mail", async () => {
  const unharmed = new DeathAtWrite();
  const expected = await outcomeOf(await live(unharmed));
  expect(expected.counts).toEqual([
    [1, 1],
    [1, 0],
  ]);
  expect(expected.denied.filter(([, denied]) => denied)).toHaveLength(3);
  expect(unharmed.count).toBeGreaterThan(30);
  for (let at = 1; at <= unharmed.count; at++)
    for (const when of ["before", "after"] as const)
      expect(await outcomeOf(await live(new DeathAtWrite(at, when))), `dead ${when} write ${at}`).toEqual(expected);
});
