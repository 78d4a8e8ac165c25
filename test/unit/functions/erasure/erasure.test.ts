import { HttpRequest } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { beginErasure } from "../../../../functions/erasure/beginErasure.ts";
import { carryOnErasures } from "../../../../functions/erasure/carryOnErasures.ts";
import { erasePerson, showErasure, showErasurePage } from "../../../../functions/erasure/erasureHttp.ts";
import { UNDERSTOOD } from "../../../../functions/erasure/requests.ts";
import type { ErasureStatus } from "../../../../functions/erasure/schemas.ts";
import { APP } from "../../../../shared/domain/audit.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { recordedMomentIn } from "../../../../shared/mails/dates.ts";
import { formToken } from "../../../../shared/web/formToken.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { addGroups, doorUp, putDoor, requireDoor } from "../../../support/door/doorStage.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { leaveReport } from "../../../support/people/leaveReport.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aWave } from "../../../support/waves/aWave.ts";

let config = testConfig({ DEFAULT_TIME_ZONE: "UTC" });
const ADA = "ad000000-0000-4000-8000-000000000001";
const ANN = "aa000000-0000-4000-8000-000000000001";
const BEN = "bb000000-0000-4000-8000-000000000001";
const OLD = "2020-01-01T08:00:00.000Z";
const wish = { reason: "request 17 of March", understood: UNDERSTOOD };
const answers = new DocumentedAnswers();
let ports: FakePorts;

beforeEach(async () => {
  ports = fakePorts();
  config = testConfig({ DEFAULT_TIME_ZONE: "UTC" });
  ports.directory.addUser({ id: ADA, displayName: "Ada Admin" });
  ports.directory.addUser({ id: ANN, displayName: "Ann Onym", createdDateTime: OLD });
  const wave = aWave({ stage: "cancelled", startedBy: { id: ANN, displayName: "Ann Onym" } });
  await ports.store.insertWave(wave);
  await ports.store.putMembers(wave.waveId, [aMember(wave.waveId, ANN), aMember(wave.waveId, BEN)]);
  await ports.store.assignWave([ANN, BEN], wave.waveId);
  const line = { scope: wave.waveId, at: OLD, what: "memberHeld" } as const;
  await ports.store.append([
    { ...line, id: "1", who: { id: ADA, displayName: "Ada Admin" }, subjectId: ANN, why: "Ann Onym has no phone" },
    { ...line, id: "2", who: { id: ANN, displayName: "Ann Onym" }, subjectId: BEN },
  ]);
  ports.email.sent.length = 0;
});

const patience = () => new FakePatience(ports.clock, 15);
const as = (role: string, oid = ADA, at = secondsAgo(0)) => signedInAs(oid, "Ada Admin", [role], [at]);
const program = { "content-type": "application/json", authorization: "Bearer x" };
async function press({
  headers = as("Admin"),
  body = wish as unknown,
  userId = ANN,
  kind = program as Record<string, string>,
} = {}) {
  const request = new HttpRequest({
    method: "POST",
    url: `https://app.example/api/people/${userId}/erase`,
    headers: { ...headers, ...kind },
    params: { userId },
    body: { string: typeof body === "string" ? body : JSON.stringify(body) },
  });
  return answers.check("POST /api/people/{userId}/erase", await erasePerson(ports, config, patience)(request));
}
async function look(
  path: "/api/people/{userId}/erase" | "/people/{userId}/erase",
  userId = ANN,
  headers = as("Admin"),
) {
  const url = `https://app.example${path.replace("{userId}", userId)}`;
  const request = new HttpRequest({ method: "GET", url, headers, params: { userId } });
  const show = path.startsWith("/api") ? showErasure : showErasurePage;
  return answers.check(`GET ${path}`, await show(ports, config, patience)(request));
}
const codeOf = (answer: Awaited<ReturnType<typeof press>>) => [
  answer.status,
  (answer.jsonBody as { error?: { code: string } } | undefined)?.error?.code,
];
const trail = async (scope = "app") => (await ports.store.trail(scope, { limit: 50 })).lines.map(({ event }) => event);
const isThere = async () => (await ports.store.registration(ANN)) !== undefined;
const alerts = () => ports.email.sent.map(({ plainText }) => plainText).filter((text) => text.includes("deleted"));

