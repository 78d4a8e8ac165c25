import { beforeEach, describe, expect, test } from "vitest";
import { SELF } from "../../../../../shared/domain/enforcement/enforcement.ts";
import { atOnce } from "../../../../support/mails/atOnce.ts";
import { sweptWorld, takeReport, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

const SUBJECT = "Your passkey works - there is nothing else to do";
let world: WaveWorld;
const look = () => world.carryOut({ kind: "checkGate" });
const toldTo = (n: number) =>
  world.mailsTo(`p${String(n).padStart(2, "0")}@contoso.example`).filter((subject) => subject === SUBJECT).length;
const letter = () => world.ports.email.sent.find(({ subject }) => subject === SUBJECT)?.plainText ?? "";

/** The first three set a passkey up after the reminder, and use it on the next day. */
async function late(settings: Readonly<Record<string, string>> = {}) {
  world = new WaveWorld(20, { settings });
  await world.insert();
  await world.until(({ stage }) => stage === "reminded");
  for (const n of [1, 2, 3]) world.enrol(n);
  await takeReport(world);
  world.ports.clock.advance({ days: 1 });
  world.workingDay();
}

describe("a look at the gate", () => {
  beforeEach(() => late());

  test("tells whoever was asked for a passkey, and has used it, that nothing else is to be done; once", async () => {
    await look();
    expect([1, 2, 3, 4].map(toldTo)).toEqual([1, 1, 1, 0]);
    expect(letter()).toContain("We write to you when it no longer opens mail and apps.");
    expect(letter()).toContain("Please keep a second passkey");
    expect((await world.member(1)).doneToldAt).toBeDefined();
    for (let day = 0; day < 3; day++) {
      world.ports.clock.advance({ days: 1 });
      world.workingDay();
      await look();
    }
    expect([1, 2, 3, 4].map(toldTo)).toEqual([1, 1, 1, 0]);
  });

  test("counts it for no chase: mails of the chase stay as many", async () => {
    const before = (await world.member(1)).mailsSent;
    await look();
    expect(await world.member(1)).toMatchObject({ mailsSent: before });
    expect(toldTo(1)).toBe(1);
  });

  test("tells nobody whose passkey is gone by the live look right before", async () => {
    await world.ports.store.mergeMembers(WAVE_ID, [
      {
        userId: world.id(4),
        hasUsablePasskey: true,
        checkedAt: new Date(world.now.getTime() - 86_400_000).toISOString(),
        passkeyCreatedAt: new Date(world.now.getTime() - 7_200_000).toISOString(),
        passkeyUsedAt: new Date(world.now.getTime() - 3_600_000).toISOString(),
      },
    ]);
    await look();
    expect([toldTo(1), toldTo(4)]).toEqual([1, 0]);
    expect((await world.member(4)).hasUsablePasskey).toBe(false);
  });

  test("waits until another mail is long enough ago, and until it is their hour", async () => {
    const at = world.now.toISOString();
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(1), mailedAt: at },
      { userId: world.id(2), usageLocation: "NZ" },
    ]);
    await world.ports.directory.addUser({ id: world.id(2), mail: "p02@contoso.example", usageLocation: "NZ" });
    await look();
    expect([1, 2, 3].map(toldTo)).toEqual([0, 0, 1]);
    world.ports.clock.advance({ days: 1 });
    await look();
    expect([1, 2, 3].map(toldTo)).toEqual([1, 0, 1]);
  });

  test("tells nobody who is in the enforced group by a way of their own: they heard of that", async () => {
    await world.ports.store.saveEnforcements([
      { userId: world.id(1), source: SELF, state: "in", at: world.now.toISOString(), by: "Someone" },
      { userId: world.id(2), source: SELF, state: "ended", at: world.now.toISOString(), by: "Someone" },
    ]);
    await look();
    expect([1, 2, 3].map(toldTo)).toEqual([0, 1, 1]);
  });

  test("sends what the quota held back, and each once", async () => {
    const { store } = world.ports;
    const { reserve } = store;
    let most = 1;
    store.reserve = async (count, at, asker) => {
      const granted = Math.min(count, most);
      most = 10_000;
      return granted < count ? { granted } : reserve(count, at, asker);
    };
    await look();
    expect([1, 2, 3].map(toldTo)).toEqual([1, 1, 1]);
    expect(await reserve(1, world.now.toISOString(), atOnce)).toMatchObject({ granted: 1 });
  });

  test("names the day that is known, where the wave was put off", async () => {
    const by = { id: "a", displayName: "Ada" };
    const at = world.now.toISOString();
    await world.change({ postponed: { by, at, reason: "x", date: "2026-05-04", until: "2026-05-04T07:00:00.000Z" } });
    await look();
    expect(letter()).toMatch(/Your password works until .*4 May at least/);
  });
});

test("nobody is told where the setting says so", async () => {
  await late({ DONE_MAIL: "off" });
  await look();
  expect([1, 2, 3].map(toldTo)).toEqual([0, 0, 0]);
  expect((await world.member(1)).doneToldAt).toBeUndefined();
});

test("whoever had set one up on the day of opening was asked for nothing, and hears nothing", async () => {
  world = await sweptWorld();
  expect(world.ports.email.sent.filter(({ subject }) => subject === SUBJECT)).toEqual([]);
});

describe("the watch", () => {
  beforeEach(async () => {
    world = await sweptWorld();
    await world.approve();
    await world.until(({ stage }) => stage === "enforced");
    world.enrol(20);
    await takeReport(world);
  });
  const toMidday = () => {
    world.ports.clock.advance({ days: 1 });
    world.ports.clock.set(`${world.now.toISOString().slice(0, 10)}T10:00:00.000Z`);
    world.workingDay();
  };

  test("tells whoever was left out and is ready by now, unless they enter first; nobody hears both", async () => {
    for (let day = 0; day < 6; day++) {
      toMidday();
      await world.carryOut({ kind: "watch" });
    }
    const subjects = world.mailsTo("p20@contoso.example");
    const told = subjects.filter((subject) => subject === SUBJECT || /From now on you sign in/.test(subject));
    expect(told.length).toBe(1);
  });

  test("tells nobody while the wave is paused", async () => {
    await world.change({ paused: { by: { id: "a", displayName: "Ada" }, at: world.now.toISOString(), reason: "x" } });
    for (let day = 0; day < 6; day++) {
      toMidday();
      await world.carryOut({ kind: "watch" });
    }
    expect(toldTo(20)).toBe(0);
  });
});
