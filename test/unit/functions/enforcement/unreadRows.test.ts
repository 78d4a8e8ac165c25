import { beforeEach, describe, expect, test } from "vitest";
import type { EnforcementState } from "../../../../shared/domain/enforcement/enforcement.ts";
import { mayBeEnforced } from "../../../../shared/enforcement/mayBeEnforced.ts";
import { runningTenant } from "../../../support/enforcement/enforcedTenant.ts";
import { EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";

/** Of a later version of the app, to which nobody has come back yet. */
const STRANGE = "suspended" as EnforcementState;
let world: EnforcementWorld;

/** Somebody whose row nobody can read. */
async function unread(n: number, { hasPasskey = true, isIn = true } = {}): Promise<string> {
  const id = world.person(n, { hasPasskey });
  await world.enforced(id, { state: STRANGE });
  if (isIn) world.put(id);
  return id;
}
const outs = async () => (await world.lines("leavesEnforcement")).map(({ subjectId }) => subjectId);
const ins = async () => (await world.lines("entersEnforcement")).map(({ subjectId }) => subjectId);

describe("the guard, of somebody whose row it cannot read,", () => {
  beforeEach(async () => {
    world = new EnforcementWorld(await runningTenant());
    world.ports.clock.advance({ hours: 1 });
  });

  test.each([
    ["in the group without a passkey", { hasPasskey: false }],
    ["in the group with one", {}],
    ["outside of it without a passkey", { hasPasskey: false, isIn: false }],
    ["outside of it with one", { isIn: false }],
  ])("changes nothing while they are %s, and tells the operators which row it is, once a day", async (_where, how) => {
    const id = await unread(1, how);
    const before = world.group;
    await world.guard();
    await world.guard();
    expect([world.group, await outs(), await ins()]).toEqual([before, [], []]);
    expect(world.alerts).toEqual([
      expect.stringMatching(new RegExp(`leaves them where they are: .*enforcements user ${id}\\|wave\\|berlin-1`, "s")),
    ]);
    world.ports.clock.advance({ days: 1 });
    await world.guard();
    expect(world.alerts).toHaveLength(2);
  });

  test("still takes out whom nobody put there, and puts back who is missing", async () => {
    const [strange, stranger, missing] = [await unread(1), world.person(2, { hasPasskey: false }), world.person(3)];
    world.put(stranger);
    await world.enforced(missing);
    await world.guard();
    expect(world.group).toEqual([strange, missing]);
    expect([await outs(), await ins()]).toEqual([[stranger], [missing]]);
  });

  test("takes them for nobody's once the row is gone", async () => {
    const id = await unread(1, { hasPasskey: false });
    const { store } = world.ports;
    const pages = store.enforcementPages;
    store.enforcementPages = async function* () {
      for await (const { rows } of pages()) yield { rows, unread: [] };
    };
    store.standingOf = async () => ({ rows: [], unread: [], kept: new Set() });
    await world.guard();
    expect([world.group, await outs()]).toEqual([[], [id]]);
  });
});

describe("a start, while a row of somebody in the group cannot be read,", () => {
  beforeEach(() => {
    world = new EnforcementWorld();
  });

  test("waits and says which row it is and what to do; they stay, and the trail does not say that they left", async () => {
    const strange = await unread(1, { hasPasskey: false });
    await world.start();
    await world.minutes(5);
    const { state, notYetBecause } = await world.status();
    expect([state, world.group, await outs(), world.writes]).toEqual(["starting", [strange], [], []]);
    expect(notYetBecause).toContain(`of 1 people in the enforced group nobody can tell`);
    expect(notYetBecause).toContain(`enforcements user ${strange}|wave|berlin-1`);
    expect(notYetBecause).toMatch(/Mend them.* or delete them/);
    expect(world.alerts).toHaveLength(1);
    expect(world.alerts[0]).toContain(strange);
  });

  test("looks at everybody else meanwhile, and goes through once the row is mended", async () => {
    const [strange, lost, stranger] = [await unread(1), world.person(2, { hasPasskey: false }), world.person(3)];
    await world.enforced(lost);
    world.put(lost, stranger);
    await world.start();
    await world.minutes(5);
    expect([world.group, (await outs()).includes(stranger)]).toEqual([[strange], true]);
    const [row] = (await world.ports.store.standingOf([strange])).unread;
    expect(row?.userId).toBe(strange);
    await world.mend(strange);
    await world.minutes(10);
    expect([(await world.status()).state, world.group]).toEqual(["running", [strange]]);
  });

  test("does not wait for one of somebody outside", async () => {
    await unread(1, { isIn: false });
    await world.start();
    await world.minutes(5);
    expect((await world.status()).state).toBe("running");
  });
});

test("whoever asks whether somebody may be enforced is told yes while their row cannot be read", async () => {
  world = new EnforcementWorld();
  const [strange, other] = [await unread(1, { isIn: false }), world.person(2)];
  const ask = (id: string) => mayBeEnforced(world.ports, world.config, id);
  expect([await ask(strange), await ask(strange.toUpperCase()), await ask(other)]).toEqual([true, true, false]);
});