describe("an Admin who deletes what is known of somebody", () => {
  test("has the rows gone, the trail under one pseudonym, and security told without a name", async () => {
    expect(await press()).toMatchObject({ status: 202, jsonBody: { refusals: [], stored: [] } });
    expect([await isThere(), await ports.store.erasure(ANN)]).toEqual([false, undefined]);
    const { waveId } = aWave();
    expect((await ports.store.members(waveId, [ANN, BEN])).map(({ userId }) => userId)).toEqual([BEN]);
    const lines = await trail();
    const [pseudonym] = lines.flatMap(({ subjectId }) => subjectId ?? []);
    expect(pseudonym).toMatch(/^person-[0-9a-f]{16}$/);
    expect(lines.map(({ what, subjectId, who, why }) => [what, subjectId, who.id, why])).toEqual(
      expect.arrayContaining([
        ["personErased", pseudonym, ADA, wish.reason],
        ["erasureAskedFor", pseudonym, ADA, wish.reason],
      ]),
    );
    expect(await trail(waveId)).toMatchObject([
      { id: expect.any(String), at: OLD },
      { id: expect.any(String), at: OLD },
    ]);
    const said = JSON.stringify([...(await trail(waveId)), (await ports.store.wave(waveId))?.facts, lines]);
    expect(said).not.toMatch(/Ann Onym|aa000000/);
    expect((await ports.store.actsOf(pseudonym ?? "", { limit: 5 })).lines).toHaveLength(1);
    expect(alerts().length).toBeGreaterThan(0);
    expect(alerts().join()).toContain(ANN);
    expect(alerts().join()).not.toMatch(/Ann Onym|person-/);
    expect((await ports.store.registration(BEN))?.waveId).toBe(waveId);
  });

  test("sees by name whom it is about, before and while it goes on", async () => {
    expect((await look("/api/people/{userId}/erase")).jsonBody).toMatchObject({ displayName: "Ann Onym" });
    expect(String((await look("/people/{userId}/erase")).body)).toContain("<strong>Ann Onym</strong>");
  });

  test("does it by the form, and finds nothing more on the page", async () => {
    const kind = {
      "content-type": "application/x-www-form-urlencoded",
      origin: config.publicUrl,
      "sec-fetch-site": "same-origin",
    };
    const token = formToken(config, ADA, `erase ${ANN}`, ports.clock.now());
    const body = new URLSearchParams({ ...wish, formToken: token }).toString();
    expect((await press({ kind, body: new URLSearchParams({ ...wish, formToken: "x" }).toString() })).status).toBe(403);
    expect(await isThere()).toBe(true);
    expect(await press({ kind, body })).toMatchObject({ status: 302, headers: { Location: `/people/${ANN}/erase` } });
    expect(await isThere()).toBe(false);
    expect((await look("/people/{userId}/erase")).body).toContain("Nothing.");
  });

  test.each<[string, object, number, string]>([
    ["no tick", { reason: "x" }, 422, "invalidBody"],
    ["no reason", { ...wish, reason: " " }, 422, "invalidBody"],
    ["a reason with the name", { ...wish, reason: "Mr Onym asked" }, 422, "invalidBody"],
    ["a reason with the sign-in name", { ...wish, reason: `for ${ANN}@contoso.example` }, 422, "invalidBody"],
  ])("changes nothing with %s", async (_what, body, status, code) => {
    expect(codeOf(await press({ body }))).toEqual([status, code]);
    expect([await isThere(), await ports.store.erasure(ANN), alerts()]).toEqual([true, undefined, []]);
  });

  test("is not let in without the role, an old sign-in, or for what is no id", async () => {
    expect(codeOf(await press({ headers: as("Helpdesk") }))).toEqual([403, "noRole"]);
    expect(codeOf(await press({ headers: as("Admin", ADA, secondsAgo(3600)) }))).toEqual([401, "freshSignInNeeded"]);
    expect(codeOf(await press({ userId: "ann" }))).toEqual([404, "unknownPerson"]);
    expect(codeOf(await press({ body: "{" }))).toEqual([400, "malformedJson"]);
    expect((await look("/api/people/{userId}/erase", ANN, as("Auditor"))).status).toBe(403);
    expect((await look("/api/people/{userId}/erase", "ann")).status).toBe(404);
    expect(await isThere()).toBe(true);
  });

  test("is held up by a door that is not up, or that does not cover them", async () => {
    requireDoor(config);
    expect(codeOf(await press())).toEqual([409, "doorNotUp"]);
    addGroups(ports, []);
    await putDoor(ports, doorUp(config));
    expect(codeOf(await press())).toEqual([403, "outsideDoor"]);
    expect(await isThere()).toBe(true);
  });
});

