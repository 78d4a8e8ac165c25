import { beforeEach, describe, expect, test } from "vitest";
import { readEvidence } from "../../../../functions/signIns/readEvidence.ts";
import type { SignIn, SignInLog } from "../../../../shared/domain/people/signIn.ts";
import { windowOf } from "../../../../shared/domain/signIns/evidenceFeed.ts";
import { sweptSince } from "../../../../shared/domain/wave/sweepNotes.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { DeathAtWrite, isDeath } from "../../../support/waves/deathAtWrite.ts";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";
import { paceGraph } from "../../../support/waves/pacedGraph.ts";

/** A Wednesday morning. */
const START = "2026-03-04T10:00:00.000Z";
const HOUR = 60;

let tenant: ManyWaves;
beforeEach(async () => {
  tenant = await ManyWaves.open(START);
});

const waveIds = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `wave-${n + 1}`);
const notEnforced = { enforcingAt: undefined, enforcedAt: undefined, watchedUntil: undefined } as const;
/** A wave whose report-only window began so long ago: its sweep is due after two days. */
const addSwept = (waveId: string, minutesAgo = 48 * HOUR, people = 3, change: Partial<WaveFacts> = {}) => {
  const reportOnlyAt = tenant.minutesAgo(minutesAgo);
  const stage = { stage: "reportOnly", stageAt: reportOnlyAt, reportOnlyAt, policyId: `policy of ${waveId}` } as const;
  return tenant.add(waveId, people, 0, { ...notEnforced, ...stage, ...change });
};
/** A wave at its gate: some of its people were never seen to use their passkey. */
const addReminded = async (waveId: string, announcedMinutesAgo: number, people = 3) => {
  const announcedAt = tenant.minutesAgo(announcedMinutesAgo);
  const stage = { stage: "reminded", stageAt: tenant.minutesAgo(HOUR), announceAt: announcedAt, announcedAt } as const;
  const groupId = idOf(waveId, 900_000);
  await tenant.add(waveId, people, 0, { ...notEnforced, ...stage, groupId });
  tenant.ports.directory.addGroup(
    groupId,
    Array.from({ length: people }, (_, n) => idOf(waveId, n + 1)),
  );
  const members = await tenant.ports.store.membersPage(waveId, undefined, 99);
  const changes = members.map(({ userId }) => ({ userId, passkeyUsedAt: undefined }));
  await tenant.ports.store.mergeMembers(waveId, changes);
};
const signIn = (
  waveId: string,
  n: number,
  result: string,
  minutesAgo: number,
  { log = "interactive", ...change }: Partial<SignIn> & { readonly log?: SignInLog } = {},
) =>
  tenant.ports.reports.addSignIn(
    {
      userId: idOf(waveId, n),
      createdDateTime: tenant.minutesAgo(minutesAgo),
      appliedConditionalAccessPolicies: [{ id: `policy of ${waveId}`, result }],
      ...change,
    },
    log,
  );
/** Of each of a wave's people, in both logs. */
const everybody = (waveId: string, minutesAgo: number, people = 3) => {
  for (let n = 1; n <= people; n++) {
    signIn(waveId, n, "reportOnlySuccess", minutesAgo);
    signIn(waveId, n, "reportOnlySuccess", minutesAgo - 10, { log: "nonInteractive" });
  }
};
const asked = (log?: SignInLog) =>
  tenant.ports.reports.calls.filter(({ method, args }) => method === "signIns" && (!log || args[0] === log));
const firstPages = (log: SignInLog) => asked(log).filter(({ args }) => args[3] === undefined);
const swept = async (waveId: string, n: number) =>
  sweptSince(await tenant.member(waveId, n), (await tenant.facts(waveId)).reportOnlyAt);
const evidence = async (waveId: string) => (await tenant.facts(waveId)).evidence;

