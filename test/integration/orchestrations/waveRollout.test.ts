import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { waveActivities } from "../../../functions/waves/work.ts";
import { waveRollout } from "../../../orchestrations/waveRollout.ts";
import type { Person } from "../../../shared/domain/people/person.ts";
import { wavePolicyKeys } from "../../../shared/domain/policy/registeredPolicy.ts";
import { approvedBy, mayApprove } from "../../../shared/domain/wave/approval.ts";
import { isBetweenParts } from "../../../shared/domain/wave/parts.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { askAnew } from "../../../shared/enforcement/askForPolicy.ts";
import { RefusedError } from "../../../shared/errors.ts";
import { readWaveStatus } from "../../../shared/waves/readWaveStatus.ts";
import { DAY, Hub } from "../../support/durable/hub.ts";
import { WORKFORCE_POLICY_ID } from "../../support/enforcement/enforcedTenant.ts";
import { FakeClock } from "../../support/fakes/fakeClock.ts";
import { PrivilegedWorld, ROLE_HOLDERS, SECOND_APPROVER } from "../../support/waves/privilegedWorld.ts";
import { APPROVER, STARTER, takeReport, WAVE_ID, WaveWorld } from "../../support/waves/waveWorld.ts";

const INSTANCE = `wave-${WAVE_ID}`;
const PEOPLE = 40;
const SLOWEST = 39;

let hub: Hub;
let world: WaveWorld;
df.app.orchestration("waveRollout", waveRollout);

/** The product's clock port, on the hub's virtual clock. */
class HubClock extends FakeClock {
  override now(): Date {
    return new Date(hub.clock.now());
  }
}

async function plan(settings: Readonly<Record<string, string>> = {}): Promise<void> {
  world = new WaveWorld(PEOPLE, { clock: new HubClock(), settings });
  for (const [name, handler] of waveActivities(world.ports, world.config)) df.app.activity(name, { handler });
  await world.insert();
}

beforeEach(async () => {
  hub = new Hub();
  everyDay(async () => {
    world.workingDay();
    await takeReport(world);
  });
  await plan();
});
afterEach(() => hub.close());

/** From nine in the morning, local, before the orchestration's own work of that moment. */
function everyDay(run: () => void | Promise<void>): void {
  const again = (at: number) =>
    hub.clock.at(at, "a day", async () => {
      await run();
      again(at + DAY);
    });
  again(Date.parse("2026-03-03T07:30:00Z"));
}
const on = (iso: string, run: () => void | Promise<void>) => hub.clock.at(Date.parse(iso), "people", run);
const start = () => hub.start("waveRollout", INSTANCE, { waveId: WAVE_ID });
const wake = () => hub.raise(INSTANCE, "wake", {});
async function until(wanted: WaveFacts["stage"] | ((facts: WaveFacts) => boolean), days = 60): Promise<WaveFacts> {
  for (let day = 0; day < days * 4; day++) {
    const facts = await world.facts();
    if (typeof wanted === "string" ? facts.stage === wanted : wanted(facts)) return facts;
    await hub.until(hub.clock.now() + DAY / 4);
  }
  throw new Error(
    `never ${wanted}: ${JSON.stringify([await world.facts(), (await hub.status(INSTANCE)).customStatus])}`,
  );
}
/** The second admin looks every hour and approves what is there to approve. */
function approveAlways(): void {
  const again = (at: number) =>
    hub.clock.at(at, "approver", async () => {
      const facts = await world.facts();
      const isAsked = facts.stage === "swept" || isBetweenParts(facts);
      if (isAsked && facts.evidence?.clean && !facts.approval) {
        await world.approve();
        await wake();
      }
      again(at + 3_600_000);
    });
  again(hub.clock.now() + 3_600_000);
}
function enrolEverybodyButOne(): void {
  for (let n = 1; n <= SLOWEST; n++)
    on(new Date(Date.parse("2026-03-17T09:00:00Z") + (n % 9) * DAY).toISOString(), () => world.enrol(n));
}
/** A person asks for a rollback, and a minute passes. */
async function rollBackBecause(reason: string): Promise<void> {
  await world.change({ rollbackRequested: { by: APPROVER, at: world.now.toISOString(), reason } });
  await wake();
  await hub.until(hub.clock.now() + 60_000);
}
const enforced = () => world.enforced.length;
/** A wave's own policy is evidence, and never applies. */
const ownPolicy = () =>
  [...world.ports.policies.stored.values()].filter(({ id }) => id !== WORKFORCE_POLICY_ID).map(({ state }) => state);
