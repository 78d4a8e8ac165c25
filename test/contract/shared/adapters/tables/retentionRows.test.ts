import { beforeAll, describe, expect, test } from "vitest";
import type { AgedKind } from "../../../../../shared/domain/retention/agedRows.ts";
import type { RetentionRun } from "../../../../../shared/domain/retention/retentionRun.ts";
import type { CountedWave } from "../../../../../shared/domain/wave/countedWave.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { AgedRow } from "../../../../../shared/ports/store/retention.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { NO_ETAG, testStores } from "../../../../support/testStores.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { noProgress } from "../../../../support/waves/rulesForTests.ts";
import { aFlipRecord, aGrant, aJoiner, aMail, anAuditEvent, aWave, id } from "./rowsOfThisSuite.ts";

const OLD = "2026-03-01T08:00:00.000Z";
const BEFORE = "2026-03-02T08:00:00.000Z";
const NEW = "2026-03-03T08:00:00.000Z";
const ANN = { id: id(7), displayName: "Ann" };
const none = { count: 0, first: [] };
const aCountedWave: CountedWave = {
  at: OLD,
  for: { stage: "steady", round: 1, partsBegun: 0 },
  counts: {
    members: 3,
    inScope: 3,
    sortedOut: 0,
    ready: 3,
    unclear: 0,
    reported: 3,
    lookedAt: 3,
    enforced: 3,
    applying: 0,
  },
  progress: noProgress,
  mailsByKind: {},
  notEnforced: none,
  wouldBeLeftOut: none,
  sortedOut: none,
  toBeDecided: none,
};
const stores = testStores();