describe("the log is read once for all waves", () => {
  const requestsOf = async (waves: number): Promise<number> => {
    tenant = await ManyWaves.open(START);
    for (const waveId of waveIds(waves)) {
      await addSwept(waveId);
      everybody(waveId, 5 * HOUR);
    }
    // 400 lines of others in each log.
    for (let n = 0; n < 400; n++)
      for (const log of ["interactive", "nonInteractive"] as const) signIn("wave-99", n, "notApplied", n, { log });
    tenant.ports.reports.pageSize = 50;
    await tenant.run({ minutes: 10 });
    for (const waveId of waveIds(waves)) {
      expect(await evidence(waveId)).toMatchObject({ seen: 3 });
      expect(await swept(waveId, 1)).toMatchObject({ satisfied: true, unsatisfied: false });
    }
    return asked().length;
  };

  test("two sweeps side by side cost the requests of one", async () => {
    const one = await requestsOf(1);
    expect(one).toBeGreaterThan(16);
    // Their own lines are all that there is more to read.
    expect(await requestsOf(2)).toBe(one);
  });

  test("34 sweeps cost no more than their people's lines", async () => {
    const pages = (34 * 3 + 400) / 50;
    expect(await requestsOf(34)).toBeLessThanOrEqual(2 * Math.ceil(pages));
  });

  test("a sweep that is due later reads what came since, and finds the rest in its rows", async () => {
    await addSwept("wave-1");
    await addSwept("wave-2", 46 * HOUR);
    everybody("wave-1", 20 * HOUR);
    everybody("wave-2", 20 * HOUR);
    await tenant.run({ minutes: 10 });
    expect(asked()).toHaveLength(2);
    expect(await swept("wave-2", 3)).toMatchObject({ satisfied: true });
    expect(await evidence("wave-2")).toBeUndefined();
    await tenant.run({ minutes: 120 });
    expect(await evidence("wave-2")).toMatchObject({ seen: 3 });
    // An hourly look at the one log comes between.
    expect(asked("interactive")).toHaveLength(3);
    expect(asked("nonInteractive")).toHaveLength(2);
    // Four minutes and the two hours before.
    for (const { args } of asked().slice(2))
      expect(Date.parse(String(args[1]))).toBeGreaterThanOrEqual(Date.parse(START) - 2 * 3_600_000);
  });

  test("a gate and a sweep share it, and only the sweep needs the background", async () => {
    await addSwept("wave-1");
    await addReminded("wave-2", 8 * 24 * HOUR);
    everybody("wave-1", 20 * HOUR);
    signIn("wave-2", 1, "notApplied", 5 * 24 * HOUR, { authenticationMethods: ["Passkey (synced)"] });
    signIn("wave-2", 2, "notApplied", 20 * HOUR, { authenticationMethods: ["Password"] });
    await tenant.run({ minutes: 10 });
    expect((await tenant.facts("wave-2")).gate).toMatchObject({ ready: 1, inScope: 3 });
    expect(await evidence("wave-1")).toMatchObject({ seen: 3 });
    expect([firstPages("interactive"), firstPages("nonInteractive")].map(({ length }) => length)).toEqual([1, 1]);
    expect((await tenant.ports.store.evidenceFeed("nonInteractive"))?.feed.since).not.toHaveProperty("wave-2");
  });

  test("at a gate where everybody's use is known, it is not read", async () => {
    await addReminded("wave-1", 10 * 24 * HOUR);
    const members = await tenant.ports.store.membersPage("wave-1", undefined, 99);
    const passkeyUsedAt = tenant.minutesAgo(60);
    await tenant.ports.store.mergeMembers(
      "wave-1",
      members.map(({ userId }) => ({ userId, passkeyUsedAt })),
    );
    await tenant.run({ minutes: 10 });
    expect((await tenant.facts("wave-1")).gate).toMatchObject({ ready: 3, passed: true });
    expect(asked()).toEqual([]);
  });

  test("rows are written for what is news only", async () => {
    await addSwept("wave-1");
    for (let hour = 1; hour < 48; hour++) everybody("wave-1", hour * HOUR);
    tenant.ports.reports.pageSize = 20;
    let written = 0;
    const merge = tenant.ports.store.mergeMembers.bind(tenant.ports.store);
    tenant.ports.store.mergeMembers = async (waveId, changes) => {
      written += changes.filter(
        ({ sweptInteractive, sweptNonInteractive }) => sweptInteractive ?? sweptNonInteractive,
      ).length;
      return merge(waveId, changes);
    };
    await tenant.run({ minutes: 10 });
    expect(await evidence("wave-1")).toMatchObject({ seen: 3 });
    expect(written).toBe(3);
  });
});

