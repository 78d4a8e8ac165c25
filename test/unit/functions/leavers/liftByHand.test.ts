import { HttpRequest } from "@azure/functions";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { hrEventWorker } from "../../../../functions/joiners/hrEventWorker.ts";
import { carryOnLeavers } from "../../../../functions/leavers/carryOnLeavers.ts";
import { sayBack } from "../../../../functions/leavers/liftByHandHttp.ts";
import { backPurpose } from "../../../../functions/people/personInPath.ts";
import { newWork } from "../../../../shared/domain/joiner/openWork.ts";
import { RefusedError, TransientError, unreadableRow } from "../../../../shared/errors.ts";
import { joinerIdOf } from "../../../../shared/hr/joinerId.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { formToken } from "../../../../shared/web/formToken.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { addGroups, doorUp, putDoor, requireDoor } from "../../../support/door/doorStage.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID, ENFORCED_GROUP_ID, testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const SOURCE = "hr/acme";
let config = testConfig({ DEFAULT_TIME_ZONE: "UTC" });
const worker = joinerIdOf(config, SOURCE, "w1");
const ADA = "ad000000-0000-4000-8000-000000000001";
const ANN = "aa000000-0000-4000-8000-000000000001";
const answers = new DocumentedAnswers();
let ports: FakePorts;

beforeEach(async () => {
  ports = fakePorts();
  const { directory } = ports;
  directory.addUser({ id: ADA, displayName: "Ada Admin" });
  directory.addUser({ id: ANN, displayName: "Ann Onym", employeeId: "e1" });
  directory.addGroup(ENFORCED_GROUP_ID, []);
  directory.addGroup(BREAK_GLASS_GROUP_ID, []);
  await ports.store.insertWave(aWave());
  await ports.store.putMembers(aWave().waveId, [aMember(aWave().waveId, ANN)]);
  await ports.store.assignWave([ANN], aWave().waveId);
  await tells(1);
});

/** Today is Monday 2 March 2026, 08:00 UTC. */
async function tells(sequence: number, effectiveDate = "2026-03-01"): Promise<void> {
  const id = `event-${sequence}`;
  const person = { givenName: "Ann", familyName: "Onym" };
  const data = { workerId: "w1", sequence, identity: { employeeId: "e1" }, person, effectiveDate };
  const event = { specversion: "1.0", id, source: SOURCE, type: "hr.worker.terminated.v1", data };
  const at = ports.clock.now();
  if ((await ports.store.receive(SOURCE, id, JSON.stringify(event), at.toISOString())) === "new")
    await ports.store.saveWork(newWork(SOURCE, id, at));
  await hrEventWorker(ports, config)(SOURCE, id, ports.orchestrations);
}
const left = async () => (await ports.store.registration(ANN))?.left;
const leaver = async () => (await ports.store.leaver(worker))?.leaver;
const lines = async () => (await ports.store.recent(worker, 50)).filter(({ what }) => what === "leaverLifted");
const alerts = () => ports.email.sent.filter(({ plainText }) => plainText.includes("works here")).length;
const member = async () => (await ports.store.members(aWave().waveId, [ANN]))[0];
const as = (role: string, oid = ADA, at = secondsAgo(0)) => signedInAs(oid, "Ada Admin", [role], [at]);
const program = { "content-type": "application/json", authorization: "Bearer x" };

async function press({
  headers = as("Admin"),
  body,
  userId = ANN,
  kind = program,
}: {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly userId?: string;
  readonly kind?: Record<string, string>;
} = {}) {
  const wanted = body ?? { reason: "HR named the wrong worker", at: (await left())?.at ?? "none" };
  return answers.check(
    "POST /api/people/{userId}/back",
    await sayBack(
      ports,
      config,
    )(
      new HttpRequest({
        method: "POST",
        url: `https://app.example/api/people/${userId}/back`,
        headers: { ...headers, ...kind },
        params: { userId },
        body: { string: typeof wanted === "string" ? wanted : JSON.stringify(wanted) },
      }),
    ),
  );
}
const codeOf = (answer: Awaited<ReturnType<typeof press>>) => [
  answer.status,
  (answer.jsonBody as { error?: { code: string } } | undefined)?.error?.code,
];