describe.each(stores.each)("rows that may be over, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });
  const all = async <Kind extends AgedKind>(kind: Kind): Promise<readonly AgedRow<Kind>[]> => {
    const rows: AgedRow<Kind>[] = [];
    let after: string | undefined;
    do {
      const page = await store.agedPage(kind, BEFORE, after);
      rows.push(...page.rows);
      after = page.next;
    } while (after !== undefined);
    return rows;
  };

  test("are found with what they are judged by, and deleted as they were read", async () => {
    await store.insertGrant({ ...aGrant("grant-old"), openedAt: OLD });
    await store.insertGrant({ ...aGrant("grant-moved"), openedAt: OLD });
    const found = await all("grants");
    expect(found.map(({ value }) => value)).toMatchObject([
      { state: { kind: "open" }, closesAt: "2026-03-03T08:00:00.000Z" },
      { state: { kind: "open" } },
    ]);
    const moved = await store.grant("grant-moved");
    const closed = { kind: "closed", at: NEW, because: "x" } as const;
    await store.saveGrant({ ...aGrant("grant-moved"), openedAt: OLD, state: closed }, moved?.etag ?? "");
    expect(await store.forgetAged("grants", found)).toBe(1);
    expect(await store.grant("grant-old")).toBeUndefined();
    expect((await store.grant("grant-moved"))?.grant.state).toEqual(closed);
    // A repeat finds nothing left of it.
    expect(await store.forgetAged("grants", found)).toBe(0);
  });

  test("may be none", async () => {
    expect(await all("presentations")).toEqual([]);
    expect(await store.forgetAged("presentations", [])).toBe(0);
  });

  test("are of every kind", async () => {
    await store.saveLogFindings([{ kind: "sharedDevice", deviceId: "d", what: "w", users: [], lastAt: OLD }]);
    const words = { family: "iPhone", os: "iOS 26", failureMode: "other" };
    await store.saveTickets([{ id: "T-1", openedAt: OLD, closedAt: OLD, ...words }]);
    const asked = { by: ANN, at: OLD };
    await store.saveRelease({ userId: id(1), state: "ended", reason: "r", hours: 2, asked, endedAt: OLD }, undefined);
    const back = { by: ANN, at: OLD, as: "returned" } as const;
    const key = { serial: "S1", make: "m", userId: id(1), displayName: "Ann", lent: { by: ANN, at: OLD } };
    await store.saveLentKey({ ...key, back }, undefined);
    const leaver = {
      worker: id(2),
      source: "hr",
      workerId: "W",
      eventId: "e",
      as: "terminated",
      identity: { employeeId: "E" },
      timeZone: "UTC",
      toldAt: OLD,
      dueAt: OLD,
      state: "done",
      reports: {},
    } as const;
    await store.saveLeaver(leaver, undefined);
    await store.savePersonPasses({ userId: id(1), unseenSince: [OLD], attempts: [] }, undefined);
    await store.receive("hr", "event-1", "{}", OLD);
    await store.markAccepted("hr", "event-1");
    await store.insertJoiner({ ...aJoiner(id(3)), contact: { personalMail: "ann@home.example" } });
    const presentation = { grantId: "g-1", presentationId: "p", pageSecretHash: "h", askedAt: OLD, count: 1 };
    await store.savePresentation({ ...presentation, state: { kind: "asked" } }, undefined);

    expect((await all("logFindings")).map(({ value }) => value)).toMatchObject([{ lastAt: OLD }]);
    expect((await all("tickets")).map(({ value }) => value)).toMatchObject([{ openedAt: OLD, closedAt: OLD }]);
    expect((await all("releases")).map(({ value }) => value)).toMatchObject([{ state: "ended", endedAt: OLD }]);
    expect((await all("lentKeys")).map(({ value }) => value)).toMatchObject([{ back: { at: OLD } }]);
    expect((await all("leavers")).map(({ value }) => value)).toMatchObject([{ state: "done", dueAt: OLD }]);
    expect((await all("personPasses")).map(({ value }) => value)).toMatchObject([{ unseenSince: [OLD] }]);
    const [event] = await all("webhooks");
    expect(event?.value).toMatchObject({ source: "hr", eventId: "event-1", at: OLD, accepted: true });
    expect((await all("hires")).map(({ value }) => value)).toMatchObject([
      { facts: { joinerId: id(3) }, contact: { personalMail: "ann@home.example" } },
    ]);
    expect((await all("presentations")).map(({ value }) => value)).toMatchObject([{ askedAt: OLD }]);

    expect(await store.forgetAged("webhooks", await all("webhooks"))).toBe(1);
    expect(await store.receive("hr", "event-1", "{}", NEW)).toBe("new");
    expect(await store.forgetAged("leavers", await all("leavers"))).toBe(1);
    expect(await store.leaver(id(2))).toBeUndefined();
    expect(await store.forgetAged("logFindings", await all("logFindings"))).toBe(1);
    expect(await all("logFindings")).toEqual([]);
  });

  test("of mails take along what leads to them", async () => {
    const staff = aMail("app", "alert|1", { kind: "alert", at: OLD, operationId: id(11) });
    await store.putMails("app", [staff]);
    await store.putMails("app", [{ ...staff, state: "accepted" }]);
    await store.putMails("wave-x", [aMail("wave-x", `announcement|1|${id(1)}`, { at: OLD, state: "accepted" })]);
    const found = await all("mails");
    expect(found.map(({ value: { scope, state } }) => `${scope} ${state}`).toSorted()).toEqual([
      "app accepted",
      "wave-x accepted",
    ]);
    const mine = found.filter(({ value }) => value.scope === "app");
    expect(await store.forgetAged("mails", mine)).toBe(1);
    expect(await store.mailOf(id(11))).toBeUndefined();
    expect((await store.mails("wave-x", [`announcement|1|${id(1)}`])).size).toBe(1);
  });

  test("of the trail go from each place where they stand, and may be told anew", async () => {
    const by = { ...anAuditEvent("wave-y", "one", OLD), who: ANN };
    await store.append([by, ...Array.from({ length: 70 }, (_, n) => anAuditEvent("wave-y", `many ${n}`, OLD))]);
    await store.append([anAuditEvent("wave-y", "later", NEW)]);
    const found = (await all("audit")).filter(({ value }) => value.at < BEFORE);
    expect(new Set(found.map(({ value }) => value.scope))).toEqual(new Set(["wave-y"]));
    const gone = await store.forgetAged("audit", found);
    expect(gone).toBe(found.length);
    expect(gone).toBeGreaterThanOrEqual(71);
    expect((await store.recent("wave-y", 100)).map(({ id: name }) => name)).toEqual(["later"]);
    expect((await store.actsOf(ANN.id, { limit: 9 })).lines).toEqual([]);
    await store.append([by]);
    expect(await store.recent("wave-y", 100)).toHaveLength(2);
    // Some were read before they went: a part of it is gone by now.
    const again = (await all("audit")).filter(({ value }) => value.at < BEFORE);
    await store.forgetAged("audit", [...found.slice(0, 3), ...again]);
    expect((await store.recent("wave-y", 100)).map(({ id: name }) => name)).toEqual(["later"]);
  });

  test("come page by page", async () => {
    const many = Array.from({ length: 1001 }, (_, n) => ({
      kind: "sharedDevice" as const,
      deviceId: `many-${n}`,
      what: "w",
      users: [],
      lastAt: OLD,
    }));
    await store.saveLogFindings(many);
    const first = await store.agedPage("logFindings", BEFORE);
    expect(first.rows).toHaveLength(1000);
    expect(await store.forgetAged("logFindings", first.rows)).toBe(1000);
    const second = await store.agedPage("logFindings", BEFORE, first.next);
    expect(second.rows).toHaveLength(1);
    expect(second.next).toBeUndefined();
  });
});