const REPORT_ONLY = "enabledForReportingButNotEnforced";

describe("a wave of people with admin rights on the engine", () => {
  const approve = async (by: Person) => {
    const facts = await world.facts();
    if (facts.stage !== "swept" || !facts.evidence?.clean || facts.approval) return;
    const { digest } = facts.evidence;
    const asked = { facts, by, digest, now: world.now };
    if (!mayApprove(asked, world.config.rules).ok) return;
    await world.change(approvedBy(facts, asked, world.config.rules));
    await wake();
  };
  const approveHourly = (...people: readonly Person[]) => {
    const again = (at: number, n: number) =>
      hub.clock.at(at, "approvers", async () => {
        await approve(people[n % people.length] ?? APPROVER);
        again(at + 3_600_000, n + 1);
      });
    again(hub.clock.now() + 3_600_000, 0);
  };
  const planPrivileged = async () => {
    const privileged = new PrivilegedWorld(undefined, new HubClock());
    world = privileged;
    for (const [name, handler] of waveActivities(world.ports, world.config)) df.app.activity(name, { handler });
    await world.insert({ kind: "privileged" });
    for (let n = 1; n <= ROLE_HOLDERS; n++)
      for (const hour of [9, 10]) on(`2026-03-17T${String(hour).padStart(2, "0")}:00:00Z`, () => privileged.addKey(n));
    await start();
  };

  test("is enforced once two people approved, one after the other; no code is offered to anybody", async () => {
    await planPrivileged();
    approveHourly(SECOND_APPROVER, APPROVER);
    await until("steady");
    expect(world.enforced.toSorted()).toEqual(world.ids.slice(0, ROLE_HOLDERS));
    expect((await world.facts()).approval).toMatchObject({ first: { by: expect.anything() } });
    expect(await world.stamps("grantOpened")).toEqual([]);
    expect(world.ports.passIssuer.calls).toEqual([]);
  });

  test("enforces nobody while one and the same person approves hour after hour", async () => {
    await planPrivileged();
    approveHourly(APPROVER);
    await until("swept");
    await hub.until(hub.clock.now() + 10 * DAY);
    expect(world.enforced).toEqual([]);
    expect((await world.facts()).approval).toBeUndefined();
  });
});