test("34 sweeps at 50,000 people (150 background rows a person and day) share one reading, and starve none of 34 watches", async () => {
  const pages = (50_000 * 150 * 2) / 1000;
  const [watched, sweeping] = [waveIds(68).slice(0, 34), waveIds(68).slice(34)];
  for (const [n, waveId] of watched.entries()) await tenant.add(waveId, 20, (n * 13) % 60);
  for (const waveId of sweeping) {
    await addSwept(waveId, 48 * HOUR, 20);
    for (let n = 1; n <= 20; n++) signIn(waveId, n, "reportOnlySuccess", 48 * HOUR - n, { log: "nonInteractive" });
  }
  const { reports } = tenant.ports;
  const read = reports.signIns.bind(reports);
  let others = 0;
  // The members' lines are the oldest, behind those of everybody else.
  reports.signIns = async (log, from, to, next) => {
    const ahead =
      next === undefined ? Math.round((pages * (Date.parse(to) - Date.parse(from))) / (48 * 3_600_000)) : Number(next);
    if (log === "interactive" || ahead <= 0) return read(log, from, to);
    others += 1;
    return { items: [], next: String(ahead - 1) };
  };
  reports.pageSize = 1000;
  paceGraph(tenant.ports);
  let latest = 0;
  tenant.afterCall = async () => {
    for (const waveId of watched)
      latest = Math.max(latest, tenant.now.getTime() - Date.parse((await tenant.facts(waveId)).watchedUntil ?? ""));
  };
  await tenant.run({ minutes: 24 * HOUR });
  for (const waveId of sweeping) expect(await evidence(waveId)).toMatchObject({ seen: 20 });
  expect(others).toBeGreaterThanOrEqual(pages);
  expect(others).toBeLessThan(1.5 * pages);
  expect(latest).toBeLessThan(4 * 3_600_000);
}, 60_000);

test("two readings of the two logs at once keep what each of them says of the same person", async () => {
  await addSwept("wave-1");
  for (const n of [1, 2, 3]) {
    signIn("wave-1", n, "reportOnlySuccess", 10 * HOUR);
    signIn("wave-1", n, "reportOnlyInterrupted", 10 * HOUR, { log: "nonInteractive" });
  }
  const facts = await tenant.facts("wave-1");
  const logs = ["interactive", "nonInteractive"] as const;
  const readBoth = () =>
    logs.map((log) => readEvidence(tenant.ports, tenant.config, log, windowOf(facts, log, tenant.now.toISOString())));
  await Promise.all(readBoth());
  for (const n of [1, 2, 3]) expect(await swept("wave-1", n)).toEqual({ satisfied: true, unsatisfied: true });
});

describe("nothing is decided", () => {
  const stands = async (waveId: string) => {
    expect(await tenant.facts(waveId)).toMatchObject({ stage: "reportOnly" });
    expect(await evidence(waveId)).toBeUndefined();
    expect((await tenant.ports.store.waiting(waveId))?.because).toMatch(/sign-in log/);
  };

  test("while the log was not read to the end of the window, and the wave's page says so", async () => {
    await addSwept("wave-1");
    everybody("wave-1", 20 * HOUR);
    tenant.ports.reports.throttleNext("signIns", 60, 10_000);
    await tenant.run({ minutes: 5 * HOUR });
    await stands("wave-1");
  });

  test("while one of the two logs was not", async () => {
    await addSwept("wave-1");
    everybody("wave-1", 20 * HOUR);
    const read = tenant.ports.reports.signIns.bind(tenant.ports.reports);
    tenant.ports.reports.signIns = async (log, ...args) => {
      if (log === "nonInteractive") tenant.ports.reports.throttleNext("signIns", 60);
      return read(log, ...args);
    };
    await tenant.run({ minutes: 5 * HOUR });
    expect((await tenant.ports.store.evidenceFeed("interactive"))?.feed.readUntil).toBeDefined();
    await stands("wave-1");
  });

  test("while the log is refused, and the operators are told", async () => {
    await addSwept("wave-1");
    tenant.ports.reports.refuseNext("signIns", "Authorization_RequestDenied", 10_000);
    await tenant.run({ minutes: 5 * HOUR });
    await stands("wave-1");
    expect(tenant.ports.email.sent.some(({ plainText }) => plainText.includes("sign-in log"))).toBe(true);
  });

  test("at a gate either", async () => {
    await addReminded("wave-1", 10 * 24 * HOUR);
    tenant.ports.reports.throttleNext("signIns", 60, 10_000);
    await tenant.run({ minutes: 5 * HOUR });
    expect((await tenant.facts("wave-1")).gate).toBeUndefined();
    expect((await tenant.ports.store.waiting("wave-1"))?.because).toMatch(/sign-in log/);
  });
});

