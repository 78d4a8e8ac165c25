import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { AuditEvent } from "../../../../../shared/domain/audit.ts";
import type { EmploymentRecord } from "../../../../../shared/domain/employment/employmentRecord.ts";
import type { Erasure } from "../../../../../shared/domain/erasure/erasure.ts";
import type { NamedPerson } from "../../../../../shared/domain/erasure/namedPerson.ts";
import type { LeaveRecord } from "../../../../../shared/domain/leave/leaveRecord.ts";
import type { Leaver } from "../../../../../shared/domain/leaver/leaver.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { aFlipRecord, aGrant, aJoiner, aMail, aWave } from "./rowsOfThisSuite.ts";

const AT = "2026-03-02T08:00:00.000Z";
const LATER = "2028-01-01T00:00:00.000Z";
const P = "person-0123456789abcdef";
const ANN = "e7a5e000-0000-4000-8000-0000000000a1";
const BEN = "e7a5e000-0000-4000-8000-0000000000b1";
const ann = { id: ANN, displayName: 'Ann "Annie" Ähren' };
const ben = { id: BEN, displayName: "Ben" };
const WORKER = "joiner-7";
const person: NamedPerson = {
  userId: ANN,
  logins: ["Ann@contoso.example", `${ANN}@contoso.example`],
  names: [ann.displayName],
  numbers: [{ source: "workday", workerId: "W-4711" }],
  workers: [WORKER],
};
const erasure: Erasure = {
  userId: ANN,
  pseudonym: P,
  asked: { by: ben, at: AT },
  reason: "asked for",
  person,
  checkedAt: LATER,
  round: 1,
  rows: {},
  found: 0,
  left: 0,
};

/** All parts of a round. */
async function erase(store: RolloutStore, given: Erasure = erasure) {
  const rows: Record<string, number> = {};
  let [left, place] = [0, undefined as string | undefined];
  do {
    const part = await store.erasePart(given, place);
    for (const [table, count] of Object.entries(part.rows)) rows[table] = (rows[table] ?? 0) + count;
    left += part.left;
    place = part.next;
  } while (place !== undefined);
  return { rows, left };
}

const line = (change: Partial<AuditEvent>): AuditEvent => ({
  scope: "app",
  at: AT,
  who: ben,
  what: "memberHeld",
  ...change,
  id: `line|${change.id}`,
});
const employment: EmploymentRecord = {
  worker: WORKER,
  source: "workday",
  workerId: "W-4711",
  sequence: 7,
  eventId: "evt-7",
  told: { kind: "over", as: "terminated", timeZone: "UTC", identity: { entraObjectId: ANN }, displayName: "Ann" },
};
const leave: LeaveRecord = {
  worker: WORKER,
  source: "workday",
  workerId: "W-4711",
  sequence: 3,
  eventId: "evt-3",
  told: { kind: "started", employeeId: "W-4711", from: "2026-01-01", timeZone: "UTC" },
  userId: ANN,
};
const leaver: Leaver = {
  worker: WORKER,
  source: "workday",
  workerId: "W-4711",
  eventId: "evt-7",
  as: "terminated",
  identity: { entraObjectId: ANN },
  timeZone: "UTC",
  toldAt: AT,
  dueAt: AT,
  state: "done",
  userId: ANN,
  reports: {},
};

