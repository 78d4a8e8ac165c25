import { beforeEach, describe, expect, test, vi } from "vitest";
import { RefusedError } from "../../../../../shared/errors.ts";
import { guardHasRead, NO_PASS_STRENGTH } from "../../../../support/enforcement/readStrength.ts";
import { ENFORCED_GROUP_ID } from "../../../../support/testConfig.ts";
import { APPROVER, WAVE_ID, type WaveWorld, worldBeforeFlip } from "../../../../support/waves/waveWorld.ts";

const ALERTS = "alerts@contoso.example";
let world: WaveWorld;

const watch = () => world.carryOut({ kind: "watch" });
const hoursOn = (hours: number) => world.ports.clock.advance({ hours });
const letters = () => world.ports.email.sent.filter(({ subject }) => subject.startsWith("From now on you sign in"));
const toldTo = () => letters().map(({ to }) => to.address);
const addressOf = (n: number) => `p${String(n).padStart(2, "0")}@contoso.example`;
const enforced = (most: number) => Array.from({ length: most }, (_, n) => addressOf(n + 1));
/** A quarter past ten in Berlin, so many days on. */
const atTen = (days: number) => {
  const day = new Date(world.now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  world.ports.clock.set(`${day}T08:15:00.000Z`);
};
const takeOut = (n: number) => world.ports.directory.groups.get(ENFORCED_GROUP_ID)?.delete(world.id(n));
async function becomeReady(n: number): Promise<void> {
  const at = world.now.toISOString();
  world.enrol(n);
  const change = { hasUsablePasskey: true, passkeyCreatedAt: at, passkeyUsedAt: at, checkedAt: at };
  await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(n), ...change }]);
}
async function changeSwitch(change: object): Promise<void> {
  const known = await world.ports.store.enforcementSwitch();
  await world.ports.store.saveEnforcementSwitch({ ...known?.value, ...change }, known?.etag);
}

/** Nineteen of twenty have entered just now, within the hours for mails. */
beforeEach(async () => {
  world = await worldBeforeFlip(20);
  await world.until(({ stage }) => stage === "enforced");
  world.daily = () => undefined;
});

describe("somebody who has entered", () => {
  test("is not told by the flip, nor by a watch before it applies", async () => {
    expect(toldTo()).toEqual([]);
    world.ports.clock.advance({ minutes: 50 });
    await watch();
    expect(toldTo()).toEqual([]);
    expect((await world.facts()).toBeTold).toBe(19);
  });

  test("is told once after that, and whoever was left out is not", async () => {
    hoursOn(2);
    await watch();
    expect(toldTo().toSorted()).toEqual(enforced(19));
    expect(await world.member(1)).toMatchObject({ enforcedToldAt: expect.any(String) });
    expect((await world.facts()).toBeTold).toBe(0);
    hoursOn(1);
    await watch();
    expect(toldTo()).toHaveLength(19);
  });

  test.each([
    ["takes none", NO_PASS_STRENGTH, 19],
    ["takes one", [...NO_PASS_STRENGTH, "temporaryAccessPassOneTime"], 0],
  ] as const)(
    "is sent to the helpdesk instead of a code where a custom strength %s",
    async (_which, strength, sent) => {
      await guardHasRead(world.ports, strength);
      hoursOn(2);
      await watch();
      expect(letters()).toHaveLength(19);
      expect(letters().filter(({ plainText }) => /call the helpdesk, or go there/.test(plainText))).toHaveLength(sent);
    },
  );

  test("is told as late as the setting says", async () => {
    Object.assign(world.config, { rules: { ...world.config.rules, propagationMinutes: 180 } });
    hoursOn(2);
    await watch();
    expect(toldTo()).toEqual([]);
    atTen(1);
    await watch();
    expect(toldTo()).toHaveLength(19);
  });

  test("is told of a late entry, too, once, and nobody else again", async () => {
    hoursOn(2);
    await watch();
    await becomeReady(20);
    hoursOn(1);
    await watch();
    expect(await world.member(20)).toMatchObject({ enforcedAt: expect.any(String) });
    expect(toldTo()).toHaveLength(19);
    atTen(1);
    await watch();
    await watch();
    expect(toldTo().slice(19)).toEqual([addressOf(20)]);
  });

  test("is told in the morning where it applies in the evening only", async () => {
    world.ports.clock.set(`${world.now.toISOString().slice(0, 10)}T18:00:00.000Z`);
    await watch();
    expect(toldTo()).toEqual([]);
    atTen(1);
    await watch();
    expect(toldTo()).toHaveLength(19);
  });

  test("is told while the wave is paused", async () => {
    await world.change({ paused: { by: APPROVER, at: world.now.toISOString(), reason: "x" } });
    hoursOn(2);
    await watch();
    expect(toldTo()).toHaveLength(19);
  });

  test("is not told any more by a watch that comes days late, and no watch asks about them again", async () => {
    atTen(7);
    await watch();
    expect(toldTo()).toEqual([]);
    expect((await world.facts()).toBeTold).toBe(0);
  });

  test("is told again of another entry", async () => {
    hoursOn(2);
    await watch();
    hoursOn(1);
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), enforcedAt: world.now.toISOString() }]);
    await watch();
    atTen(1);
    await watch();
    expect(toldTo().slice(19)).toEqual([addressOf(1)]);
  });
});