describe("an Admin who says that somebody works here", () => {
  test("lets them be offered codes and be taken by waves again; the trail has who and why, and security hears of it", async () => {
    expect((await left())?.worker).toBe(worker);
    expect(await press()).toMatchObject({ status: 200, jsonBody: { userId: ANN } });
    expect([await left(), (await member())?.hasLeft, (await leaver())?.state]).toEqual([
      undefined,
      undefined,
      "lifted",
    ]);
    expect(await lines()).toMatchObject([{ who: { id: ADA }, why: "HR named the wrong worker", subjectId: ANN }]);
    expect(alerts()).toBeGreaterThan(0);
  });

  test("ends whatever of the telling is not done yet", async () => {
    await ports.store.saveEnforcements([
      { userId: ANN, source: `wave|${aWave().waveId}`, state: "in", at: ports.clock.now().toISOString(), by: "a wave" },
    ]);
    ports.directory.addGroup(ENFORCED_GROUP_ID, [ANN]);
    await tells(2);
    expect((await leaver())?.state).toBe("waiting");
    await press();
    const user = ports.directory.users.get(ANN);
    if (user) ports.directory.users.set(ANN, { ...user, accountEnabled: false });
    ports.clock.advance({ days: 2 });
    await carryOnLeavers(ports, config)(ports.orchestrations);
    expect([(await leaver())?.state, await left()]).toEqual(["lifted", undefined]);
    expect(ports.directory.groups.get(ENFORCED_GROUP_ID)?.has(ANN)).toBe(true);
  });

  test.each([
    ["who was held half way by the brake: whoever releases the others does not go on with them", "event-1", "lifted"],
    ["but not a later telling that the brake holds", "event-9", "held"],
  ])("%s", async (_whom, eventId, state) => {
    const known = await ports.store.leaver(worker);
    if (known) await ports.store.saveLeaver({ ...known.leaver, eventId, state: "held" }, known.etag);
    expect((await press()).status).toBe(200);
    expect([await left(), (await leaver())?.state]).toEqual([undefined, state]);
  });

  test("revives no link of before that a crash had left open", async () => {
    const closesAt = "2026-03-20T08:00:00.000Z";
    const wanted = { userId: ANN, reason: "blocked", scopeId: "app", key: "1", closesAt } as const;
    const { grantId } = await openGrant(ports, config, wanted);
    await press();
    expect((await ports.store.grant(grantId))?.grant.state.kind).toBe("closed");
  });

  test("by a form of the person's page comes back to it", async () => {
    const token = formToken(config, ADA, backPurpose(ANN), ports.clock.now());
    const fields = { formToken: token, at: (await left())?.at ?? "", reason: "HR was wrong" };
    const kind = { "content-type": "application/x-www-form-urlencoded", origin: "https://app.example" };
    const body = new URLSearchParams(fields).toString();
    expect(codeOf(await press({ kind, body: body.replace(/formToken=[^&]+/, "formToken=x") }))[0]).toBe(403);
    expect(await press({ kind, body })).toMatchObject({ status: 302, headers: { Location: `/people/${ANN}` } });
    expect(await left()).toBeUndefined();
  });

  test("once, where a crash had cut it short: asked again it goes on", async () => {
    ports.store.trouble.failNext("assignLeft", new TransientError("busy"));
    await press();
    await press();
    expect([await left(), (await lines()).length]).toEqual([undefined, 1]);
  });

  test("is overruled by HR's next word", async () => {
    await press();
    await tells(2);
    expect(await left()).toMatchObject({ worker, eventId: "event-2" });
  });
});