async function fill(store: RolloutStore): Promise<void> {
  const reported = { methodsRegistered: [], isAdmin: false, ready: false };
  const lines = [ANN, BEN].map((userId) => ({ userId, ...reported }));
  await store.takeReportPages([{ key: "0000", lines }], AT);
  await store.assignWave([ANN, BEN], "wave-of-ann");
  await store.insertWave(aWave("wave-of-ann", { startedBy: ann, stage: "cancelled" }));
  await store.putMembers("wave-of-ann", [aMember("wave-of-ann", ANN), aMember("wave-of-ann", BEN)]);
  await store.saveEnforcements([
    { userId: ANN, source: "self", state: "ended", at: AT, by: "herself" },
    { userId: BEN, source: "self", state: "in", at: AT, by: `confirmed by ${ann.displayName} (${ANN})` },
  ]);
  const held = { round: 1, at: AT, reason: "no phone", decision: { kind: "hold" } } as const;
  await store.saveDecision("wave-of-ann", { ...held, userId: ANN, by: ben }, undefined);
  await store.saveDecision("wave-of-ann", { ...held, userId: BEN, by: ann }, undefined);
  const release = { state: "ended", reason: "an old app", hours: 1 } as const;
  await store.saveRelease({ ...release, userId: ANN, asked: { by: ben, at: AT } }, undefined);
  await store.saveRelease({ ...release, userId: BEN, asked: { by: ann, at: AT } }, undefined);
  await store.mergeRefusedPeople([
    { userId: ANN, checkedAt: AT },
    { userId: BEN, checkedAt: AT },
  ]);
  await store.saveRegisteredByApp([
    { userId: ANN, userPrincipalName: "ann@contoso.example", at: AT, by: "X", appIds: [] },
  ]);
  const users = [ANN, BEN].map((userId) => ({ userId, at: AT }));
  await store.saveLogFindings([
    { kind: "legacyClient", userId: ANN, what: "IMAP", beside: [], days: ["2026-03-02"], lastAt: AT },
    { kind: "breakGlass", userId: ANN, what: "Azure Portal", beside: [], days: ["2026-03-02"], lastAt: AT },
    { kind: "sharedDevice", deviceId: "device-1", what: "Windows", users, lastAt: AT },
    { kind: "inactiveDevice", deviceId: "device-2", what: "Windows", signedInAt: AT, ownerIds: [ANN], lastAt: AT },
  ]);
  await store.savePersonPasses({ userId: ANN, unseenSince: [], attempts: [] }, undefined);
  const collected = {
    kind: "collected",
    passId: "p",
    expiresAt: AT,
    at: AT,
    by: ann,
    identityCheckedBy: "inPerson",
  } as const;
  await store.insertGrant({ ...aGrant("grant-ann"), userId: ANN, state: { kind: "closed", at: AT, because: "over" } });
  await store.insertGrant({ ...aGrant("grant-ben"), userId: BEN, state: collected });
  await store.savePresentation(
    { grantId: "grant-ann", presentationId: "x", pageSecretHash: "h", askedAt: AT, count: 1, state: { kind: "asked" } },
    undefined,
  );
  await store.putMails("wave-of-ann", [
    aMail("wave-of-ann", `announcement|1|${ANN}`, { state: "accepted", userId: ANN }),
    aMail("wave-of-ann", `announcement|1|${BEN}`, { state: "accepted", userId: BEN }),
  ]);
  await store.recordDelivery({ recipient: "ann@contoso.example", status: "Bounced", at: AT, operationId: ANN });
  await store.saveEmployment(employment, undefined);
  await store.saveLeave(leave, undefined);
  await store.saveLeaver(leaver, undefined);
  const facts = {
    ...aJoiner(WORKER).facts,
    account: { kind: "found", userId: ANN },
    ended: { as: "left", at: AT },
  } as const;
  await store.insertJoiner({ ...aJoiner(WORKER), workerId: "W-4711", displayName: ann.displayName, facts });
  const deputy = { ...aJoiner("joiner-of-ben"), managerDeputy: { userPrincipalName: "ann@contoso.example" } };
  await store.insertJoiner(deputy);
  await store.receive(
    "workday",
    "evt-7",
    JSON.stringify({ data: { workerId: "W-4711", mail: "ann@contoso.example" } }),
    AT,
  );
  await store.markAccepted("workday", "evt-7");
  await store.saveLentKey(
    {
      serial: "1",
      make: "X",
      userId: ANN,
      displayName: ann.displayName,
      lent: { by: ben, at: AT },
      back: { by: ann, at: AT, as: "returned" },
    },
    undefined,
  );
  await store.recordFlip({ ...aFlipRecord("wave-of-ann"), startedBy: ann }, [
    { userId: ANN, userPrincipalName: "ann@contoso.example", as: "toEnter" },
    { userId: BEN, userPrincipalName: "ben@contoso.example", as: "toEnter" },
  ]);
  await store.append([
    line({ id: `1 ${ANN}`, subjectId: ANN, why: `${ann.displayName} has no phone`, before: "ann@CONTOSO.example" }),
    line({ id: "2", who: ann, subjectId: BEN, why: "she said so" }),
    line({ id: "3", subjectId: BEN, why: `the manager is ${ann.displayName} (${ANN.toUpperCase()})` }),
    line({ id: "4", subjectId: BEN, why: `a namesake, ${ann.displayName}` }),
    line({ id: "5", scope: WORKER, what: "hireChanged", why: `${ann.displayName}, number W-4711` }),
    line({ id: "6", scope: "wave-of-ann", who: ann, what: "waveStarted" }),
  ]);
}

