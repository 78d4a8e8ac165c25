import { beforeEach, describe, expect, test } from "vitest";
import { known } from "../../../../../shared/domain/preflight/verdict.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { RefusedError } from "../../../../../shared/errors.ts";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import { WORKFORCE_POLICY_ID } from "../../../../support/enforcement/enforcedTenant.ts";
import { atOnce } from "../../../../support/mails/atOnce.ts";
import { BREAK_GLASS_GROUP_ID } from "../../../../support/testConfig.ts";
import { GROUP_ID, MANAGER_ID, STARTER, takeReport, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

const STRANGER = "10000000-0000-4000-8000-0000000000a1";
const VISITOR = "10000000-0000-4000-8000-0000000000a2";

let world: WaveWorld;
const policies = () => [...world.ports.policies.stored.values()].filter(({ id }) => id !== WORKFORCE_POLICY_ID);
const called = (method: string) => world.ports.policyWriter.called(method);

describe("a look at the gate", () => {
  beforeEach(async () => {
    world = new WaveWorld(20);
    await world.insert();
    await world.until(({ stage }) => stage === "open");
  });
  const look = () => world.carryOut({ kind: "checkGate" });
  const remind = () => world.until(({ stage }) => stage === "reminded");

  test("opens it when 95 % hold a passkey by a live look and have used it", async () => {
    for (let n = 1; n <= 19; n++) world.enrol(n);
    await takeReport(world);
    await remind();
    await look();
    expect(await world.facts()).toMatchObject({ gate: { ready: 19, inScope: 20, passed: true } });
    expect((await world.facts()).gateOpenedAt).toBeDefined();
    expect(await world.stamps("gateOpened")).toHaveLength(1);
  });

  test("that opened it is not overwritten by a later one, nor recorded twice", async () => {
    for (let n = 1; n <= 19; n++) world.enrol(n);
    await takeReport(world);
    await remind();
    await look();
    const { gate, gateOpenedAt } = await world.facts();
    world.losePasskey(1);
    world.ports.clock.advance({ days: 2 });
    await look();
    expect(await world.facts()).toMatchObject({ gate, gateOpenedAt });
    await world.carryOut({ kind: "advance", to: "gated" });
    await look();
    expect(await world.facts()).toMatchObject({ stage: "gated", gate, gateOpenedAt });
    expect(await world.stamps("gateOpened")).toHaveLength(1);
  });

  test("is made anew, with new numbers, once the wave was sent back", async () => {
    for (let n = 1; n <= 20; n++) world.enrol(n);
    await takeReport(world);
    await remind();
    await look();
    await world.carryOut({ kind: "advance", to: "gated" });
    await world.carryOut({ kind: "advance", to: "reminded" });
    expect((await world.facts()).gateOpenedAt).toBeUndefined();
    world.losePasskey(1);
    world.ports.clock.advance({ days: 2 });
    await look();
    expect(await world.facts()).toMatchObject({
      gate: { ready: 19, inScope: 20, passed: true },
      gateOpenedAt: world.now.toISOString(),
    });
    expect(await world.stamps("gateOpened")).toHaveLength(2);
  });

  test("looks at whoever has opened the link of a mail since the last look, and at nobody else for it", async () => {
    await remind();
    await look();
    const click = { family: "iphone", os: "iOS", osVersion: 18, firstAt: world.now.toISOString() } as const;
    world.ports.clock.advance({ minutes: 5 });
    const clicked = { ...click, at: world.now.toISOString() };
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(3), clicked }]);
    world.enrol(3);
    world.ports.clock.advance({ minutes: 5 });
    const before = world.ports.methods.calls.length;
    await look();
    const asked = world.ports.methods.calls.slice(before).flatMap(({ args }) => args[0] as readonly string[]);
    expect(asked).toEqual([world.id(3)]);
    const [member] = await world.ports.store.members(WAVE_ID, [world.id(3)]);
    expect(member?.hasUsablePasskey).toBe(true);
  });

  test("does not open it on the report's word", async () => {
    for (let n = 1; n <= 20; n++) world.ports.reports.addDetails(world.id(n), ["passKeySynced"]);
    await takeReport(world);
    await remind();
    await look();
    expect((await world.facts()).gate).toMatchObject({ ready: 0, passed: false });
  });

  test("does not open it for passkeys that nobody has used", async () => {
    world.daily = () => undefined;
    for (let n = 1; n <= 20; n++) world.enrol(n);
    await takeReport(world);
    await remind();
    await look();
    expect((await world.facts()).gate).toMatchObject({ ready: 0, passed: false });
    expect(world.mailsTo("p01@contoso.example").at(-1)).toBeDefined();
    expect((await world.ports.store.countByKind(WAVE_ID)).chaser).toBe(20);
  });

  test("does not open it for passkeys of which nobody can tell whether they count; looks again, and chases nobody", async () => {
    for (let n = 1; n <= 19; n++) world.enrol(n);
    const { methods } = world.ports.methods;
    const known = new Map(methods);
    for (const [id, held] of known)
      methods.set(
        id,
        held.map((method) => ({ ...method, fit: "unknown" as const })),
      );
    await takeReport(world);
    await remind();
    await look();
    expect((await world.facts()).gate).toMatchObject({ ready: 0, unclear: 19, passed: false });
    const { counts, waiting } = (await readWaveStatus(world.ports, world.config, WAVE_ID)) ?? {};
    expect(counts).toMatchObject({ ready: 0, unclear: 19 });
    expect(waiting?.because).toMatch(/^0 of 20 .* Of 19 more nobody could tell whether theirs counts: the list/);
    world.ports.clock.advance({ days: 3 });
    await look();
    expect((await world.ports.store.countByKind(WAVE_ID)).chaser).toBe(1);
    for (const [id, held] of known) methods.set(id, held);
    world.ports.clock.advance({ hours: 6 });
    await look();
    expect((await world.facts()).gate).toMatchObject({ ready: 19, passed: true });
    expect((await world.facts()).gate).not.toHaveProperty("unclear");
  });

  test("looks again, before it opens, at everyone whose last look is older than a day", async () => {
    for (let n = 1; n <= 19; n++) world.enrol(n);
    await takeReport(world);
    await remind();
    await world.change({ reportedReady: 0 });
    await look();
    const { gate } = await world.facts();
    expect(gate?.passed).toBe(true);
    world.losePasskey(1);
    await world.change({ gate: undefined, gateOpenedAt: undefined });
    world.ports.clock.advance({ days: 2 });
    await look();
    expect(await world.facts()).toMatchObject({ gate: { ready: 18, passed: false } });
    expect((await world.member(1)).hasUsablePasskey).toBe(false);
  });

  test("chases those who are due, every third day, in a rising tone, with the manager in copy from the second on", async () => {
    // More than three a manager are a digest.
    for (const id of world.ids.slice(0, -3)) world.ports.directory.managers.delete(id);
    await remind();
    await look();
    expect((await world.ports.store.countByKind(WAVE_ID)).chaser).toBeUndefined();
    world.ports.clock.advance({ days: 3 });
    await look();
    await look();
    expect((await world.ports.store.countByKind(WAVE_ID)).chaser).toBe(20);
    expect(world.ports.email.sent.at(-1)?.cc).toBeUndefined();
    world.ports.clock.advance({ days: 3 });
    await look();
    expect((await world.ports.store.countByKind(WAVE_ID)).chaser).toBe(40);
    expect(world.ports.email.sent.at(-1)?.cc?.address).toBe("mia@contoso.example");
    expect(await world.member(1)).toMatchObject({ mailsSent: 3 });
  });

  describe("where three mails are the most", () => {
    const toHelpdesk = () =>
      world.ports.email.sent.filter(
        ({ to, plainText }) => to.address === "helpdesk@contoso.example" && /get none/.test(plainText),
      );
    const every3Days = async (times: number) => {
      for (let n = 0; n < times; n++) {
        world.ports.clock.advance({ days: 3 });
        await look();
      }
    };
    beforeEach(async () => {
      world = new WaveWorld(20, { settings: { MOST_CHASERS: "3", WORKING_DAYS: "1,2,3,4,5,6,7" } });
      await world.insert();
      await world.until(({ stage }) => stage === "open");
    });

    test("mails nobody more, and names each to the helpdesk once", async () => {
      await remind();
      await every3Days(2);
      const before = world.mailsTo("p01@contoso.example").length;
      expect(toHelpdesk()).toEqual([]);
      await every3Days(3);
      expect(world.mailsTo("p01@contoso.example")).toHaveLength(before);
      expect(toHelpdesk()).toHaveLength(1);
      expect(toHelpdesk()[0]?.plainText).toMatch(/20 people have had 3 or more mails.*\(.*people\?only=chaseEnded/s);
      expect(await world.member(1)).toMatchObject({ mailsSent: 3, chaseRound: { round: 1, before: 0 } });
    });

    test("names nobody who has a passkey by the look right before", async () => {
      await remind();
      await every3Days(2);
      world.enrol(1, { isReported: false });
      const passkeyUsedAt = new Date(world.now.getTime() + 1000).toISOString();
      await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), passkeyUsedAt }]);
      await every3Days(1);
      expect(toHelpdesk()[0]?.plainText).toMatch(/19 people have had/);
      expect((await world.member(1)).chaseRound).toBeUndefined();
    });

    test("still sees at the pace of the mails who is ready at last", async () => {
      await remind();
      await every3Days(3);
      world.enrol(1, { isReported: false });
      await every3Days(1);
      expect((await world.member(1)).hasUsablePasskey).toBe(true);
    });

    test("still warns them", async () => {
      await remind();
      await every3Days(3);
      await world.change({ stage: "gated", gateOpenedAt: world.now.toISOString() });
      await world.carryOut({ kind: "mail", mail: "enforcementWarning", leadsTo: "warned" });
      expect((await world.ports.store.countByKind(WAVE_ID)).enforcementWarning).toBe(20);
    });

    test("chases them again in the round after a rollback", async () => {
      await remind();
      await every3Days(3);
      await world.change({ round: 2 });
      const before = world.mailsTo("p01@contoso.example").length;
      await every3Days(5);
      expect(world.mailsTo("p01@contoso.example")).toHaveLength(before + 3);
      expect(await world.member(1)).toMatchObject({ mailsSent: 6, chaseRound: { round: 2, before: 3 } });
      expect(toHelpdesk()).toHaveLength(2);
    });
  });

  const offers = () => world.mailsTo("mia@contoso.example");
  const lookEvery3Days = async (times: number) => {
    for (let n = 0; n < times; n++) {
      world.ports.clock.advance({ days: 3 });
      await look();
    }
  };

  test("offers managers a code from the third chaser on, once a week, and the chaser says so", async () => {
    // Every day is worked, so that each third one is a day for mails.
    world = new WaveWorld(20, { settings: { WORKING_DAYS: "1,2,3,4,5,6,7" } });
    await world.insert();
    for (let n = 2; n <= 10; n++) world.enrol(n);
    world.enrol(11);
    await takeReport(world);
    await remind();
    await lookEvery3Days(2);
    expect(offers()).toEqual([]);
    expect(world.ports.email.sent.at(-1)?.plainText).not.toContain("Your manager can hand you");
    await lookEvery3Days(1);
    expect(offers()).toHaveLength(10);
    const chaser = world.ports.email.sent.filter(({ to }) => to.address === "p01@contoso.example").at(-1);
    expect(chaser?.plainText).toContain("Your manager can hand you a one-time code");
    await lookEvery3Days(2);
    expect(offers()).toHaveLength(10);
    await lookEvery3Days(1);
    expect(offers()).toHaveLength(20);
    expect((await world.member(11)).hasUsablePasskey).toBe(true);
    expect(offers().some((subject) => subject.includes(world.id(11)))).toBe(false);
  });

  test("offers the same codes once although its page runs twice", async () => {
    await remind();
    await lookEvery3Days(2);
    world.ports.clock.advance({ days: 3 });
    world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 40 });
    const { store } = world.ports;
    const insert = store.insertGrant;
    let inserted = 0;
    store.insertGrant = (grant) => {
      inserted++;
      return insert(grant);
    };
    await look();
    expect(offers()).toHaveLength(20);
    expect(new Set(offers()).size).toBe(20);
    // The page that comes again knows that it did, and does not try to open what is open.
    expect(inserted).toBe(20);
  });

  test("opens a grant once its link can be mailed, and does not look for those that it has not opened", async () => {
    await remind();
    await lookEvery3Days(2);
    world.ports.clock.advance({ days: 3 });
    const { store } = world.ports;
    await store.reserve(9_995, world.now.toISOString(), atOnce);
    const { reserve, insertGrant } = store;
    let opened = 0;
    const openedBefore: number[] = [];
    store.insertGrant = (grant) => {
      opened++;
      return insertGrant(grant);
    };
    store.reserve = (wanted, now, asker) => {
      openedBefore.push(opened);
      return reserve(wanted, now, asker);
    };
    await look();
    expect(openedBefore.slice(0, 2)).toEqual([0, 5]);
    expect([opened, offers().length, new Set(offers()).size, store.trouble.called("grant")]).toEqual([20, 20, 20, 0]);
  });

  test("does not say that the manager has a code when there is no manager to get it", async () => {
    world.ports.directory.managers.delete(world.id(1));
    await remind();
    await lookEvery3Days(3);
    const chaser = world.ports.email.sent.filter(({ to }) => to.address === "p01@contoso.example").at(-1);
    expect(chaser?.plainText).not.toContain("Your manager can hand you");
    expect(world.mailsTo("helpdesk@contoso.example")).toEqual([`No manager to give Person ${world.id(1)} a code`]);
  });

  test("tells the manager, with a code, of whoever no mail reaches, once a week, and names them to the helpdesk", async () => {
    await remind();
    const { store, email } = world.ports;
    await store.recordDelivery({
      operationId: "x",
      recipient: "p01@contoso.example",
      status: "Bounced",
      at: world.now.toISOString(),
    });
    email.badAddresses.add("p02@contoso.example");
    await lookEvery3Days(1);
    expect(offers()).toEqual([
      `Person ${world.id(1)} needs a code from you`,
      `Person ${world.id(2)} needs a code from you`,
    ]);
    const [offer] = email.sent.filter(({ to }) => to.address === "mia@contoso.example");
    expect(offer?.plainText).toContain("please tell");
    const [alert, ...more] = email.sent.filter(({ to }) => to.address === "helpdesk@contoso.example");
    expect(more).toEqual([]);
    for (const n of [1, 2])
      expect(alert?.plainText).toContain(`Person ${world.id(n)} (${world.id(n)}@contoso.example)`);
    expect(alert?.plainText).not.toContain(world.id(3));
    world.ports.clock.advance({ days: 1 });
    await look();
    expect(offers()).toHaveLength(2);
    expect(world.mailsTo("helpdesk@contoso.example")).toHaveLength(1);
    world.ports.clock.advance({ days: 5 });
    await look();
    expect(offers().filter((subject) => subject.includes(world.id(1)))).toHaveLength(2);
  });

  test("chases nobody who turns out to have registered since the report", async () => {
    await remind();
    world.enrol(1, { isReported: false });
    world.ports.clock.advance({ days: 3 });
    world.workingDay();
    await look();
    // The fourth says that it works.
    expect(world.mailsTo("p01@contoso.example").slice(3)).toEqual(["Your passkey works - there is nothing else to do"]);
    expect((await world.member(1)).mailsSent).toBe(1);
    expect(world.mailsTo("p02@contoso.example")).toHaveLength(4);
  });

  test("takes in who joined the group since, so that they are counted and get mails", async () => {
    await remind();
    world.ports.directory.addUser({ id: STRANGER, mail: "new@contoso.example" }, MANAGER_ID);
    world.ports.directory.addUser({ id: VISITOR, mail: "guest@contoso.example", userType: "Guest" });
    for (const id of [STRANGER, VISITOR]) world.ports.directory.groups.get(GROUP_ID)?.add(id);
    await look();
    expect(await world.facts()).toMatchObject({ inScope: 21, sortedOut: 1, gate: { inScope: 21 } });
    expect(world.mailsTo("new@contoso.example")).toHaveLength(1);
    expect(world.mailsTo("guest@contoso.example")).toEqual([]);
    expect((await world.ports.store.registrations([STRANGER])).get(STRANGER)?.waveId).toBe(WAVE_ID);
    await look();
    expect(world.mailsTo("new@contoso.example")).toHaveLength(1);
    expect(await world.stamps("joinedGroup")).toHaveLength(2);
  });

  test("reads the group's ids only while nobody came", async () => {
    await remind();
    const { directory } = world.ports;
    const before = directory.called("groupMembers");
    const ids = directory.called("memberIds");
    await look();
    expect([directory.called("groupMembers") - before, directory.called("memberIds") - ids]).toEqual([0, 1]);
  });

  test("no longer waits for who left the group, and takes them back with what is known of them", async () => {
    await remind();
    const { directory, store } = world.ports;
    directory.groups.get(GROUP_ID)?.delete(world.id(1));
    world.ports.clock.advance({ days: 3 });
    await look();
    expect((await world.member(1)).sortedOut).toBe("leftGroup");
    expect(await world.facts()).toMatchObject({ inScope: 19, sortedOut: 1, gate: { inScope: 19 } });
    expect(world.mailsTo("p01@contoso.example")).toHaveLength(3);
    expect((await store.registrations([world.id(1)])).get(world.id(1))?.waveId).toBeUndefined();
    await look();
    expect(await world.stamps("leftGroup")).toHaveLength(1);
    directory.groups.get(GROUP_ID)?.add(world.id(1));
    await look();
    expect(await world.member(1)).toMatchObject({ sortedOut: undefined, mailsSent: 2 });
    expect((await store.registrations([world.id(1)])).get(world.id(1))?.waveId).toBe(WAVE_ID);
    expect(await world.facts()).toMatchObject({ inScope: 20, sortedOut: 0 });
  });

  test("does not take back who has come to another wave meanwhile, nor take a person away from it", async () => {
    await remind();
    const { directory, store } = world.ports;
    directory.groups.get(GROUP_ID)?.delete(world.id(1));
    await look();
    await store.assignWave([world.id(1)], "another");
    directory.groups.get(GROUP_ID)?.add(world.id(1));
    await look();
    expect((await world.member(1)).sortedOut).toBe("inAnotherWave");
    expect((await store.registrations([world.id(1)])).get(world.id(1))?.waveId).toBe("another");
  });

  test("drops nobody when the whole group is empty, and says so", async () => {
    await remind();
    world.ports.directory.addGroup(GROUP_ID, []);
    expect(await world.answer("checkGate")).toMatchObject({
      ok: { kind: "go", afterSeconds: 3600, because: "refused: GroupEmpty" },
    });
    expect((await world.member(1)).sortedOut).toBeUndefined();
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toBe("the wave's group is empty");
  });

  test("takes nobody in while roles cannot be read, and comes again", async () => {
    await remind();
    world.ports.directory.addUser({ id: STRANGER });
    world.ports.directory.groups.get(GROUP_ID)?.add(STRANGER);
    world.ports.directory.throttleNext("privilegedUserIds");
    await look();
    expect((await world.facts()).inScope).toBe(21);
  });

  describe("with somebody away", () => {
    const AWAY = 20;
    /** Number 20 is on leave, number 19 works and does not care; everyone else is ready but for number 18. */
    const leave = async () => {
      const { reports } = world.ports;
      world.daily = () => {
        world.workingDay();
        const gone = reports.log.filter(({ signIn }) => signIn.userId === world.id(AWAY));
        for (const row of gone) reports.log.splice(reports.log.indexOf(row), 1);
      };
      for (const row of [...reports.log])
        if (row.signIn.userId === world.id(AWAY)) reports.log.splice(reports.log.indexOf(row), 1);
      for (let n = 1; n <= 18; n++) world.enrol(n);
      await takeReport(world);
    };
    const days = async (count: number) => {
      for (let day = 0; day < count; day++) {
        world.ports.clock.advance({ days: 1 });
        await world.daily(world.now);
        await look();
      }
    };
    const askedOf = (n: number) =>
      world.ports.reports.calls.filter(({ method, args }) => method === "lastSignIn" && args[1] === world.id(n));

    test("holds them after two mails, and does not wait for them", async () => {
      await leave();
      await remind();
      await look();
      expect((await world.facts()).gate).toMatchObject({ ready: 18, inScope: 20, passed: false });
      await days(4);
      expect(await world.member(AWAY)).toMatchObject({ mailsSent: 2, heldAt: expect.any(String) });
      expect((await world.member(19)).heldAt).toBeUndefined();
      expect(world.enforced).toEqual([]);
      expect(await world.facts()).toMatchObject({
        inScope: 20,
        heldAway: 1,
        gate: { ready: 18, inScope: 19, passed: false },
      });
      world.enrol(19);
      await takeReport(world);
      await days(1);
      expect(await world.facts()).toMatchObject({ gate: { ready: 19, inScope: 19, passed: true } });
    });

    test("asks once in weeks about somebody who is here", async () => {
      await leave();
      await remind();
      await days(12);
      expect((await world.member(19)).lastSeenAt).toBeDefined();
      expect(askedOf(19)).toHaveLength(1);
    });

    test("writes to them once in a fortnight, and offers no code for them", async () => {
      await leave();
      await remind();
      await days(16);
      const before = world.mailsTo("p20@contoso.example").length;
      expect((await world.member(AWAY)).mailsSent).toBe(2);
      await days(2);
      expect(world.mailsTo("p20@contoso.example")).toHaveLength(before + 1);
      await days(10);
      expect(world.mailsTo("p20@contoso.example")).toHaveLength(before + 1);
      expect(world.mailsTo("mia@contoso.example").some((subject) => subject.includes(world.id(AWAY)))).toBe(false);
      expect(world.mailsTo("mia@contoso.example").some((subject) => subject.includes(world.id(19)))).toBe(true);
    });

    test("counts them again when they are seen, whatever became of the sign-in", async () => {
      await leave();
      await remind();
      await days(6);
      world.ports.reports.addSignIn(
        { userId: world.id(AWAY), createdDateTime: world.now.toISOString(), errorCode: 50126 },
        "nonInteractive",
      );
      world.daily = () => world.workingDay();
      await days(1);
      expect((await world.member(AWAY)).heldAt).toBeUndefined();
      expect(await world.facts()).toMatchObject({ heldAway: 0, gate: { ready: 18, inScope: 20, passed: false } });
      expect(await world.stamps("seenAgain")).toHaveLength(1);
    });

    const toldByHr = (from: string) => ({
      worker: "w",
      eventId: "e1",
      from,
      beginsAt: `${from}T00:00:00.000Z`,
    });
    const hrTells = async (from: string) => {
      const told = toldByHr(from);
      await world.ports.store.assignLeave(world.id(AWAY), told);
      await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(AWAY), leave: told }]);
    };
    const dateIn = (count: number) => new Date(world.now.getTime() + count * 86_400_000).toISOString().slice(0, 10);

    test("does not wait for whom HR told to be on leave, from the first look on", async () => {
      await leave();
      await remind();
      await hrTells(dateIn(0));
      await look();
      expect(await world.member(AWAY)).toMatchObject({ heldBecause: "leave", heldAt: `${dateIn(0)}T00:00:00.000Z` });
      expect(await world.facts()).toMatchObject({ heldAway: 1, gate: { ready: 18, inScope: 19 } });
      expect(await world.stamps("heldOnLeave")).toHaveLength(1);
      expect(world.enforced).toEqual([]);
    });

    test("waits for them until the day on which the leave begins", async () => {
      await leave();
      await remind();
      await hrTells(dateIn(2));
      await days(1);
      expect(await world.facts()).toMatchObject({ heldAway: 0, gate: { inScope: 20 } });
      await days(1);
      expect(await world.facts()).toMatchObject({ heldAway: 1, gate: { inScope: 19 } });
    });

    test("counts them again when they are seen, and holds them by that leave no more", async () => {
      await leave();
      await remind();
      await hrTells(dateIn(0));
      await days(2);
      expect((await world.member(AWAY)).heldBecause).toBe("leave");
      world.ports.reports.addSignIn(
        { userId: world.id(AWAY), createdDateTime: world.now.toISOString() },
        "interactive",
      );
      world.daily = () => world.workingDay();
      await days(2);
      const { heldAt, heldBecause, leave: told } = await world.member(AWAY);
      expect([heldAt, heldBecause, told]).toEqual([undefined, undefined, undefined]);
      expect(await world.facts()).toMatchObject({ heldAway: 0, gate: { inScope: 20 } });
    });

    test("lets go of whom HR's word holds no more", async () => {
      await leave();
      await remind();
      await hrTells(dateIn(0));
      await look();
      await world.ports.store.assignLeave(world.id(AWAY), undefined);
      await look();
      expect(await world.facts()).toMatchObject({ heldAway: 0, gate: { inScope: 20 } });
    });

    test("takes a leave over for whoever comes into the group", async () => {
      await leave();
      await remind();
      world.ports.directory.addUser({ id: STRANGER });
      world.ports.directory.groups.get(GROUP_ID)?.add(STRANGER);
      await world.ports.store.assignLeave(STRANGER, toldByHr(dateIn(0)));
      await look();
      const [stranger] = await world.ports.store.members(WAVE_ID, [STRANGER]);
      expect(stranger).toMatchObject({ heldBecause: "leave" });
      expect(await world.facts()).toMatchObject({ inScope: 21, heldAway: 1 });
    });

    test("asks about the held alone without first having the log prove that it speaks", async () => {
      await leave();
      await remind();
      await days(6);
      expect((await world.member(AWAY)).heldAt).toBeDefined();
      const provings = () => world.ports.reports.called("hasSignIns");
      const before = [provings(), askedOf(AWAY).length];
      await days(1);
      expect([provings(), askedOf(AWAY).length > (before[1] ?? 0)]).toEqual([before[0], true]);
    });

    const refused = ["looking in the sign-in log for people who are away", "Forbidden"];
    test.each<[string, () => void, readonly string[][]]>([
      [
        "cannot be read",
        () => world.ports.reports.failNext("hasSignIns", new RefusedError("denied", "Forbidden", "no")),
        [refused],
      ],
      [
        "refuses to tell about a person",
        () => world.ports.reports.failNext("lastSignIn", new RefusedError("denied", "Forbidden", "no")),
        [refused],
      ],
      ["is empty", () => void world.ports.reports.log.splice(0), []],
      ["does not reach back", () => forgetBefore(3), []],
      ["has stopped some days ago", () => forgetAfter(5), []],
    ])("holds nobody when the log %s, and goes on chasing", async (_how, spoil, noted) => {
      await leave();
      await remind();
      await days(3);
      world.ports.clock.advance({ days: 1 });
      await world.daily(world.now);
      spoil();
      await look();
      expect((await world.member(AWAY)).heldAt).toBeUndefined();
      const troubles = await world.ports.store.troublesOf(WAVE_ID, world.now.toISOString());
      expect(troubles.map(({ doing, code }) => [doing, code])).toEqual(noted);
      expect((await world.facts()).gate).toMatchObject({ inScope: 20, passed: false });
      world.ports.clock.advance({ days: 2 });
      spoil();
      await look();
      expect((await world.member(AWAY)).mailsSent).toBe(3);
    });
    const keep = (isKept: (ageMs: number) => boolean) => {
      const { log } = world.ports.reports;
      for (const row of [...log])
        if (!isKept(world.now.getTime() - Date.parse(row.signIn.createdDateTime))) log.splice(log.indexOf(row), 1);
    };
    const forgetBefore = (count: number) => keep((age) => age < count * 86_400_000);
    const forgetAfter = (count: number) => keep((age) => age > count * 86_400_000);

    test("waits for a throttled log and comes to its end", async () => {
      await leave();
      await remind();
      await days(3);
      world.ports.reports.throttleNext("lastSignIn");
      await days(1);
      expect((await world.member(AWAY)).heldAt).toBeDefined();
    });
  });

  test("is broken off by a pause without a verdict", async () => {
    await remind();
    await world.change({ paused: { by: STARTER, at: world.now.toISOString(), reason: "x" } });
    await look();
    expect((await world.facts()).gate).toBeUndefined();
  });
});