describe("what would loosen something", () => {
  const saveLeft = (at: string) => ports.store.assignLeft(ANN, { worker: "w", eventId: "e", at });

  test("is refused for oneself", async () => {
    expect(codeOf(await press({ headers: as("Admin", ANN) }))).toEqual([403, "ownCase"]);
  });
  test("is refused while a leaver's account is there, restored or not deleted yet", async () => {
    await saveLeft("2025-01-01T08:00:00.000Z");
    expect(codeOf(await press())).toEqual([409, "hasLeft"]);
    ports.directory.users.delete(ANN);
    expect((await press()).status).toBe(202);
    expect(await isThere()).toBe(false);
  });
  test("is refused while Entra can restore the account, whether HR told anything or not", async () => {
    ports.directory.users.delete(ANN);
    const deletedDateTime = new Date(ports.clock.now().getTime() - 29 * 86_400_000).toISOString();
    ports.directory.deleted.set(ANN, { deletedDateTime });
    expect(codeOf(await press())).toEqual([409, "mayBeRestored"]);
    expect((await look("/people/{userId}/erase")).body).toContain("can be restored");
    expect(await isThere()).toBe(true);
    ports.directory.deleted.delete(ANN);
    expect((await press()).status).toBe(202);
    expect(await isThere()).toBe(false);
  });
  test("is refused while Entra does not say whether it can", async () => {
    ports.directory.users.delete(ANN);
    ports.directory.failNext("deletedUser", new TransientError("busy"));
    expect(codeOf(await press())).toEqual([503, "tryAgain"]);
    ports.directory.failNext("deletedUser", new RefusedError("denied", "Forbidden", "no"));
    expect(codeOf(await press())).toEqual([503, "refusedElsewhere"]);
    ports.directory.failNext("deletedUser", new TransientError("busy"));
    expect((await look("/people/{userId}/erase")).status).toBe(503);
    expect(await isThere()).toBe(true);
  });
  test("asks nothing of deleted items while the account is there", async () => {
    expect((await press()).status).toBe(202);
    expect(ports.directory.called("deletedUser")).toBe(0);
  });
  test("is refused while Entra does not say whether the account is there", async () => {
    await saveLeft("2025-01-01T08:00:00.000Z");
    ports.directory.failNext("user", new TransientError("busy"));
    expect(codeOf(await press())).toEqual([503, "tryAgain"]);
    ports.directory.failNext("user", new RefusedError("denied", "Forbidden", "no"));
    expect(codeOf(await press())).toEqual([503, "refusedElsewhere"]);
    expect(await isThere()).toBe(true);
  });
  test.each([
    ["for them", { userId: ANN, by: ADA }],
    ["that they collected for another", { userId: BEN, by: ANN }],
  ])("is refused after a code %s: the two count as one for a year", async (_what, { userId, by }) => {
    const at = new Date(ports.clock.now().getTime() - 300 * 86_400_000).toISOString();
    const who = { id: by, displayName: "Somebody" };
    const state = {
      kind: "collected",
      passId: "p",
      expiresAt: at,
      at,
      by: who,
      identityCheckedBy: "inPerson",
    } as const;
    const grant = {
      grantId: "g",
      userId,
      reason: "lostPhone",
      openedAt: at,
      closesAt: at,
      secretHash: "h",
      state,
    } as const;
    await ports.store.insertGrant(grant);
    expect(codeOf(await press())).toEqual([409, "codeWithinYear"]);
    expect((await ports.store.grant("g"))?.grant.state).toEqual(state);
    const { until = "" } = ((await look("/api/people/{userId}/erase")).jsonBody as ErasureStatus).refusals[0] ?? {};
    // Months ahead: a day without its year would be one that has gone.
    expect((await look("/people/{userId}/erase")).body).toContain(`Until ${recordedMomentIn("UTC", until)}`);
  });
  test("is refused for who started a wave that goes on: they would be free to approve it", async () => {
    const wave = aWave({ waveId: "wave-2", startedBy: { id: ANN.toUpperCase(), displayName: "Ann Onym" } });
    await ports.store.insertWave(wave);
    expect(codeOf(await press())).toEqual([409, "decidedForWave"]);
    expect((await ports.store.wave("wave-2"))?.facts.startedBy.displayName).toBe("Ann Onym");
  });
  test("is refused for whom the guard would take for a stranger", async () => {
    await ports.store.saveEnforcements([{ userId: ANN, source: "self", state: "in", at: OLD, by: "herself" }]);
    const answer = await press();
    expect(codeOf(answer)).toEqual([409, "stillEnforced"]);
    const shown = await look("/people/{userId}/erase");
    expect(shown.body).toContain("Why it cannot be deleted now");
    expect(shown.body).not.toContain('method="post"');
  });
});

const byApp = { userId: ANN, by: APP, reason: "settings" };
const byAdmin = { ...byApp, by: { id: ADA, displayName: "Ada Admin" } };
const leftLongAgo = () => leaveReport(ports.store, OLD, ANN);