const stores = testStores();
describe.each(stores.each)("the erasure of a person, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
    await fill(store);
  });

  test("begins once, is carried on by whoever read it last, and is forgotten", async () => {
    const other = { ...erasure, userId: "e7a5e000-0000-4000-8000-0000000000c1" };
    const etag = await store.saveErasure(other, undefined);
    await expect(store.saveErasure(other, undefined)).rejects.toThrow(ConflictError);
    const next = await store.saveErasure({ ...other, place: "there" }, etag);
    await expect(store.saveErasure(other, etag)).rejects.toThrow(ConflictError);
    await store.endErasure(other.userId, etag);
    expect((await store.erasures()).map(({ erasure: { place } }) => place)).toEqual(["there"]);
    await store.endErasure(other.userId.toUpperCase(), next);
    expect(await store.erasure(other.userId)).toBeUndefined();
  });

  test("finds what rests on them: codes, releases of others, leaves, mails on their way", async () => {
    expect((await store.grantsNaming(ANN)).map(({ grantId }) => grantId).toSorted()).toEqual([
      "grant-ann",
      "grant-ben",
    ]);
    expect((await store.releasesNaming(ANN)).map(({ userId }) => userId)).toEqual([BEN]);
    expect((await store.leavesNaming(ANN)).map(({ worker }) => worker)).toEqual([WORKER]);
    expect(await store.openMailsTo(ANN)).toBe(0);
    await store.putMails("app", [aMail("app", `quiet|2026-03-02|use|${BEN}`, { userId: BEN })]);
    expect(await store.openMailsTo(BEN)).toBe(1);
    expect(await store.stateNaming(ANN)).toEqual([]);
    await store.saveEnforcementSwitch({ startAsked: { by: ann, at: AT, reason: "now", digest: "d" } }, undefined);
    expect(await store.stateNaming(ANN.toUpperCase())).toHaveLength(1);
  });

  test("counts without a change, then deletes, strips and pseudonymises; others stay as they are", async () => {
    const counted: Record<string, number> = {};
    for (let place: string | undefined, isFirst = true; isFirst || place !== undefined; isFirst = false) {
      const part = await store.storedPart(person, place);
      Object.assign(counted, part.rows);
      place = part.next;
    }
    expect(await store.registration(ANN)).toBeDefined();
    const { rows, left } = await erase(store);
    expect(left).toBe(0);
    expect(rows).toMatchObject({
      registrations: 1,
      waveMembers: 1,
      grants: 2,
      audit: 5,
      joiners: 2,
      leavers: 1,
      webhookInbox: 1,
    });
    expect(counted).toEqual(rows);

    expect((await store.registrations([ANN, BEN])).size).toBe(1);
    expect((await store.members("wave-of-ann", [ANN, BEN])).map(({ userId }) => userId)).toEqual([BEN]);
    expect(await store.enforcementsOf([ANN, BEN])).toMatchObject([
      { userId: BEN, state: "in", by: `confirmed by ${P} (${P})` },
    ]);
    expect(await store.decisionsOf("wave-of-ann")).toMatchObject([{ userId: BEN, by: { id: P, displayName: P } }]);
    expect(await store.releaseOf(ANN)).toBeUndefined();
    expect((await store.releaseOf(BEN))?.asked.by).toEqual({ id: P, displayName: P });
    expect(await store.refusedPerson(ANN)).toBeUndefined();
    expect(await store.refusedPerson(BEN)).toBeDefined();
    expect((await store.registeredByApp([ANN])).found).toEqual([]);
    expect((await store.logFindingPage("legacyClient", 9, undefined)).findings).toEqual([]);
    // Evidence of an attack is no data of whoever asks.
    expect((await store.logFindingPage("breakGlass", 9, undefined)).findings).toMatchObject([{ userId: ANN }]);
    expect((await store.logFindings("sharedDevice", ["device-1"])).get("device-1")).toMatchObject({
      users: [{ userId: P }, { userId: BEN }],
    });
    expect(await store.personPasses(ANN)).toBeUndefined();
    expect(await store.grant("grant-ann")).toBeUndefined();
    expect(await store.presentation("grant-ann")).toBeUndefined();
    expect((await store.grant("grant-ben"))?.grant).toMatchObject({
      userId: BEN,
      state: { by: { id: P, displayName: P } },
    });
    const keys = [`announcement|1|${ANN}`, `announcement|1|${BEN}`];
    expect([...(await store.mails("wave-of-ann", keys)).keys()]).toEqual([keys[1]]);
    expect((await store.undeliverable()).size).toBe(0);
    expect(await store.leaver(WORKER)).toBeUndefined();
    expect(await store.joiner(WORKER)).toBeUndefined();
    expect((await store.joiner("joiner-of-ben"))?.record.managerDeputy).toEqual({ userPrincipalName: P });
    expect((await store.lentKey("1"))?.key).toMatchObject({
      userId: P,
      displayName: P,
      lent: { by: ben },
      back: { by: { id: P } },
    });
    expect((await store.wave("wave-of-ann"))?.facts.startedBy).toEqual({ id: P, displayName: P });
    const [record] = await store.flipRecords("wave-of-ann");
    expect(record?.startedBy.id).toBe(P);
    expect((await store.flipPeople(record ?? aFlipRecord(""), 0)).people.map(({ userId }) => userId)).toEqual([P, BEN]);
  });

  test("keeps the sequences of HR's without a word of the person, and takes no event twice", async () => {
    const kept = (await store.employment(WORKER))?.record;
    expect(kept).toMatchObject({ sequence: 7, workerId: "", eventId: "", wasRehired: true });
    const told = (await store.leave(WORKER))?.record;
    expect(told).toMatchObject({ sequence: 3, workerId: "", told: { kind: "ended" } });
    expect(JSON.stringify([kept, told])).not.toMatch(/ann|4711|e7a5e000/i);
    expect(await store.body("workday", "evt-7")).toBe("");
    expect(await store.receive("workday", "evt-7", "{}", AT)).toBe("accepted");
  });

  test("leaves each line of the trail in its place, under the pseudonym, and those of namesakes as they were", async () => {
    const { lines } = await store.trail("app", { limit: 50 });
    const by = new Map(lines.map(({ event }) => [event.id, event]));
    expect(by.get(`line|1 ${P}`)).toMatchObject({
      subjectId: P,
      at: AT,
      who: ben,
      why: `${P} has no phone`,
      before: P,
    });
    expect(by.get("line|2")).toMatchObject({ who: { id: P, displayName: P }, subjectId: BEN, why: "she said so" });
    expect(by.get("line|3")?.why).toBe(`the manager is ${P} (${P})`);
    expect(by.get("line|4")?.why).toBe(`a namesake, ${ann.displayName}`);
    expect((await store.recent(WORKER, 5))[0]?.why).toBe(`${P}, number ${P}`);
    expect((await store.actsOf(ANN, { limit: 9 })).lines).toEqual([]);
    const acts = (await store.actsOf(P, { limit: 9 })).lines.map(({ event }) => [event.scope, event.id]);
    expect(acts.toSorted()).toEqual([
      ["app", "line|2"],
      ["wave-of-ann", "line|6"],
    ]);
    // The same event again stands there already.
    await store.append([line({ id: `1 ${ANN}`, subjectId: ANN })]);
    expect((await store.trail("app", { limit: 50, subjectId: ANN })).lines).toHaveLength(0);
  });

  test("tells no place of a line from which somebody with a list of ids could work out whose it is", async () => {
    const hash = createHash("sha256").update(`line|1 ${ANN}`).digest("hex");
    const { lines } = await store.trail("app", { limit: 50 });
    expect(lines.map(({ event }) => event.id)).toContain(`line|1 ${P}`);
    expect(lines.filter(({ place }) => place.includes(hash) || place.includes(ANN))).toEqual([]);
  });

  test("finds nothing a second time", async () => {
    expect(await erase(store)).toEqual({ rows: {}, left: 0 });
  });
});
