import { expect, test } from "vitest";
import { OthersWorld, personOf } from "../../../support/enforcement/othersWorld.ts";
import { DeathAtWrite, isDeath } from "../../../support/waves/deathAtWrite.ts";

const PEOPLE = [1, 2, 3, 4] as const;

/** Somebody is stranded, somebody is attempted, somebody was asked and answered, somebody refreshed in vain. */
async function live(death: DeathAtWrite): Promise<OthersWorld> {
  const world = await OthersWorld.open();
  for (const n of PEOPLE) await world.enforced(n);
  world.ports.reports.pageSize = 2;
  world.losePasskey(1);
  world.signIn(1, "failure", 30);
  world.signIn(1, "failure", 25);
  world.signIn(2, "failure", 40);
  world.signIn(3, "failure", 35, { correlationId: "own" });
  world.signIn(3, "success", 34, { correlationId: "own" });
  world.losePasskey(4);
  world.signIn(4, "failure", 50, { log: "nonInteractive" });
  death.awaits(world.ports);
  for (let quarter = 0; quarter < 24; quarter++) {
    try {
      await world.watch();
    } catch (error) {
      // The next run comes.
      if (!isDeath(error)) throw error;
    }
    world.ports.clock.advance({ minutes: 15 });
  }
  return world;
}

/** What people see of it. Moments may differ: whoever died is waited for. */
async function outcomeOf(world: OthersWorld) {
  const rows = await world.ports.store.refusedPeople();
  return {
    denied: rows.map(({ userId, denied }) => [userId, denied]),
    lines: [(await world.lines("stranded")).toSorted(), (await world.lines("attemptStopped")).toSorted()],
    mails: world.ports.email.sent.map(({ to, subject }) => `${to.address}: ${subject}`).sort(),
    group: PEOPLE.map((n) => world.isIn(n)),
  };
}

test("the app dead between any two writes loses nobody who is stranded, and doubles no mail", async () => {
  const unharmed = new DeathAtWrite();
  const expected = await outcomeOf(await live(unharmed));
  expect(expected.lines).toEqual([[personOf(1), personOf(4)], [personOf(2)]]);
  expect(expected.group).toEqual([true, true, true, true]);
  expect(unharmed.count).toBeGreaterThan(15);
  for (let at = 1; at <= unharmed.count; at++)
    for (const when of ["before", "after"] as const)
      expect(await outcomeOf(await live(new DeathAtWrite(at, when))), `dead ${when} write ${at}`).toEqual(expected);
});