describe("an erasure that breaks off", () => {
  test("goes on from the row, tells once, and ends", async () => {
    await leftLongAgo();
    ports.directory.users.delete(ANN);
    expect(await beginErasure(ports, byApp)).toEqual({ kind: "begun" });
    expect(await beginErasure(ports, byApp)).toEqual({ kind: "underWay" });
    expect(await isThere()).toBe(true);
    ports.store.trouble.failNext("erasePart", new TransientError("busy"));
    await carryOnErasures(ports, config, patience)();
    expect((await ports.store.erasure(ANN))?.erasure.notYet).toContain("busy");
    await carryOnErasures(ports, config, patience)();
    expect([await isThere(), await ports.store.erasure(ANN)]).toEqual([false, undefined]);
    expect((await trail()).map(({ what }) => what).toSorted()).toEqual(["erasureAskedFor", "personErased"]);
    expect(alerts()).toEqual([]);
  });

  test("stands still while something has come in between, and says so", async () => {
    await beginErasure(ports, byAdmin);
    await ports.store.saveEnforcements([{ userId: ANN, source: "self", state: "due", at: OLD, by: "herself" }]);
    await carryOnErasures(ports, config, patience)();
    expect([await isThere(), (await ports.store.erasure(ANN))?.erasure.notYet]).toEqual([
      true,
      expect.stringContaining("enforced group"),
    ]);
    expect((await look("/api/people/{userId}/erase")).jsonBody).toMatchObject({ underWay: { reason: "settings" } });
    expect((await look("/people/{userId}/erase")).body).toContain("It does not go on now");
  });

  test("of an Admin goes on though the account is there, or comes back: they asked for it", async () => {
    await beginErasure(ports, byAdmin);
    await carryOnErasures(ports, config, patience)();
    expect([await isThere(), await ports.store.erasure(ANN)]).toEqual([false, undefined]);
  });

  test("does nothing where none was begun", async () => {
    await carryOnErasures(ports, config, patience)();
    expect(await isThere()).toBe(true);
  });
});

describe("what the app begins by itself", () => {
  beforeEach(leftLongAgo);
  const begin = async () => {
    ports.directory.users.delete(ANN);
    expect(await beginErasure(ports, byApp)).toEqual({ kind: "begun" });
  };
  const comeBack = () => ports.directory.addUser({ id: ANN, displayName: "Ann Onym", createdDateTime: OLD });
  const troubles = async () => (await ports.store.troubles(ports.clock.now().toISOString())).map(({ code }) => code);

  test("is not begun for whoever has an account, or could get it back", async () => {
    expect(await beginErasure(ports, byApp)).toMatchObject({ refusals: [{ because: "accountThere" }] });
    ports.directory.users.delete(ANN);
    ports.directory.deleted.set(ANN, { deletedDateTime: ports.clock.now().toISOString() });
    expect(await beginErasure(ports, byApp)).toMatchObject({ refusals: [{ because: "mayBeRestored" }] });
    expect(await ports.store.erasures()).toEqual([]);
  });

  test.each([
    ["came back before anything was touched", comeBack],
    ["could be restored after all", () => ports.directory.deleted.set(ANN, {})],
    [
      "is enforced by then",
      () => ports.store.saveEnforcements([{ userId: ANN, source: "self", state: "due", at: OLD, by: "herself" }]),
    ],
  ])("is taken back when the person %s: nothing is gone, told or under way", async (_what, happen) => {
    await begin();
    await happen();
    await carryOnErasures(ports, config, patience)();
    expect([await isThere(), await ports.store.erasures(), await trail(), await troubles()]).toEqual([
      true,
      [],
      [],
      [],
    ]);
  });

  test("stands still when the account is there half-way, is told, and goes on once it is gone", async () => {
    await begin();
    ports.store.trouble.failNext("erasePart", new TransientError("busy"));
    await carryOnErasures(ports, config, patience)();
    comeBack();
    await carryOnErasures(ports, config, patience)();
    expect([await isThere(), (await ports.store.erasure(ANN))?.erasure.notYet]).toEqual([
      true,
      expect.stringContaining("account is in the directory"),
    ]);
    expect(await troubles()).toContain("accountThere");
    ports.directory.users.delete(ANN);
    await carryOnErasures(ports, config, patience)();
    expect([await isThere(), await ports.store.erasures()]).toEqual([false, []]);
  });

  test("waits while Entra does not answer", async () => {
    await begin();
    ports.directory.failNext("deletedUser", new TransientError("busy"));
    await carryOnErasures(ports, config, patience)();
    expect([await isThere(), (await ports.store.erasures()).length]).toEqual([true, 1]);
  });
});