describe("nobody is back", () => {
  // A form is answered by a page, which has no code.
  afterAll(() => expect(answers.unseen("POST /api/people/{userId}/back")).toEqual(["403 formTooOld"]));

  const refused = async (answer: Awaited<ReturnType<typeof press>>, status: number, code?: string) => {
    expect(codeOf(answer)).toEqual([status, code]);
    expect([(await left())?.worker, await lines(), alerts()]).toEqual([worker, [], 0]);
  };

  test.each<[string, Record<string, string>, number, string]>([
    ["without a sign-in", {}, 401, "notSignedIn"],
    ["by the helpdesk", as("Helpdesk"), 403, "noRole"],
    ["by an Approver", as("Approver"), 403, "noRole"],
    ["by an old session", as("Admin", ADA, secondsAgo(3600)), 401, "freshSignInNeeded"],
    ["by their own word", as("Admin", ANN), 403, "ownCase"],
  ])("%s", async (_who, headers, status, code) => refused(await press({ headers }), status, code));

  test.each<[string, () => unknown, number, string]>([
    ["on an account with admin rights", () => ports.directory.privileged.add(ANN), 409, "privileged"],
    ["while that cannot be read", () => ports.directory.unreadable.add(ANN), 503, "rolesUnreadable"],
    ["on a break-glass account", () => ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [ANN]), 409, "notForAccount"],
    ["on a guest's account", () => change(ANN, { userType: "Guest" }), 409, "notForAccount"],
    ["on an account that is gone", () => ports.directory.users.delete(ANN), 404, "unknownPerson"],
    ["by a guest", () => change(ADA, { userType: "Guest" }), 403, "notForAccount"],
    ["by an Admin whose account is switched off", () => change(ADA, { accountEnabled: false }), 403, "notForAccount"],
  ])("%s", async (_what, arrange, status, code) => {
    arrange();
    await refused(await press(), status, code);
  });
  const change = (id: string, to: object) => {
    const user = ports.directory.users.get(id);
    if (user) ports.directory.users.set(id, { ...user, ...to });
  };

  test.each<[string, unknown, number, string]>([
    ["without a reason", { at: "2026-03-02T08:00:00.000Z" }, 422, "invalidBody"],
    ["by no JSON", "{", 400, "malformedJson"],
    ["by what was looked at before HR told anew", { reason: "x", at: "2026-02-02T08:00:00.000Z" }, 409, "toldAnew"],
  ])("%s", async (_what, body, status, code) => refused(await press({ body }), status, code));

  test("by a request that no page of ours sent", async () => {
    await refused(
      await press({ kind: { "content-type": "application/json", origin: "https://evil.example" } }),
      403,
      "notSameOrigin",
    );
    await refused(await press({ kind: { "content-type": "text/plain" } }), 415, "unsupportedMediaType");
  });

  test("where HR has told anew and that is under way", async () => {
    const before = (await left())?.at ?? "";
    const known = await ports.store.leaver(worker);
    if (known) await ports.store.saveLeaver({ ...known.leaver, eventId: "event-9", state: "waiting" }, known.etag);
    await refused(await press({ body: { reason: "x", at: before } }), 409, "toldAnew");
  });

  test("without the door, or outside of it, where it is required", async () => {
    const open = config;
    config = requireDoor(testConfig({ DEFAULT_TIME_ZONE: "UTC" }));
    await refused(await press(), 409, "doorNotUp");
    addGroups(ports, []);
    await putDoor(ports, doorUp(config));
    await refused(await press(), 403, "outsideDoor");
    config = open;
  });

  test("by a form that is not of the person's page, or is too long", async () => {
    const token = formToken(config, ADA, backPurpose(ADA), ports.clock.now());
    const body = new URLSearchParams({ formToken: token, at: (await left())?.at ?? "", reason: "x" }).toString();
    const headers = { ...as("Admin"), accept: "application/json" };
    const kind = { "content-type": "application/x-www-form-urlencoded", origin: "https://app.example" };
    expect((await press({ headers, kind, body })).status).toBe(403);
    expect(codeOf(await press({ body: "x".repeat(70_000) }))).toEqual([413, "tooLarge"]);
    expect((await left())?.worker).toBe(worker);
  });

  test("while Entra or the store does not answer, or refuses", async () => {
    ports.directory.failNext("user", new TransientError("busy"));
    await refused(await press(), 503, "tryAgain");
    ports.directory.refuseNext("user");
    await refused(await press(), 503, "refusedElsewhere");
  });

  test("who is not known to have left, or whose row cannot be read", async () => {
    expect(codeOf(await press({ userId: ADA.replace("ad", "ac"), body: { reason: "x", at: "y" } }))).toEqual([
      409,
      "hasNotLeft",
    ]);
    expect(codeOf(await press({ userId: "no-id" }))).toEqual([404, "unknownPerson"]);
    const unreadable = new RefusedError("notUnderstood", unreadableRow, "a row cannot be read");
    ports.store.trouble.failNext("registration", unreadable);
    const answer = await press({ body: { reason: "x", at: "y" } });
    expect(answer.status).toBe(503);
    expect((await left())?.worker).toBe(worker);
  });
});