describe("a gap is missing evidence", () => {
  test.each<[string, (log: SignInLog) => Parameters<ManyWaves["ports"]["store"]["saveEvidenceFeed"]>[1]]>([
    [
      "a feed that began later than the window",
      () => ({ readUntil: tenant.minutesAgo(0), since: { "wave-1": tenant.minutesAgo(47 * HOUR) }, blind: {} }),
    ],
    [
      "a feed that knows other waves only",
      () => ({ readUntil: tenant.minutesAgo(0), since: { "wave-2": tenant.minutesAgo(90 * HOUR) }, blind: {} }),
    ],
  ])("%s is read again from the window's beginning", async (_which, feedOf) => {
    await addSwept("wave-1");
    // Before the feed knew the wave.
    everybody("wave-1", 47.5 * HOUR);
    const { store } = tenant.ports;
    for (const log of ["interactive", "nonInteractive"] as const)
      await store.saveEvidenceFeed(log, feedOf(log), undefined);
    const { reportOnlyAt } = await tenant.facts("wave-1");
    await tenant.run({ minutes: 10 });
    for (const { args } of asked()) expect(args[1]).toBe(reportOnlyAt);
    expect(await evidence("wave-1")).toMatchObject({ seen: 3 });
    expect(await swept("wave-1", 1)).toMatchObject({ satisfied: true });
  });

  test("a wave that was away from the feed for a while is read again from its window's beginning", async () => {
    await addReminded("wave-1", 10 * 24 * HOUR);
    const { store } = tenant.ports;
    const feed = { readUntil: tenant.minutesAgo(HOUR), since: { "wave-2": tenant.minutesAgo(90 * HOUR) }, blind: {} };
    await store.saveEvidenceFeed("interactive", feed, undefined);
    await tenant.run({ minutes: 10 });
    expect(asked()[0]?.args[1]).toBe((await tenant.facts("wave-1")).announcedAt);
  });
});

describe("whoever reads for all waves", () => {
  const longLog = () => {
    tenant.ports.reports.pageSize = 1;
    for (let n = 0; n < 60; n++) signIn("wave-99", n, "notApplied", n);
    paceGraph(tenant.ports);
  };

  test("whose place the log has forgotten begins again behind the oldest line that was read, and loses nobody", async () => {
    for (const [n, waveId] of waveIds(3).entries()) {
      await addSwept(waveId);
      everybody(waveId, (20 + n) * HOUR);
      signIn(waveId, 2, "reportOnlyInterrupted", (30 + n) * HOUR, { log: "nonInteractive" });
    }
    const { reports } = tenant.ports;
    reports.pageSize = 2;
    const read = reports.signIns.bind(reports);
    let calls = 0;
    reports.signIns = async (log, from, to, next) => {
      calls += 1;
      if (next !== undefined && calls % 4 === 0)
        throw new RefusedError("invalid", "Request_BadRequest", "The provided skip token has expired.");
      return read(log, from, to, next);
    };
    await tenant.run({ minutes: 30 });
    for (const waveId of waveIds(3)) {
      expect(await evidence(waveId)).toMatchObject({ seen: 3 });
      expect(await swept(waveId, 2)).toMatchObject({ satisfied: true, unsatisfied: true });
      expect(await swept(waveId, 3)).toMatchObject({ satisfied: true, unsatisfied: false });
    }
    expect(firstPages("interactive").length).toBeGreaterThan(1);
  });

  test("and dies in the middle is followed by another wave, which goes on where it stood", async () => {
    for (const waveId of waveIds(3)) {
      await addSwept(waveId);
      everybody(waveId, 20 * HOUR);
    }
    longLog();
    const feed = async () => (await tenant.ports.store.evidenceFeed("interactive"))?.feed;
    while ((await feed())?.reading?.cursor === undefined) await tenant.step();
    const dead = (await feed())?.claim?.by ?? "";
    const cursor = (await feed())?.reading?.cursor;
    const before = asked("interactive").length;
    tenant.kill(dead);
    await tenant.run({ minutes: 30 });
    expect(asked("interactive")[before]?.args[3]).toBe(cursor);
    expect(firstPages("interactive")).toHaveLength(1);
    for (const waveId of waveIds(3).filter((one) => one !== dead))
      expect(await evidence(waveId)).toMatchObject({ seen: 3 });
    tenant.start(dead);
    await tenant.run({ minutes: 30 });
    expect(await evidence(dead)).toMatchObject({ seen: 3 });
  });

  test("the app dead between any two writes comes to the same evidence", async () => {
    const live = async (death: DeathAtWrite) => {
      tenant = await ManyWaves.open(START);
      for (const waveId of waveIds(2)) {
        await addSwept(waveId);
        everybody(waveId, 20 * HOUR);
        signIn(waveId, 2, "reportOnlyInterrupted", 30 * HOUR, { log: "nonInteractive" });
      }
      tenant.ports.reports.pageSize = 3;
      death.awaits(tenant.ports);
      const end = tenant.now.getTime() + 60 * 60_000;
      for (let isOver = false; !isOver; ) {
        try {
          isOver = !(await tenant.step(end));
        } catch (error) {
          // The engine makes the same call again, in a new process.
          if (!isDeath(error)) throw error;
        }
      }
      const rows = await Promise.all(waveIds(2).map((waveId) => tenant.ports.store.membersPage(waveId, undefined, 99)));
      const seen = await Promise.all(waveIds(2).map(async (waveId) => (await evidence(waveId))?.seen));
      return {
        seen,
        sweeps: rows.flat().map((row) => [row.sweptInteractive, row.sweptNonInteractive, row.passkeyUsedAt]),
      };
    };
    const unharmed = new DeathAtWrite();
    const expected = await live(unharmed);
    expect(expected.seen).toEqual([3, 3]);
    expect(unharmed.count).toBeGreaterThan(10);
    for (let at = 1; at <= unharmed.count; at++)
      for (const when of ["before", "after"] as const)
        expect(await live(new DeathAtWrite(at, when)), `dead ${when} write ${at}`).toEqual(expected);
  });
});