describe("nobody is told", () => {
  test("who is out of the group again, whoever took them out", async () => {
    takeOut(3);
    hoursOn(2);
    await watch();
    expect(toldTo()).toHaveLength(18);
    expect(toldTo()).not.toContain(addressOf(3));
    expect((await world.member(3)).enforcedToldAt).toBeUndefined();
  });

  test("who is released, until they are back", async () => {
    const { now } = world;
    const byAt = { by: APPROVER, at: now.toISOString() };
    const release = { userId: world.id(4), reason: "x", hours: 1, asked: byAt, confirmed: byAt };
    const etag = await world.ports.store.saveRelease({ ...release, state: "leaving" }, undefined);
    hoursOn(2);
    await watch();
    expect(toldTo()).not.toContain(addressOf(4));
    await world.ports.store.saveRelease({ ...release, state: "ended" }, etag);
    hoursOn(1);
    await watch();
    expect(toldTo().slice(18)).toEqual([addressOf(4)]);
  });

  test("while enforcement is stopped, nor right after it was started again", async () => {
    const stop = { by: APPROVER, at: world.now.toISOString(), reason: "x" };
    await changeSwitch({ stopAsked: stop });
    hoursOn(2);
    await watch();
    expect(toldTo()).toEqual([]);
    atTen(1);
    await changeSwitch({ stopAsked: undefined, runningSince: world.now.toISOString() });
    await watch();
    expect(toldTo()).toEqual([]);
    hoursOn(1);
    await watch();
    expect(toldTo()).toHaveLength(19);
  });

  test("once the wave is to be rolled back", async () => {
    hoursOn(2);
    await world.change({ rollbackRequested: { by: APPROVER, at: world.now.toISOString(), reason: "x" } });
    await world.answer("watch");
    expect(toldTo()).toEqual([]);
  });

  test("while the group cannot be read: the watch goes on, and the operators hear of a refusal", async () => {
    const { directory, store } = world.ports;
    hoursOn(2);
    const honest = directory.membersAmong.bind(directory);
    directory.membersAmong = () => Promise.reject(new RefusedError("denied", "Forbidden", "no right"));
    const { watchedUntil } = await world.facts();
    await watch();
    expect(toldTo()).toEqual([]);
    expect((await world.facts()).watchedUntil).not.toBe(watchedUntil);
    expect(world.mailsTo(ALERTS)).toHaveLength(1);
    expect(await store.troublesOf(WAVE_ID, world.now.toISOString())).toMatchObject([
      { doing: expect.stringContaining("telling people"), code: "Forbidden", count: 1 },
    ]);
    expect((await store.members(WAVE_ID, [world.id(1)]))[0]?.enforcedToldAt).toBeUndefined();
    directory.membersAmong = honest;
    hoursOn(1);
    await watch();
    expect(toldTo()).toHaveLength(19);
  });

  test("who enforced themselves before, as they heard of it then; whoever did so later is told", async () => {
    const { store, clock } = world.ports;
    const row = (n: number, at: Date) => ({
      userId: world.id(n),
      source: "self",
      state: "in" as const,
      at: at.toISOString(),
      by: "themselves",
    });
    await store.saveEnforcements([row(1, new Date(clock.now().getTime() - 86_400_000))]);
    hoursOn(2);
    await store.saveEnforcements([row(2, clock.now())]);
    await watch();
    expect(toldTo().toSorted()).toEqual(enforced(19).slice(1));
    expect(await world.member(1)).toMatchObject({ enforcedToldAt: expect.any(String) });
    expect((await world.facts()).toBeTold).toBe(0);
  });

  test("without an address that works, and nobody asks about them again", async () => {
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(5), mail: "" }]);
    hoursOn(2);
    await watch();
    expect(toldTo()).toHaveLength(18);
    expect((await world.facts()).toBeTold).toBe(0);
  });
});

test.each(["mergeMembers", "putMails"] as const)(
  "a crash at any %s between mail and mark sends no second mail and forgets nobody",
  async (method) => {
    hoursOn(2);
    const { store } = world.ports;
    for (let nth = 1; nth <= 4; nth++) {
      const honest = store[method];
      let count = 0;
      Object.assign(store, {
        [method]: async (...args: unknown[]) => {
          count += 1;
          if (count === nth) throw new Error("the process dies");
          return (honest as (...all: unknown[]) => Promise<unknown>)(...args);
        },
      });
      await watch().catch((error: Error) => expect(error.message).toMatch(/the process dies/));
      Object.assign(store, { [method]: honest });
    }
    await watch();
    hoursOn(1);
    await watch();
    expect(toldTo().toSorted()).toEqual(enforced(19));
    expect(await world.member(1)).toMatchObject({ enforcedToldAt: expect.any(String) });
  },
);

test("a quiet watch reads no row and no group for it", async () => {
  hoursOn(2);
  await watch();
  const { directory } = world.ports;
  const reads = vi.spyOn(directory, "membersAmong");
  hoursOn(1);
  await watch();
  expect(reads).not.toHaveBeenCalled();
});