describe("the policy", () => {
  beforeEach(async () => {
    world = new WaveWorld(5);
    const warned: Partial<WaveFacts> = {
      stage: "warned",
      gate: { at: world.now.toISOString(), ready: 5, inScope: 5, passed: true },
      warnedAt: new Date(world.now.getTime() - 7 * 86_400_000).toISOString(),
    };
    await world.insert(warned);
  });
  const create = () => world.carryOut({ kind: "createPolicy" });

  test("is created once, in report-only, recorded and read back", async () => {
    await create();
    await create();
    expect(called("createPolicy")).toBe(1);
    expect(policies()).toMatchObject([
      { displayName: `passkey-rollout: wave ${WAVE_ID}`, state: "enabledForReportingButNotEnforced" },
    ]);
    expect(await world.facts()).toMatchObject({ stage: "reportOnly", policyId: policies()[0]?.id });
    expect(await world.ports.store.registeredPolicy(WAVE_ID)).toMatchObject({
      policyId: policies()[0]?.id,
      state: "enabledForReportingButNotEnforced",
    });
  });

  test("makes one Conditional Access request a run at most", async () => {
    const requests = () =>
      world.ports.policies.called("policies") + world.ports.policies.called("policy") + called("createPolicy");
    for (let run = 0; run < 5; run++) {
      const before = requests();
      await world.answer("createPolicy");
      expect(requests() - before).toBeLessThanOrEqual(1);
    }
    expect((await world.facts()).stage).toBe("reportOnly");
  });

  test("that a check holds up waits for it, says so, and has the tenant read every quarter of an hour only", async () => {
    const { tenant, clock, store } = world.ports;
    tenant.change = { securityDefaults: known({ isEnabled: true }) };
    for (let minute = 0; minute < 14; minute += 2) {
      await world.answer("createPolicy");
      clock.advance({ minutes: 2 });
    }
    expect(tenant.called("tenantReadings")).toBe(1);
    expect((await store.waiting(WAVE_ID))?.because).toContain("P33");
    expect(policies()).toEqual([]);
    tenant.change = {};
    await world.answer("createPolicy");
    expect(policies()).toEqual([]);
    clock.advance({ minutes: 4 });
    await create();
    expect(policies()).toHaveLength(1);
  });

  test("whose answer was lost is found again and not made twice", async () => {
    world.ports.policyWriter.loseNextAnswer = true;
    await create();
    expect(called("createPolicy")).toBe(1);
    expect((await world.facts()).stage).toBe("reportOnly");
    expect(policies()).toHaveLength(1);
  });

  test("is made in a second try when the first one never arrived", async () => {
    world.ports.policyWriter.throttleNext("createPolicy");
    await create();
    expect(policies()).toHaveLength(1);
    expect((await world.facts()).stage).toBe("reportOnly");
  });

  test.each<[string, string, () => Promise<unknown> | unknown]>([
    [
      "a policy of that name is there that we did not make",
      "PolicyNameTaken",
      () =>
        world.ports.policies.stored.set("x", {
          id: "x",
          displayName: `passkey-rollout: wave ${WAVE_ID}`,
          state: "disabled",
          definition: {},
        }),
    ],
    [
      "the tenant has no room for another policy",
      "TooManyPolicies",
      () => {
        const some = { displayName: "somebody else's", state: "enabled", definition: {} } as const;
        for (let n = 0; n < 239; n++) world.ports.policies.stored.set(`other-${n}`, { id: `other-${n}`, ...some });
      },
    ],
    [
      "the break-glass group is empty",
      "BreakGlassNotExcluded",
      () => world.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, []),
    ],
    [
      "the strength allows passwords",
      "StrengthIsWeaker",
      () => world.ports.policies.strengths.set("00000000-0000-0000-0000-000000000004", ["fido2", "password"]),
    ],
    [
      "the strength is empty",
      "StrengthIsWeaker",
      () => world.ports.policies.strengths.set("00000000-0000-0000-0000-000000000004", []),
    ],
  ])("is not created when %s, and the page says so", async (_case, code, spoil) => {
    await spoil();
    expect(await world.answer("createPolicy")).toMatchObject({
      ok: { kind: "wait", because: `refused: ${code}`, turn: { waveId: WAVE_ID } },
    });
    expect(called("createPolicy")).toBe(0);
    expect((await world.facts()).stage).toBe("warned");
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toBeTruthy();
  });

  test.each<[string, Partial<WaveFacts>]>([
    ["paused", { paused: { by: STARTER, at: "2026-03-02T08:00:00Z", reason: "x" } }],
    ["cancelled", { cancelRequested: { by: STARTER, at: "2026-03-02T08:00:00Z" } }],
    ["not warned yet", { stage: "gated" }],
  ])("is not created for a wave that is %s", async (_how, change) => {
    await world.change(change);
    await create();
    expect(policies()).toEqual([]);
  });

  test("that is in report-only already is taken again in a second round", async () => {
    await create();
    await world.change({ stage: "warned", round: 2 });
    world.ports.clock.advance({ days: 9 });
    await create();
    expect(policies()).toHaveLength(1);
    expect(await world.facts()).toMatchObject({ stage: "reportOnly", reportOnlyAt: world.now.toISOString() });
  });

  test("that somebody has changed is not taken again", async () => {
    await create();
    const [policy] = policies();
    if (policy)
      world.ports.policies.stored.set(policy.id, {
        ...policy,
        definition: { conditions: { users: { includeUsers: ["All"] } } },
      });
    await world.change({ stage: "warned", round: 2 });
    expect(await world.answer("createPolicy")).toMatchObject({
      ok: { kind: "wait", because: "refused: PolicyDiffers", turn: { waveId: WAVE_ID } },
    });
    expect((await world.facts()).stage).toBe("warned");
  });
});