describe.each(stores.each)("the people of a wave, %s,", (_name, make) => {
  test("go as they were read, with what was decided about them; numbers take the place of the last count", async () => {
    const store = make();
    await store.ready();
    const waveId = "wave-people";
    await store.insertWave(aWave(waveId));
    const members = [1, 2, 3].map((n) => aMember(waveId, id(n)));
    await store.putMembers(waveId, members);
    await store.putMembers("wave-other", [aMember("wave-other", id(1))]);
    const decision = { kind: "withdrawn" } as const;
    for (const n of [1, 3])
      await store.saveDecision(waveId, { userId: id(n), round: 1, by: ANN, at: OLD, reason: "r", decision }, undefined);
    const read: { userId: string; etag: string }[] = [];
    for await (const page of store.agedMembers(waveId))
      read.push(...page.map(({ member, etag }) => ({ userId: member.userId, etag })));
    expect(read.map(({ userId }) => userId)).toEqual([id(1), id(2), id(3)]);
    await store.mergeMembers(waveId, [{ userId: id(3), mailsSent: 9 }]);
    expect(await store.forgetMembers(waveId, read)).toBe(2);
    expect(await store.forgetMembers(waveId, read)).toBe(0);
    expect((await store.membersPage(waveId, undefined, 9)).map(({ userId }) => userId)).toEqual([id(3)]);
    expect(await store.decisionOf(waveId, id(1))).toBeUndefined();
    expect(await store.decisionOf(waveId, id(3))).toBeDefined();
    expect(await store.membersPage("wave-other", undefined, 9)).toHaveLength(1);

    const record = aFlipRecord(waveId);
    const people = Array.from({ length: 90 }, (_, n) => ({
      userId: id(n),
      userPrincipalName: `p${n}@contoso.example`,
      as: "toEnter" as const,
      lookedAt: OLD,
    }));
    await store.recordFlip(record, people);
    expect((await store.flipPeople(record, 0)).people).toHaveLength(90);
    await store.forgetFlipPeople(waveId);
    await store.forgetFlipPeople(waveId);
    expect((await store.flipPeople(record, 0)).people).toEqual([]);
    expect(await store.flipRecords(waveId)).toEqual([record]);

    expect(await store.waveNumbers(waveId)).toBeUndefined();
    await store.saveCountedWave(waveId, aCountedWave);
    const numbers = { round: 1, counted: aCountedWave, cuts: [] };
    await store.saveWaveNumbers(waveId, numbers);
    expect(await store.waveNumbers(waveId)).toEqual(numbers);
    expect(await store.countedWave(waveId)).toBeUndefined();
    expect((await store.wave(waveId))?.facts).toEqual(aWave(waveId));
  });
});

describe.each(stores.each)("how far the deleting has come, %s,", (_name, make) => {
  test("is kept, by whoever read it last", async () => {
    const store = make();
    await store.ready();
    expect(await store.retentionRun()).toBeUndefined();
    const run: RetentionRun = {
      at: OLD,
      steadySince: OLD,
      because: "first",
      keeps: { details: 400, waves: 400 },
      counts: { mails: 3 },
      waits: [],
      isWhole: true,
      kind: "mails",
      after: "behind",
    };
    const etag = await store.saveRetentionRun(run, undefined);
    await expect(store.saveRetentionRun(run, undefined)).rejects.toThrow(ConflictError);
    expect((await store.retentionRun())?.value).toEqual(run);
    await store.saveRetentionRun({ ...run, at: NEW }, etag);
    await expect(store.saveRetentionRun(run, etag)).rejects.toThrow(ConflictError);
    await expect(store.saveRetentionRun(run, NO_ETAG)).rejects.toThrow(ConflictError);
  });
});

test("a row that nobody can read is told of, and is none that may go", async () => {
  const store = stores.onTables();
  await stores.write("tickets", "ticket", "T-odd", { openedAt: OLD, closedAt: 5 });
  const { rows } = await store.agedPage("tickets", BEFORE);
  expect(rows.map(({ row }) => row).join()).not.toContain("T-odd");
  expect(stores.unreadable.map(({ rowKey }) => rowKey)).toContain("T-odd");
});