describe("a wave on the engine", () => {
  test("goes from planned to steady within 60 days, each mail once, and keeps its history small", async () => {
    enrolEverybodyButOne();
    approveAlways();
    await start();
    const facts = await until("steady");
    expect(Date.parse(facts.enforcedAt ?? "") - Date.parse(facts.createdAt)).toBeLessThan(60 * DAY);
    expect(ownPolicy()).toEqual([REPORT_ONLY]);
    expect(enforced()).toBe(SLOWEST);
    expect(world.enforced).not.toContain(world.id(PEOPLE));
    const operations = world.ports.email.calls
      .filter(({ method }) => method === "send")
      .map(({ args }) => (args[0] as { operationId: string }).operationId);
    expect(new Set(operations).size).toBe(operations.length);
    const { runtimeStatus, historyEvents } = await hub.status(INSTANCE);
    expect(runtimeStatus).toBe("Running");
    expect(historyEvents.length).toBeLessThan(400);
    expect(JSON.stringify(historyEvents)).not.toContain("@contoso.example");
  });

  test("mails whom report-only would have stopped within two hours of the sign-in, and once", async () => {
    enrolEverybodyButOne();
    await start();
    await until("warned");
    while ((await world.facts()).stage !== "reportOnly") await hub.until(hub.clock.now() + 600_000);
    const { reportOnlyAt = "" } = await world.facts();
    world.ports.reports.addSignIn({
      userId: world.id(PEOPLE),
      createdDateTime: new Date(Date.parse(reportOnlyAt) + 60_000).toISOString(),
      appliedConditionalAccessPolicies: [{ id: world.policy.id, result: "reportOnlyInterrupted" }],
    });
    const told = () => world.mailsTo("p40@contoso.example").filter((subject) => /still sign in/.test(subject)).length;
    expect(told()).toBe(0);
    await hub.until(Date.parse(reportOnlyAt) + 2 * 3_600_000);
    expect(told()).toBe(1);
    expect(await world.member(PEOPLE)).toMatchObject({ sweepHelp: { mailed: true, link: "manager" } });
    await until("swept");
    expect(told()).toBe(1);
  });

  test("in three parts asks for three approvals, lets a part in by each, and watches from the first on", async () => {
    await plan({ PEOPLE_A_PART: "15", MAX_WAVE_MEMBERS: "300" });
    enrolEverybodyButOne();
    await start();
    const sizes: number[] = [];
    for (const part of [1, 2, 3]) {
      const facts = await until(({ evidence }) => evidence?.clean === true && evidence.part?.number === part);
      sizes.push(enforced());
      await hub.until(hub.clock.now() + 3 * 3_600_000);
      expect(enforced()).toBe(sizes.at(-1));
      if (facts.begunParts)
        expect(hub.clock.now() - Date.parse((await world.facts()).watchedUntil ?? "")).toBeLessThan(2 * 3_600_000);
      await world.approve();
      await wake();
      await until(({ begunParts }) => begunParts?.[part - 1]?.enteredAt !== undefined);
    }
    expect(sizes).toEqual([0, 13, 26]);
    const facts = await until("steady");
    expect(facts.begunParts).toHaveLength(3);
    expect(world.enforced.toSorted()).toEqual(world.ids.slice(0, SLOWEST));
    expect(world.mailsTo("approvers@contoso.example")).toHaveLength(3);
    expect(ownPolicy()).toEqual([REPORT_ONLY]);
  });

  test("whose policy is refused for a day keeps its history small, and goes on at once when somebody resumes it", async () => {
    enrolEverybodyButOne();
    const refused = new RefusedError("denied", "AccessDenied", "insufficient privileges");
    world.ports.policyWriter.failNext("createPolicy", refused, 12);
    const asked = () => world.ports.policyWriter.called("createPolicy");
    await start();
    while (asked() === 0) await hub.until(hub.clock.now() + 3_600_000);
    let longest = 0;
    for (let hour = 0; hour < 24; hour++) {
      await hub.until(hub.clock.now() + 3_600_000);
      longest = Math.max(longest, (await hub.status(INSTANCE)).historyEvents.length);
    }
    expect([asked(), (await world.facts()).stage]).toEqual([12, "warned"]);
    expect(longest).toBeLessThan(60);
    await askAnew(world.ports, wavePolicyKeys(WAVE_ID, false));
    await wake();
    await hub.until(hub.clock.now() + 60_000);
    expect((await world.facts()).stage).toBe("reportOnly");
  });

  test("that is paused sends nothing and goes on where it stood", async () => {
    enrolEverybodyButOne();
    approveAlways();
    on("2026-03-09T09:00:00Z", async () => {
      await world.change({ paused: { by: STARTER, at: "2026-03-09T09:00:00Z", reason: "holidays" } });
      await wake();
    });
    on("2026-03-20T09:00:00Z", async () => {
      expect(world.ports.email.sent).toEqual([]);
      expect((await world.facts()).stage).toBe("planned");
      await world.change({ paused: undefined });
      await wake();
    });
    await start();
    await until("enforced", 80);
    expect(enforced()).toBe(SLOWEST);
  });

  test("that is cancelled before its flip ends, and frees its people", async () => {
    on("2026-03-18T12:00:00Z", async () => {
      await world.change({ cancelRequested: { by: STARTER, at: "2026-03-18T12:00:00Z" } });
      await wake();
    });
    await start();
    expect(await hub.end(INSTANCE)).toMatchObject({ runtimeStatus: "Completed", output: { ended: "cancelled" } });
    expect(ownPolicy()).toEqual([]);
    expect((await world.ports.store.registrations([world.id(1)])).get(world.id(1))?.waveId).toBeUndefined();
  });

  test("lets somebody who was left out enter on their own, once they are ready", async () => {
    enrolEverybodyButOne();
    approveAlways();
    await start();
    await until("steady");
    world.enrol(PEOPLE);
    await hub.until(hub.clock.now() + 4 * DAY);
    expect(world.enforced).toContain(world.id(PEOPLE));
    expect(await world.rows()).toEqual({ in: [...world.ids] });
  });

  test("that strands too many rolls back by itself, tells the operators, and chases on in a second round", async () => {
    enrolEverybodyButOne();
    approveAlways();
    await start();
    await until("enforced");
    for (let n = 1; n <= 6; n++) world.losePasskey(n);
    await until(({ round }) => round === 2);
    expect(enforced()).toBe(0);
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
  });

  test("that a person rolls back goes back to its reminders", async () => {
    enrolEverybodyButOne();
    approveAlways();
    await start();
    await until("steady");
    await world.change({
      rollbackRequested: { by: APPROVER, at: world.now.toISOString(), reason: "the helpdesk is ill" },
    });
    await wake();
    await until(({ round }) => round === 2);
    expect(enforced()).toBe(0);
  });

  test("whose members do not show up in the group is watched, and rolled back as soon as a person asks", async () => {
    enrolEverybodyButOne();
    approveAlways();
    const { directory } = world.ports;
    const real = directory.membersAmong.bind(directory);
    directory.membersAmong = async (groupId, ids) =>
      groupId === world.config.enforcedGroupId ? new Set() : real(groupId, ids);
    await start();
    await until("enforcing");
    await hub.until(hub.clock.now() + DAY);
    expect((await world.facts()).watchedUntil?.slice(0, 10)).toBe(world.now.toISOString().slice(0, 10));
    expect(enforced()).toBe(SLOWEST);
    directory.membersAmong = real;
    await rollBackBecause("nobody can see who is enforced");
    expect(enforced()).toBe(0);
  });

  test("whose sign-in log is not told to the app any more is rolled back as soon as a person asks", async () => {
    enrolEverybodyButOne();
    approveAlways();
    await start();
    await until("steady");
    world.ports.reports.refuseNext("stoppedSignIns", "Authorization_RequestDenied", 1000);
    await hub.until(hub.clock.now() + DAY);
    expect(enforced()).toBe(SLOWEST);
    await rollBackBecause("nobody can see who is stopped");
    expect(enforced()).toBe(0);
  });

  test("whose sign-in log is busy in the middle of it is rolled back as soon as a person asks, and watched on else", async () => {
    enrolEverybodyButOne();
    approveAlways();
    await start();
    await until("steady");
    const { reports } = world.ports;
    reports.pageSize = 7;
    for (let n = 0; n < 30; n++)
      reports.addSignIn({ userId: `stranger ${n}`, createdDateTime: world.now.toISOString(), errorCode: 53003 });
    const read = reports.stoppedSignIns.bind(reports);
    let isGiven = false;
    reports.stoppedSignIns = async (...args) => {
      isGiven = !isGiven;
      if (!isGiven) reports.throttleNext("stoppedSignIns", 3600);
      return read(...args);
    };
    const { watchedUntil = "" } = await world.facts();
    await until((facts) => (facts.watchedUntil ?? "") > watchedUntil, 4);
    await hub.until(hub.clock.now() + DAY);
    expect(enforced()).toBe(SLOWEST);
    await rollBackBecause("nobody can see who is stopped");
    expect(enforced()).toBe(0);
  });

  test("does not wait for people who are away, enforces everyone else, and leaves the away alone until they are back and ready", async () => {
    const away = [37, 38, 39];
    const onLeave = new Set(away.map((n) => world.id(n)));
    const signIn = world.ports.reports.addSignIn.bind(world.ports.reports);
    world.ports.reports.addSignIn = (one, kind) => {
      if (!onLeave.has(one.userId)) signIn(one, kind);
    };
    for (let n = 1; n <= 36; n++) on("2026-03-18T09:00:00Z", () => world.enrol(n));
    on("2026-03-18T09:00:00Z", () => world.enrol(PEOPLE));
    approveAlways();
    await start();
    const facts = await until("enforced");
    expect(facts).toMatchObject({ gate: { ready: 37, inScope: 37 }, heldAway: 3, inScope: 40 });
    for (const n of away) {
      expect(await world.member(n)).toMatchObject({ heldAt: expect.any(String) });
      expect(world.enforced).not.toContain(world.id(n));
    }
    await until("steady");
    onLeave.delete(world.id(37));
    await hub.until(hub.clock.now() + 4 * DAY);
    expect((await world.member(37)).heldAt).toBeUndefined();
    expect((await world.member(38)).heldAt).toBeDefined();
    expect((await world.ports.store.countByKind(WAVE_ID)).blockedNotice).toBeUndefined();
  });

  test("waits on for people who work and do not register, however long", async () => {
    for (let n = 1; n <= 36; n++) on("2026-03-18T09:00:00Z", () => world.enrol(n));
    await start();
    await hub.until(hub.clock.now() + 60 * DAY);
    expect(await world.facts()).toMatchObject({
      stage: "reminded",
      gate: { ready: 36, inScope: 40, passed: false },
      heldAway: 0,
    });
  });

  test("whose gate falls shut after the warning warns again when it opens again, and flips a full week after the last warning", async () => {
    enrolEverybodyButOne();
    approveAlways();
    await start();
    const first = await until("warned");
    for (let n = 1; n <= 6; n++) world.losePasskey(n);
    await until(({ stage }) => stage === "reminded");
    for (let n = 1; n <= 6; n++) world.enrol(n);
    const again = await until("warned");
    expect(again.round).toBe(1);
    const facts = await until("enforced");
    expect(Date.parse(facts.warnedAt ?? "")).toBeGreaterThan(Date.parse(first.warnedAt ?? ""));
    expect(Date.parse(facts.enforcedAt ?? "") - Date.parse(facts.warnedAt ?? "")).toBeGreaterThanOrEqual(7 * DAY);
    const warned = world.ports.email.sent.filter(
      ({ to, plainText }) => to.address === "p40@contoso.example" && /^From .* your password stops/m.test(plainText),
    );
    expect(warned).toHaveLength(2);
  });

  test("with 80 % enrolled stays at the gate, whoever would like to approve", async () => {
    for (let n = 1; n <= PEOPLE * 0.8; n++) on("2026-03-17T09:00:00Z", () => world.enrol(n));
    approveAlways();
    await start();
    await hub.until(hub.clock.now() + 60 * DAY);
    expect(await world.facts()).toMatchObject({ stage: "reminded", gate: { ready: 32, inScope: 40, passed: false } });
    expect(ownPolicy()).toEqual([]);
    expect((await readWaveStatus(world.ports, world.config, WAVE_ID))?.waiting?.because).toContain("32 of 40");
  });
});