describe("a sign-in without its policies", () => {
  test("of somebody whom no wave knows, or before the window, is nobody's evidence", async () => {
    await addSwept("wave-1");
    everybody("wave-1", 20 * HOUR);
    signIn("wave-99", 1, "", 60, { appliedConditionalAccessPolicies: undefined });
    signIn("wave-1", 1, "", 49 * HOUR, { appliedConditionalAccessPolicies: undefined });
    await addReminded("wave-2", 10 * 24 * HOUR);
    await tenant.run({ minutes: 10 });
    expect((await evidence("wave-1"))?.because).not.toMatch(/without the applied policies/);
  });
});

test("a sign-in before the window shows nothing of the policy, though the log is read further back for a gate", async () => {
  await addSwept("wave-1");
  await addReminded("wave-2", 10 * 24 * HOUR);
  everybody("wave-1", 48 * HOUR + 20);
  signIn("wave-1", 1, "reportOnlyInterrupted", 47 * HOUR);
  await tenant.run({ minutes: 10 });
  expect(await swept("wave-1", 1)).toMatchObject({ satisfied: false, unsatisfied: true });
  expect(await swept("wave-1", 2)).toBeUndefined();
  expect(await evidence("wave-1")).toMatchObject({ seen: 1, clean: false });
});

test("what the policy would do to whoever joined the wave at its gate counts", async () => {
  await addSwept("wave-1");
  everybody("wave-1", 20 * HOUR);
  const newcomer = idOf("wave-1", 4);
  const [row] = await tenant.ports.store.members("wave-1", [idOf("wave-1", 1)]);
  tenant.ports.directory.addUser({ id: newcomer });
  const unready = { hasUsablePasskey: false, passkeyCreatedAt: undefined, passkeyUsedAt: undefined };
  if (row) await tenant.ports.store.putMembers("wave-1", [{ ...row, userId: newcomer, ...unready }]);
  signIn("wave-1", 4, "reportOnlyInterrupted", 10 * HOUR);
  await tenant.run({ minutes: 10 });
  const { named, sweptInteractive } = await tenant.member("wave-1", 4);
  expect(sweptInteractive).toMatchObject({ unsatisfiedAt: expect.any(String) });
  expect(named).toMatchObject({ as: "leftOut" });
});

test("whoever was away and signs in counts again, whichever wave has read it", async () => {
  await addSwept("wave-1");
  await addReminded("wave-2", 10 * 24 * HOUR);
  const heldAt = tenant.minutesAgo(50 * HOUR);
  await tenant.ports.store.mergeMembers("wave-2", [{ userId: idOf("wave-2", 3), heldAt }]);
  signIn("wave-2", 3, "notApplied", 3 * HOUR);
  tenant.kill("wave-2");
  await tenant.run({ minutes: 10 });
  const { heldAt: held, lastSeenAt } = await tenant.member("wave-2", 3);
  expect([held, lastSeenAt]).toEqual([undefined, expect.any(String)]);
});
