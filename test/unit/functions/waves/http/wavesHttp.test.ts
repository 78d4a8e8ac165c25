import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { controlWave } from "../../../../../functions/waves/http/control.ts";
import { listWaves, showWave } from "../../../../../functions/waves/http/read.ts";
import { startWave } from "../../../../../functions/waves/http/start.ts";
import { health } from "../../../../../functions/web/health.ts";
import { home } from "../../../../../functions/web/home.ts";
import type { AuditCode } from "../../../../../shared/domain/audit.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import { type WaveAction, waveActionPurpose, waveActions } from "../../../../../shared/waves/waveActions.ts";
import { formToken } from "../../../../../shared/web/formToken.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { addGroups, doorUp, putDoor, ROLE_GROUP_ID, requireDoor } from "../../../../support/door/doorStage.ts";
import { FakePatience } from "../../../../support/fakes/fakePatience.ts";
import { handCode } from "../../../../support/passes/handCode.ts";
import type { Route } from "../../../../support/registeredRoutes.ts";
import { secondsAgo, signedInAs } from "../../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID, ENFORCED_GROUP_ID, testConfig } from "../../../../support/testConfig.ts";
import {
  APPROVER,
  GROUP_ID,
  STARTER,
  sweptWorld,
  WAVE_ID,
  WaveWorld,
  worldBeforeFlip,
} from "../../../../support/waves/waveWorld.ts";

const NUDGE_GROUP_ID = "90000000-0000-4000-8000-0000000000de";
let world: WaveWorld;
beforeEach(() => {
  world = new WaveWorld(5, { settings: { NUDGE_GROUP_ID } });
});

const context = new InvocationContext({ functionName: "test" });
const wanted = {
  waveId: WAVE_ID,
  name: "Berlin",
  groupId: GROUP_ID,
  startDate: "2026-03-17",
  timeZone: "Europe/Berlin",
};
const admin = () => signedInAs(STARTER.id, STARTER.displayName, ["Admin"]);
const second = () => signedInAs(APPROVER.id, APPROVER.displayName, ["Approver"]);
const asJson = { "content-type": "application/json" };
const ownPage = { origin: "https://app.example", "sec-fetch-site": "same-origin", cookie: "AppServiceAuthSession=x" };
const asForm = {
  "content-type": "application/x-www-form-urlencoded",
  "sec-fetch-site": "same-origin",
  cookie: "AppServiceAuthSession=x",
};

interface Asked {
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly waveId?: string;
}
const request = (method: "GET" | "POST", { body, headers = {}, path = "/api/waves", waveId = WAVE_ID }: Asked) =>
  new HttpRequest({
    method,
    url: `https://app.example${path}`,
    params: { waveId },
    headers: { ...headers },
    ...(body !== undefined && { body: { string: body } }),
  });
/** Every answer in this file is as the OpenAPI document has it. */
const answers = new DocumentedAnswers();
const post = async (
  body: unknown,
  headers: Record<string, string> = { ...admin(), ...asJson },
): Promise<HttpResponseInit> => {
  const handler = startWave(world.ports, world.config, () => world.ports.orchestrations);
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return answers.check("POST /api/waves", await handler(request("POST", { body: text, headers }), context));
};
const control = async (
  action: WaveAction,
  body: string,
  headers: Record<string, string>,
  waveId = WAVE_ID,
): Promise<HttpResponseInit> => {
  const patience = () => new FakePatience(world.ports.clock, 20);
  const handler = controlWave(action, world.ports, world.config, () => world.ports.orchestrations, patience);
  const path = `/api/waves/${waveId}/${action}`;
  const answer = await handler(request("POST", { body, headers, path, waveId }), context);
  return answers.check(`POST /api/waves/{waveId}/${action}`, answer);
};
const show = async (
  headers: Record<string, string>,
  path = `/api/waves/${WAVE_ID}`,
  waveId = WAVE_ID,
): Promise<HttpResponseInit> => {
  const answer = await showWave(world.ports, world.config)(request("GET", { headers, path, waveId }));
  return answers.check(path.startsWith("/api/") ? "GET /api/waves/{waveId}" : "GET /waves/{waveId}", answer);
};
const errorOf = (answer: HttpResponseInit) =>
  (answer.jsonBody as { error: { code: string; message: string; details?: { field: string }[] } }).error;
const nothingStarted = async () => {
  expect(await world.ports.store.waves()).toEqual([]);
  expect(world.ports.orchestrations.running.size).toBe(0);
};

describe("starting a wave", () => {
  test("is answered 202 with its place and status, once its row stands and its orchestration runs", async () => {
    const answer = await post(wanted);
    expect(answer).toMatchObject({
      status: 202,
      headers: { Location: `/api/waves/${WAVE_ID}` },
      jsonBody: { stage: "planned", waveId: WAVE_ID, counts: { members: 0 } },
    });
    expect(world.ports.orchestrations.running.get(`wave-${WAVE_ID}`)).toEqual({
      name: "waveRollout",
      input: { waveId: WAVE_ID },
    });
    expect(await world.stamps()).toEqual(["waveStarted"]);
    expect(await world.facts()).toMatchObject({ startedBy: STARTER, announceAt: "2026-03-10T08:00:00.000Z" });
  });

  test.each<[string, number, unknown, Record<string, string>]>([
    ["without a sign-in", 401, wanted, { ...asJson }],
    ["without a role", 403, wanted, { ...signedInAs(STARTER.id), ...asJson }],
    ["as an approver", 403, wanted, { ...second(), ...asJson }],
    [
      "from another site",
      403,
      wanted,
      { ...admin(), ...asJson, origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    ],
    ["with a session, from our own origin, without a form", 403, wanted, { ...admin(), ...asJson, ...ownPage }],
    [
      "with a session and no word where it comes from",
      403,
      wanted,
      { ...admin(), ...asJson, cookie: "AppServiceAuthSession=x" },
    ],
    ["as text", 415, wanted, { ...admin(), "content-type": "text/plain" }],
    ["as a form with next to nothing", 422, "waveId=x", { ...admin(), ...asForm }],
    ["as a form without the token of ours", 403, String(new URLSearchParams(wanted)), { ...admin(), ...asForm }],
    [
      "as a form of another site",
      403,
      String(new URLSearchParams(wanted)),
      { ...admin(), ...asForm, "sec-fetch-site": "cross-site" },
    ],
    ["with more than 64 KB", 413, `"${"x".repeat(70_000)}"`, { ...admin(), ...asJson }],
    ["with broken JSON", 400, "{", { ...admin(), ...asJson }],
    ["with nothing", 400, "", { ...admin(), ...asJson }],
  ])("%s is answered %i and starts nothing", async (_how, status, body, headers) => {
    expect((await post(body, headers)).status).toBe(status);
    await nothingStarted();
  });

  test.each<[string, string[], unknown]>([
    ["null", [""], null],
    ["a list", [""], []],
    ["no fields", ["waveId", "name", "groupId", "startDate", "timeZone"], {}],
    ["a path for an id", ["waveId"], { ...wanted, waveId: "../x" }],
    ["the app's own word for an id", ["waveId"], { ...wanted, waveId: "app" }],
    ["the key of the policy that enforces for an id", ["waveId"], { ...wanted, waveId: "Workforce" }],
    ["the key of the policy at the app's own door for an id", ["waveId"], { ...wanted, waveId: "door" }],
    ["an id that is too long", ["waveId"], { ...wanted, waveId: "x".repeat(64) }],
    ["a name with control characters", ["name"], { ...wanted, name: "a\u0000b" }],
    ["an empty name", ["name"], { ...wanted, name: "  " }],
    ["a group that is no id", ["groupId"], { ...wanted, groupId: "everyone" }],
    ["a date that is none", ["startDate"], { ...wanted, startDate: "2026-02-30" }],
    ["a date in other words", ["startDate"], { ...wanted, startDate: "17.3.2026" }],
    ["a date in the past", ["startDate"], { ...wanted, startDate: "2026-01-05" }],
    ["a date less than a week away", ["startDate"], { ...wanted, startDate: "2026-03-05" }],
    ["an offset for a zone", ["timeZone"], { ...wanted, timeZone: "+01:00" }],
    ["an unknown zone", ["timeZone"], { ...wanted, timeZone: "Mars/Olympus" }],
    ["an unknown group", ["groupId"], { ...wanted, groupId: "99999999-0000-4000-8000-000000000009" }],
    ["an empty group", ["groupId"], { ...wanted, groupId: "90000000-0000-4000-8000-00000000000e" }],
    ["the break-glass group", ["groupId"], { ...wanted, groupId: BREAK_GLASS_GROUP_ID.toUpperCase() }],
    ["the enforced group", ["groupId"], { ...wanted, groupId: ENFORCED_GROUP_ID }],
    ["the group that the app keeps for the nudge", ["groupId"], { ...wanted, groupId: NUDGE_GROUP_ID }],
    ["the enforced group in other letters", ["groupId"], { ...wanted, groupId: ENFORCED_GROUP_ID.toUpperCase() }],
    ["a field that nobody knows", [""], { ...wanted, force: true }],
  ])("with %s is answered 422, names the field, and starts nothing", async (_how, fields, body) => {
    world.ports.directory.addGroup("90000000-0000-4000-8000-00000000000e", []);
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect(errorOf(answer).details?.map(({ field }) => field)).toEqual(fields);
    await nothingStarted();
  });

  test("a second time is answered 409 and changes nothing", async () => {
    await post(wanted);
    const before = await world.facts();
    expect((await post({ ...wanted, name: "Other", startDate: "2026-04-17" })).status).toBe(409);
    expect((await post(wanted)).status).toBe(409);
    expect(await world.facts()).toEqual(before);
  });

  test("for a group that is in a wave already is answered 409", async () => {
    await post(wanted);
    expect((await post({ ...wanted, waveId: "another", groupId: GROUP_ID.toUpperCase() })).status).toBe(409);
    await world.change({ stage: "cancelled" });
    expect((await post({ ...wanted, waveId: "another" })).status).toBe(202);
  });

  describe("while somebody else starts one at the same moment", () => {
    const OTHER_GROUP_ID = "90000000-0000-4000-8000-000000000002";
    const statusOf = async (answers: readonly Promise<HttpResponseInit>[]) =>
      (await Promise.all(answers)).map(({ status }) => status).sort();
    const waves = async () => (await world.ports.store.waves()).filter(({ stage }) => stage !== "cancelled");

    test("for the same group is taken once", async () => {
      const same = ["one", "two", "three"].map((waveId) => post({ ...wanted, waveId }));
      expect(await statusOf(same)).toEqual([202, 409, 409]);
      expect(await waves()).toHaveLength(1);
      expect(world.ports.orchestrations.running.size).toBe(1);
    });

    test("for the same group, whose last wave was cancelled, is taken once", async () => {
      await post(wanted);
      await world.change({ stage: "cancelled" });
      expect(await statusOf(["one", "two"].map((waveId) => post({ ...wanted, waveId })))).toEqual([202, 409]);
      expect(await waves()).toHaveLength(1);
    });

    test("for another group is taken", async () => {
      world.ports.directory.addGroup(OTHER_GROUP_ID, world.ids);
      expect(await statusOf([post(wanted), post({ ...wanted, waveId: "another", groupId: OTHER_GROUP_ID })])).toEqual([
        202, 202,
      ]);
    });

    test("that came to nothing holds the group for some minutes only, and not against itself", async () => {
      const { store } = world.ports;
      const insert = store.insertWave;
      store.insertWave = async () => {
        throw new TransientError("the table does not answer");
      };
      expect((await post(wanted)).status).toBe(503);
      store.insertWave = insert;
      world.ports.clock.advance({ minutes: 4 });
      expect(errorOf(await post({ ...wanted, waveId: "another" })).code).toBe("groupInAnotherWave");
      world.ports.clock.advance({ minutes: 1 });
      expect((await post({ ...wanted, waveId: "another" })).status).toBe(202);
      expect((await post(wanted)).status).toBe(409);
    });

    test("under one id is one wave, and does not hold the group of the one that lost", async () => {
      world.ports.directory.addGroup(OTHER_GROUP_ID, world.ids);
      expect(await statusOf([post(wanted), post({ ...wanted, groupId: OTHER_GROUP_ID })])).toEqual([202, 409]);
      const lost = (await world.facts()).groupId === GROUP_ID ? OTHER_GROUP_ID : GROUP_ID;
      expect((await post({ ...wanted, waveId: "another", groupId: lost })).status).toBe(202);
    });

    test("by the same request sent twice is one wave", async () => {
      const answers = await Promise.all([post(wanted), post(wanted)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
      const refused = answers.find(({ status }) => status === 409);
      expect(refused && errorOf(refused).code).toBe("waveExists");
    });

    test("that came to nothing is mended by the same request", async () => {
      world.ports.orchestrations.running.clear();
      const { store } = world.ports;
      const insert = store.insertWave;
      store.insertWave = async () => {
        throw new TransientError("the table does not answer");
      };
      await post(wanted);
      store.insertWave = insert;
      expect((await post(wanted)).status).toBe(202);
    });
  });

  test("again after a crash between row and orchestration mends the start", async () => {
    await world.insert();
    expect((await post(wanted)).status).toBe(202);
    expect(world.ports.orchestrations.running.size).toBe(1);
    expect(await world.stamps("waveStarted")).toHaveLength(1);
  });

  test("again once the orchestration has died starts it again, but not one of a cancelled wave", async () => {
    await post(wanted);
    world.ports.orchestrations.running.clear();
    world.ports.orchestrations.ended.add(`wave-${WAVE_ID}`);
    expect((await post(wanted)).status).toBe(202);
    expect(world.ports.orchestrations.running.size).toBe(1);
    world.ports.orchestrations.running.clear();
    await world.change({ stage: "cancelled" });
    expect((await post(wanted)).status).toBe(409);
    expect(world.ports.orchestrations.running.size).toBe(0);
  });

  test("while Graph is busy or refuses is answered 503, never 500", async () => {
    world.ports.directory.throttleNext("countGroupMembers", 7);
    expect(await post(wanted)).toMatchObject({ status: 503, headers: { "Retry-After": "7" } });
    world.ports.directory.refuseNext("countGroupMembers");
    expect((await post(wanted)).status).toBe(503);
    await nothingStarted();
  });
});

describe("what people decide", () => {
  const pauseBody = JSON.stringify({ reason: "holidays" });

  test("is written into the row, then wakes the orchestration; twice it is one decision", async () => {
    await world.insert();
    expect((await control("pause", pauseBody, { ...admin(), ...asJson })).status).toBe(202);
    expect((await control("pause", pauseBody, { ...admin(), ...asJson })).status).toBe(202);
    expect((await world.facts()).paused).toMatchObject({ by: STARTER, reason: "holidays" });
    expect(await world.stamps("wavePaused")).toHaveLength(1);
    // The first found nobody at work.
    expect(world.ports.orchestrations.running.size).toBe(1);
    expect(world.ports.orchestrations.woken).toEqual([`wave-${WAVE_ID}`]);
    expect((await control("resume", "{}", { ...admin(), ...asJson })).status).toBe(202);
    expect((await world.facts()).paused).toBeUndefined();
    expect((await control("cancel", "{}", { ...admin(), ...asJson })).status).toBe(202);
    expect((await world.facts()).cancelRequested?.by).toEqual(STARTER);
  });

  test.each<[WaveAction, string]>([
    ["pause", pauseBody],
    ["resume", "{}"],
    ["cancel", "{}"],
  ])("to %s starts a wave again that is dead, in place of waking nobody", async (action, body) => {
    await world.insert();
    world.ports.orchestrations.ended.add(`wave-${WAVE_ID}`);
    expect((await control(action, body, { ...admin(), ...asJson })).status).toBe(202);
    expect(world.ports.orchestrations.running.get(`wave-${WAVE_ID}`)?.input).toEqual({ waveId: WAVE_ID });
  });

  test("about a wave that was cancelled starts nothing", async () => {
    await world.insert({ stage: "cancelled" });
    await control("cancel", "{}", { ...admin(), ...asJson });
    expect(world.ports.orchestrations.calls).toEqual([]);
  });

  test.each<[WaveAction, string, AuditCode]>([
    ["pause", pauseBody, "wavePaused"],
    ["cancel", "{}", "cancellationAskedFor"],
  ])("to %s stands in the audit trail once, though the first line was lost on the way", async (action, body, what) => {
    await world.insert();
    world.ports.store.trouble.throttleNext("append");
    expect((await control(action, body, { ...admin(), ...asJson })).status).toBe(503);
    expect(await world.stamps(what)).toEqual([]);
    world.ports.clock.advance({ minutes: 1 });
    for (const _ of [1, 2]) expect((await control(action, body, { ...admin(), ...asJson })).status).toBe(202);
    expect(await world.stamps(what)).toHaveLength(1);
    const [line] = (await world.ports.store.recent(WAVE_ID, 10)).filter((one) => one.what === what);
    expect(line).toMatchObject({ at: "2026-03-02T08:00:00.000Z", who: STARTER });
  });

  test("comes too late for a wave that was cancelled, but to cancel it once more", async () => {
    await world.insert({ stage: "cancelled" });
    const answer = await control("pause", pauseBody, { ...admin(), ...asJson });
    expect([answer.status, errorOf(answer).code]).toEqual([409, "waveCancelled"]);
    expect((await control("cancel", "{}", { ...admin(), ...asJson })).status).toBe(202);
  });

  test("puts a wave off to a later day only", async () => {
    await world.insert();
    const body = JSON.stringify({ date: "2026-03-10", reason: "holidays" });
    const answer = await control("postpone", body, { ...admin(), ...asJson });
    expect([answer.status, errorOf(answer).code]).toEqual([409, "dateNotPossible"]);
    expect((await world.facts()).postponed).toBeUndefined();
  });

  test("survives a race with the orchestration's own write", async () => {
    await world.insert();
    const { store } = world.ports;
    const wave = store.wave.bind(store);
    let raced = false;
    const racing = {
      ...store,
      wave: async (id: string) => {
        const found = await wave(id);
        if (found && !raced) {
          raced = true;
          await store.saveWave({ ...found.facts, reportedReady: 3 }, found.etag);
        }
        return found;
      },
    };
    const handler = controlWave(
      "pause",
      { ...world.ports, store: racing },
      world.config,
      () => world.ports.orchestrations,
    );
    await handler(request("POST", { body: pauseBody, headers: { ...admin(), ...asJson } }), context);
    expect(await world.facts()).toMatchObject({ reportedReady: 3, paused: { reason: "holidays" } });
  });

  test.each<[string, WaveAction, number, string, () => Record<string, string>, string?]>([
    ["without a sign-in", "pause", 401, pauseBody, () => ({ ...asJson })],
    ["without a role", "pause", 403, pauseBody, () => ({ ...signedInAs(STARTER.id), ...asJson })],
    [
      "to pause as an auditor",
      "pause",
      403,
      pauseBody,
      () => ({ ...signedInAs(STARTER.id, "A", ["Auditor"]), ...asJson }),
    ],
    [
      "to overrule a limit that nobody has set",
      "overrule",
      409,
      JSON.stringify({ date: "2026-03-03", reason: "x" }),
      () => ({ ...admin(), ...asJson }),
    ],
    ["to resume as an approver", "resume", 403, "{}", () => ({ ...second(), ...asJson })],
    [
      "to withdraw as the helpdesk",
      "withdraw",
      403,
      pauseBody,
      () => ({ ...signedInAs(APPROVER.id, "H", ["Helpdesk"]), ...asJson }),
    ],
    ["to withdraw what nobody approved", "withdraw", 409, pauseBody, () => ({ ...second(), ...asJson })],
    [
      "to cancel as an auditor",
      "cancel",
      403,
      "{}",
      () => ({ ...signedInAs(STARTER.id, "A", ["Auditor"]), ...asJson }),
    ],
    [
      "to approve as the helpdesk",
      "approve",
      403,
      "{}",
      () => ({ ...signedInAs(APPROVER.id, "H", ["Helpdesk"]), ...asJson }),
    ],
    ["from another site", "pause", 403, pauseBody, () => ({ ...admin(), ...asJson, origin: "https://evil.example" })],
    ["under a session without a form token", "pause", 403, pauseBody, () => ({ ...admin(), ...asJson, ...ownPage })],
    ["by a form without a token", "pause", 403, "reason=x", () => ({ ...admin(), ...asForm })],
    [
      "by a form with a token of another day or page",
      "pause",
      403,
      "reason=x&formToken=abc",
      () => ({ ...admin(), ...asForm }),
    ],
    ["as text", "pause", 415, pauseBody, () => ({ ...admin(), "content-type": "text/plain" })],
    ["with too much", "pause", 413, `"${"x".repeat(70_000)}"`, () => ({ ...admin(), ...asJson })],
    ["with broken JSON", "pause", 400, "{", () => ({ ...admin(), ...asJson })],
    ["to pause without a reason", "pause", 422, "{}", () => ({ ...admin(), ...asJson })],
    ["to approve without a digest", "approve", 422, "{}", () => ({ ...second(), ...asJson })],
    ["to approve with rubbish", "approve", 422, JSON.stringify({ digest: "yes" }), () => ({ ...second(), ...asJson })],
    [
      "to approve before there is evidence",
      "approve",
      409,
      JSON.stringify({ digest: "0".repeat(64) }),
      () => ({ ...second(), ...asJson }),
    ],
    [
      "to roll back what is not enforced",
      "rollback",
      409,
      JSON.stringify({ reason: "x" }),
      () => ({ ...admin(), ...asJson }),
    ],
    ["about a wave that is not", "pause", 404, pauseBody, () => ({ ...admin(), ...asJson }), "nobody"],
    ["about an id that cannot be one", "pause", 404, pauseBody, () => ({ ...admin(), ...asJson }), "a/../b"],
  ])("%s is refused and changes nothing", async (_how, action, status, body, headers, waveId) => {
    const before = await world.insert();
    expect((await control(action, body, headers(), waveId)).status).toBe(status);
    expect(await world.facts()).toEqual(before);
    expect(world.ports.orchestrations.woken).toEqual([]);
  });
});

describe("a wave whose people have begun to enter", () => {
  const because = JSON.stringify({ reason: "the helpdesk is ill" });
  const rollBack = () => control("rollback", because, { ...admin(), ...asJson });
  const cancel = () => control("cancel", "{}", { ...admin(), ...asJson });
  const page = async () => parse(String((await show(admin(), `/waves/${WAVE_ID}`)).body));
  beforeEach(async () => {
    world = await worldBeforeFlip(20);
  });
  /** The rows and the group are written, and nobody was read back. */
  const enteringUnread = async () => {
    const { directory } = world.ports;
    const real = directory.membersAmong.bind(directory);
    directory.membersAmong = async (groupId, ids) => (groupId === ENFORCED_GROUP_ID ? new Set() : real(groupId, ids));
    await world.carryOut({ kind: "enforce" });
    directory.membersAmong = real;
    expect((await world.facts()).stage).toBe("enforcing");
  };

  test("takes a rollback from the first entry on, read back or not, wakes the wave, and is asked for once", async () => {
    await enteringUnread();
    expect(world.enforced).toHaveLength(19);
    expect(await rollBack()).toMatchObject({
      status: 202,
      jsonBody: { stage: "enforcing", counts: { enforced: 0 }, wayBack: { outAt: expect.any(String) } },
    });
    expect(world.enforced).toEqual([]);
    expect((await rollBack()).status).toBe(202);
    expect((await world.facts()).rollbackRequested).toMatchObject({ by: STARTER, reason: "the helpdesk is ill" });
    expect(await world.stamps("rollbackAskedFor")).toHaveLength(1);
    expect(world.ports.orchestrations.woken).toContain(`wave-${WAVE_ID}`);
  });

  test.each(["swept", "reportOnly", "reminded", "rolledBack"] as const)(
    "takes none while it is %s: nobody is enforced by it",
    async (stage) => {
      await world.change({ stage });
      const answer = await rollBack();
      expect([answer.status, errorOf(answer).code]).toEqual([409, "notEnforced"]);
      expect((await world.facts()).rollbackRequested).toBeUndefined();
    },
  );

  test.each(["enforcing", "enforced", "watched", "steady"] as const)(
    "is not cancelled while it is %s, which would leave people enforced by nobody: the answer names the rollback",
    async (stage) => {
      await world.change({ stage, enforcingAt: world.now.toISOString() });
      const before = await world.facts();
      const answer = await cancel();
      expect([answer.status, errorOf(answer)]).toEqual([
        409,
        expect.objectContaining({ code: "alreadyEnforcing", message: expect.stringMatching(/[Rr]oll the wave back/) }),
      ]);
      expect(await world.facts()).toEqual(before);
      expect(await world.stamps("cancellationAskedFor")).toEqual([]);
    },
  );

  test("can be cancelled before, though it was approved and checked, and once it was rolled back", async () => {
    await world.change({ stage: "rolledBack" });
    expect((await cancel()).status).toBe(202);
    await world.change({ stage: "swept", cancelRequested: undefined });
    expect((await cancel()).status).toBe(202);
    await world.until(({ stage }) => stage === "cancelled");
    expect(world.enforced).toEqual([]);
  });

  test("is paused in the middle, and then rolled back all the same", async () => {
    await enteringUnread();
    await control("pause", JSON.stringify({ reason: "calls" }), { ...admin(), ...asJson });
    expect((await rollBack()).status).toBe(202);
    expect(world.enforced).toEqual([]);
  });

  test("tells programs and people who is in and who is not, and offers the way out", async () => {
    await world.until(({ stage }) => stage === "enforced");
    expect(await show(admin())).toMatchObject({
      jsonBody: {
        stage: "enforced",
        counts: { inScope: 20, enforced: 19, applying: 19 },
        notEnforced: [{ userId: world.id(20), reason: "noUsablePasskey" }],
        wouldBeLeftOut: [],
        policyState: "enabledForReportingButNotEnforced",
      },
    });
    const shown = await page();
    expect(shown.querySelector('form[action$="/rollback"]')).not.toBeNull();
    expect(shown.querySelector('form[action$="/cancel"]')).toBeNull();
    expect(shown.text).toContain("19 people have entered");
    world.ports.clock.advance({ hours: 1 });
    expect((await page()).text).toContain("19 are enforced");
    await rollBack();
    const after = await page();
    expect(after.querySelector(".now")?.text).toMatch(/^A rollback was asked for. Nobody is enforced by this wave/);
    expect(after.querySelector('form[action$="/rollback"]')).toBeNull();
  });

  test("says while people leave why not everybody is out, to programs and on its page", async () => {
    await world.until(({ stage }) => stage === "enforced");
    world.ports.policyWriter.throttleNext("removeMembers", 300, 99);
    const notYet = expect.stringContaining("throttled: removeMembers");
    expect(await rollBack()).toMatchObject({
      status: 202,
      jsonBody: { counts: { enforced: 19 }, wayBack: { notYet } },
    });
    expect(await show(admin())).toMatchObject({ jsonBody: { wayBack: { notYet } } });
    expect((await page()).querySelector(".now")?.text).toMatch(
      /^A rollback was asked for. Members may still be enforced: .*throttled: removeMembers. It is tried again every minute.$/,
    );
  });

  test("tells before that whom the flip would leave out, and offers no way out of what is not", async () => {
    expect(await show(admin())).toMatchObject({
      jsonBody: {
        stage: "swept",
        counts: { enforced: 0 },
        notEnforced: [],
        wouldBeLeftOut: [{ userId: world.id(20), reason: "noUsablePasskey" }],
      },
    });
    const shown = await page();
    expect(shown.querySelector('form[action$="/rollback"]')).toBeNull();
    expect(shown.querySelector('form[action$="/cancel"]')).not.toBeNull();
  });
});

describe("an approval", () => {
  const digestOf = async () => (await world.facts()).evidence?.digest ?? "";
  beforeEach(async () => {
    world = await sweptWorld(20);
  });

  test("by a second admin, of the evidence shown, is taken once", async () => {
    const body = JSON.stringify({ digest: await digestOf() });
    expect((await control("approve", body, { ...second(), ...asJson })).status).toBe(202);
    expect((await control("approve", body, { ...second(), ...asJson })).status).toBe(202);
    expect((await world.facts()).approval).toMatchObject({ by: APPROVER, digest: await digestOf() });
    expect(await world.stamps("flipApproved")).toHaveLength(1);
  });

  test("by somebody for whose account whoever started the wave, or waived in it, collected a code is refused", async () => {
    const body = JSON.stringify({ digest: await digestOf() });
    await world.change({ heldOrWaivedBy: ["ad000000-0000-4000-8000-000000000009"] });
    await handCode(world.ports, APPROVER.id, { id: "ad000000-0000-4000-8000-000000000009", displayName: "Nine" });
    const answer = await control("approve", body, { ...second(), ...asJson });
    expect([answer.status, errorOf(answer).code]).toEqual([403, "handedCode"]);
    expect((await world.facts()).approval).toBeUndefined();
  });

  test("by whoever started the wave is refused", async () => {
    const answer = await control("approve", JSON.stringify({ digest: await digestOf() }), { ...admin(), ...asJson });
    expect(answer.status).toBe(403);
    expect(errorOf(answer).code).toBe("ownWave");
    expect((await world.facts()).approval).toBeUndefined();
  });

  test("of what another has approved already is refused", async () => {
    const body = JSON.stringify({ digest: await digestOf() });
    await control("approve", body, { ...second(), ...asJson });
    const third = { ...signedInAs("7d000000-0000-4000-8000-000000000003", "Third", ["Approver"]), ...asJson };
    const answer = await control("approve", body, third);
    expect([answer.status, errorOf(answer).code]).toEqual([409, "alreadyApproved"]);
    expect((await world.facts()).approval?.by).toEqual(APPROVER);
  });

  test("of other evidence, or too late, is refused", async () => {
    expect(
      (await control("approve", JSON.stringify({ digest: "0".repeat(64) }), { ...second(), ...asJson })).status,
    ).toBe(409);
    world.ports.clock.advance({ hours: 24 });
    expect(
      (await control("approve", JSON.stringify({ digest: await digestOf() }), { ...second(), ...asJson })).status,
    ).toBe(409);
    expect((await world.facts()).approval).toBeUndefined();
  });

  test("is one press on the wave's page, which leads back to it", async () => {
    const markup = String((await show(second(), `/waves/${WAVE_ID}`)).body);
    const form = parse(markup).querySelector('form[action$="/approve"]');
    const fields = Object.fromEntries(
      form
        ?.querySelectorAll("input")
        .map((input) => [input.getAttribute("name") ?? "", input.getAttribute("value") ?? ""]) ?? [],
    );
    const answer = await control("approve", new URLSearchParams(fields).toString(), { ...second(), ...asForm });
    expect(answer).toMatchObject({ status: 302, headers: { Location: `/waves/${WAVE_ID}` } });
    expect((await world.facts()).approval?.digest).toBe(await digestOf());
  });

  test("is not offered to whoever started the wave, nor does a token of theirs press another's button", async () => {
    const theirs = String((await show(admin(), `/waves/${WAVE_ID}`)).body);
    expect(theirs).not.toContain("/approve");
    const token =
      parse(theirs).querySelector('form[action$="/cancel"] input[name=formToken]')?.getAttribute("value") ?? "";
    const body = new URLSearchParams({ formToken: token, digest: await digestOf() }).toString();
    expect((await control("approve", body, { ...second(), ...asForm })).status).toBe(403);
  });
});

describe("an approval with a sign-in that is not of the last minutes", () => {
  const OLD = [secondsAgo(16 * 60)];
  const secondOf = (authTimes: readonly string[]) =>
    signedInAs(APPROVER.id, APPROVER.displayName, ["Approver"], authTimes);
  const digestOf = async () => (await world.facts()).evidence?.digest ?? "";
  const headersOf = (answer: HttpResponseInit) => new Headers(answer.headers as Record<string, string>);
  const approveForm = async (authTimes: readonly string[]) => {
    const now = world.ports.clock.now();
    const token = formToken(world.config, APPROVER.id, waveActionPurpose(WAVE_ID, "approve"), now);
    const fields = new URLSearchParams({ formToken: token, digest: await digestOf() });
    return control("approve", fields.toString(), { ...secondOf(authTimes), ...asForm });
  };
  beforeEach(async () => {
    world = await sweptWorld(20);
  });

  test.each<[string, readonly string[]]>([
    ["that is 16 minutes old", OLD],
    ["that does not say when it was", []],
    ["that says two things", [secondsAgo(0), secondsAgo(1)]],
    ["of the future", [secondsAgo(-6 * 60)]],
  ])("%s is none: programs are asked for a token of a new one", async (_how, authTimes) => {
    const body = JSON.stringify({ digest: await digestOf() });
    const answer = await control("approve", body, { ...secondOf(authTimes), ...asJson });
    expect([answer.status, errorOf(answer).code]).toEqual([401, "freshSignInNeeded"]);
    expect(headersOf(answer).get("www-authenticate")).toMatch(/^Bearer .*error="insufficient_claims".*claims="/);
    expect((await world.facts()).approval).toBeUndefined();
    expect(await world.stamps("flipApproved")).toEqual([]);
  });

  test("is none by the form either: people get a page with a link to sign in and back to the wave", async () => {
    const answer = await approveForm(OLD);
    expect(answer.status).toBe(403);
    expect(headersOf(answer).has("www-authenticate")).toBe(false);
    const href = parse(String(answer.body)).querySelector('a[href^="/.auth/login/"]')?.getAttribute("href") ?? "";
    expect(href).toContain("prompt=login");
    expect(decodeURIComponent(href)).toMatch(new RegExp(`post_login_redirect_uri=/waves/${WAVE_ID}\\?signedInBefore=`));
    expect((await world.facts()).approval).toBeUndefined();
  });

  test("has a link in place of the button, and the button after a new sign-in", async () => {
    const pageFor = async (authTimes: readonly string[], query = "") =>
      parse(String((await show(secondOf(authTimes), `/waves/${WAVE_ID}${query}`)).body));
    const old = await pageFor(OLD);
    expect(old.querySelector('form[action$="/approve"]')).toBeNull();
    expect(old.querySelector('a[href^="/.auth/login/"]')).not.toBeNull();
    expect(old.querySelector('form[action$="/pause"]')).not.toBeNull();
    expect((await pageFor([secondsAgo(60)])).querySelector('form[action$="/approve"]')).not.toBeNull();
    const unmoved = await pageFor(OLD, `?signedInBefore=${OLD[0]}`);
    expect(unmoved.text).toContain("You signed in again, and your sign-in still counts as of");
    expect(unmoved.querySelector('a[href^="/.auth/login/"]')).toBeNull();
  });

  test("is told so only after the role: whoever may not approve is not sent to sign in", async () => {
    const body = JSON.stringify({ digest: await digestOf() });
    const helpdesk = signedInAs(APPROVER.id, "X", ["Helpdesk"], OLD);
    expect((await control("approve", body, { ...helpdesk, ...asJson })).status).toBe(403);
  });

  test("needs none to pause, or to withdraw", async () => {
    const reason = JSON.stringify({ reason: "calls" });
    expect((await control("pause", reason, { ...secondOf(OLD), ...asJson })).status).toBe(202);
    expect(errorOf(await control("withdraw", reason, { ...secondOf(OLD), ...asJson })).code).toBe("nothingToWithdraw");
  });
});

describe("behind the door, where it is required", () => {
  const byApprover = async (authTime = secondsAgo(60)) =>
    control("approve", JSON.stringify({ digest: (await world.facts()).evidence?.digest }), {
      ...signedInAs(APPROVER.id, APPROVER.displayName, ["Approver"], [authTime]),
      ...asJson,
    });
  const rollBack = (oid: string, authTime = secondsAgo(60)) =>
    control("rollback", JSON.stringify({ reason: "calls" }), {
      ...signedInAs(oid, "Hedda", ["Helpdesk"], [authTime]),
      ...asJson,
    });
  const HELPDESK = "7d000000-0000-4000-8000-000000000004";
  const isAskedFor = async () => (await world.facts()).rollbackRequested !== undefined;

  test("an approval needs it up, and the approver in its groups", async () => {
    world = await sweptWorld(20);
    requireDoor(world.config);
    expect(errorOf(await byApprover())).toMatchObject({ code: "doorNotUp" });
    await putDoor(world.ports, doorUp(world.config));
    expect([(await byApprover()).status, (await world.facts()).approval]).toEqual([403, undefined]);
    addGroups(world.ports, [APPROVER.id]);
    world.ports.directory.refuseNext("membersAmong");
    expect(errorOf(await byApprover()).code).toBe("refusedElsewhere");
    const noted = await world.ports.store.troubles(world.ports.clock.now().toISOString());
    expect(noted.map(({ doing }) => doing)).toEqual(["approving a wave"]);
    expect((await byApprover()).status).toBe(202);
  });

  test("the wave's page says so in place of the button, and keeps the brake", async () => {
    world = await sweptWorld(20);
    requireDoor(world.config);
    const page = parse(String((await show(second(), `/waves/${WAVE_ID}`)).body));
    expect(page.querySelector('form[action$="/approve"]')).toBeNull();
    expect(page.text).toContain("the door is not up");
    expect(page.querySelector('form[action$="/pause"]')).not.toBeNull();
  });

  describe("a rollback", () => {
    beforeEach(async () => {
      world = await worldBeforeFlip(20);
      await world.until(({ stage }) => stage === "enforced");
      requireDoor(world.config);
      addGroups(world.ports, [HELPDESK]);
    });

    test("while it is not up takes two people, and nobody leaves the group for one", async () => {
      const inGroup = [...(world.ports.directory.groups.get(ENFORCED_GROUP_ID) ?? [])];
      for (let press = 0; press < 2; press++) expect(errorOf(await rollBack(HELPDESK)).code).toBe("secondPersonNeeded");
      expect(await isAskedFor()).toBe(false);
      expect([...(world.ports.directory.groups.get(ENFORCED_GROUP_ID) ?? [])]).toEqual(inGroup);
      expect((await rollBack(APPROVER.id)).status).toBe(202);
      expect(await isAskedFor()).toBe(true);
    });

    test("that cannot be is refused as ever, and waits for nobody", async () => {
      await world.change({ stage: "swept" });
      expect(errorOf(await rollBack(HELPDESK)).code).toBe("notEnforced");
      expect((await world.ports.store.door())?.value.awaited).toBeUndefined();
    });

    test("by a session that somebody has by a password, older than the door, is refused", async () => {
      await putDoor(world.ports, doorUp(world.config));
      expect(errorOf(await rollBack(HELPDESK, secondsAgo(5 * 3600))).code).toBe("freshSignInNeeded");
      expect(await isAskedFor()).toBe(false);
      expect((await rollBack(HELPDESK, secondsAgo(3600))).status).toBe(202);
    });

    test("by somebody outside it is refused", async () => {
      await putDoor(world.ports, doorUp(world.config));
      expect(errorOf(await rollBack(APPROVER.id)).code).toBe("outsideDoor");
    });
  });
});

describe("the safe direction", () => {
  test.each(["Admin", "Approver", "Helpdesk"])("is open to the role %s: to pause", async (role) => {
    await world.insert();
    const headers = { ...signedInAs(APPROVER.id, "X", [role]), ...asJson };
    expect((await control("pause", JSON.stringify({ reason: "calls" }), headers)).status).toBe(202);
    expect((await world.facts()).paused).toMatchObject({ by: { displayName: "X" } });
  });

  test.each(["Admin", "Approver", "Helpdesk"])("is open to the role %s: to roll back", async (role) => {
    world = await worldBeforeFlip(20);
    await world.until(({ stage }) => stage === "enforced");
    const headers = { ...signedInAs(APPROVER.id, "X", [role]), ...asJson };
    expect((await control("rollback", JSON.stringify({ reason: "calls" }), headers)).status).toBe(202);
    expect(world.enforced).toEqual([]);
  });
});

describe("an approval that is withdrawn", () => {
  const body = JSON.stringify({ reason: "the helpdesk has not been told" });
  const withdraw = () => control("withdraw", body, { ...second(), ...asJson });
  /** Whoever it is still possible for, enters. */
  const attack = async () => {
    for (let run = 0; run < 5; run++) await world.answer("enforce");
    await world.carryOut({ kind: "enforce" });
  };
  beforeEach(async () => {
    world = await worldBeforeFlip(20);
  });

  test("is void, with audit and reason, and pressed twice it is one decision", async () => {
    expect((await withdraw()).status).toBe(202);
    expect((await withdraw()).status).toBe(202);
    expect(await world.facts()).toMatchObject({
      stage: "swept",
      approval: undefined,
      flip: undefined,
      withdrawn: { by: APPROVER, reason: "the helpdesk has not been told" },
    });
    expect(await world.stamps("approvalWithdrawn")).toHaveLength(1);
    await attack();
    expect(world.enforced).toEqual([]);
  });

  test("can be given again", async () => {
    const digest = (await world.facts()).evidence?.digest;
    await withdraw();
    expect((await control("approve", JSON.stringify({ digest }), { ...second(), ...asJson })).status).toBe(202);
    expect((await world.facts()).withdrawn).toBeUndefined();
    await world.until(({ stage }) => stage === "enforced");
  });

  test("holds although a run of the flip is under way", async () => {
    const outcome = await world.outcome("enforce");
    expect((await withdraw()).status).toBe(202);
    const place = outcome.kind === "go" ? outcome.turn.place : undefined;
    await world.answer("enforce", place && { place });
    await attack();
    expect(world.enforced).toEqual([]);
  });

  test.each(["enforcing", "enforced", "steady"] as const)(
    "cannot be any more once the wave is %s: the answer names the rollback",
    async (stage) => {
      await world.change({ stage });
      const { approval } = await world.facts();
      const answer = await withdraw();
      expect([answer.status, errorOf(answer)]).toEqual([
        409,
        expect.objectContaining({ code: "alreadyEnforcing", message: expect.stringMatching(/rollback/) }),
      ]);
      expect((await world.facts()).approval).toEqual(approval);
    },
  );

  test("has a button beside the approval, for who may press it, until the first may have entered", async () => {
    const button = async (role: string) =>
      parse(String((await show(signedInAs(APPROVER.id, "X", [role]), `/waves/${WAVE_ID}`)).body)).querySelector(
        'form[action$="/withdraw"]',
      );
    expect(await button("Approver")).not.toBeNull();
    expect(await button("Helpdesk")).toBeNull();
    await world.change({ stage: "enforcing" });
    expect(await button("Approver")).toBeNull();
    await world.change({ stage: "swept" });
    await withdraw();
    expect(await button("Approver")).toBeNull();
    expect(String((await show(second(), `/waves/${WAVE_ID}`)).body)).toContain("the helpdesk has not been told");
  });
});

describe("reading a wave", () => {
  beforeEach(async () => {
    await world.insert({ name: "<b>Berlin</b>" });
    await world.until(({ snapshotAt }) => snapshotAt !== undefined);
  });

  test("gives programs the facts, the counts and why it waits", async () => {
    await world.step();
    expect(await show(admin())).toMatchObject({
      status: 200,
      jsonBody: {
        waveId: WAVE_ID,
        stage: "planned",
        counts: { members: 5, inScope: 5, ready: 0, enforced: 0 },
        waiting: { because: "the announcement goes out then" },
        notEnforced: [],
        wouldBeLeftOut: [],
        sortedOutMembers: [],
        mailsByKind: {},
      },
    });
  });

  test("gives people a page without script, with nothing of a name taken for markup", async () => {
    const answer = await show({ ...admin(), accept: "text/html,application/json;q=0.5" });
    expect(answer.headers).toMatchObject({
      "Content-Security-Policy": expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(String(answer.body)).toContain("&lt;b&gt;Berlin");
    expect(String(answer.body)).not.toMatch(/<script|<b>| style=| on\w+=/);
  });

  test("leads people who are not signed in to the sign-in, and answers programs 401", async () => {
    expect(await show({}, `/waves/${WAVE_ID}`)).toMatchObject({
      status: 302,
      headers: { Location: expect.stringContaining("/.auth/login/aad") },
    });
    expect((await show({})).status).toBe(401);
    expect((await show(signedInAs(STARTER.id))).status).toBe(403);
    expect((await show(admin(), "/api/waves/nobody", "nobody")).status).toBe(404);
  });

  test("is for every role; buttons are for who may press them", async () => {
    for (const role of ["Admin", "Approver", "Helpdesk", "Auditor"]) {
      const answer = await show(signedInAs(APPROVER.id, "X", [role]), `/waves/${WAVE_ID}`);
      expect(answer.status).toBe(200);
      expect(String(answer.body).includes("<form")).toBe(role !== "Auditor");
      expect(String(answer.body).includes("/cancel")).toBe(role === "Admin");
    }
  });

  const list = async (headers: Record<string, string>, path: "/api/waves" | "/waves" = "/api/waves") =>
    answers.check(`GET ${path}`, await listWaves(world.ports, world.config)(request("GET", { headers, path })));

  test("lists all waves", async () => {
    expect(await list(admin())).toMatchObject({ status: 200, jsonBody: { waves: [{ waveId: WAVE_ID }] } });
    expect(String((await list(admin(), "/waves")).body)).toContain(`href="/waves/${WAVE_ID}"`);
  });

  test.each<[string, (headers: Record<string, string>) => Promise<HttpResponseInit>]>([
    ["the list", (headers) => list(headers)],
    ["the list's page", (headers) => list(headers, "/waves")],
    ["a wave", (headers) => show(headers)],
    ["a wave's page", (headers) => show(headers, `/waves/${WAVE_ID}`)],
  ])("asks for a role, and to come again while the table is busy: %s", async (_what, ask) => {
    expect((await ask(signedInAs(STARTER.id))).status).toBe(403);
    world.ports.store.trouble.throttleNext("waves");
    world.ports.store.trouble.throttleNext("wave");
    expect(await ask(admin())).toMatchObject({ status: 503, headers: { "Retry-After": expect.any(String) } });
  });

  test("leads a browser that asks for a page to the sign-in, wherever the page stands", async () => {
    const browser = { accept: "text/html" };
    for (const answer of [await list(browser), await list({}, "/waves"), await show(browser)])
      expect(answer).toMatchObject({ status: 302, headers: { Location: expect.stringContaining("/.auth/login/aad") } });
    expect((await list({})).status).toBe(401);
  });

  test("has a page for a wave that there is not", async () => {
    expect(await show(admin(), "/waves/nobody", "nobody")).toMatchObject({ status: 404, body: expect.any(String) });
  });
});

describe("where the door is required", () => {
  const digest = JSON.stringify({ digest: "0".repeat(64) });
  const approve = () => control("approve", digest, { ...second(), ...asJson });
  const rollBack = (headers = second()) =>
    control("rollback", JSON.stringify({ reason: "calls" }), { ...headers, ...asJson });
  const stage = async () => (await world.facts()).stage;
  beforeEach(async () => {
    world = new WaveWorld(5, { settings: { DOOR: "required", ROLE_GROUP_IDS: ROLE_GROUP_ID } });
    addGroups(world.ports, [STARTER.id]);
    await world.insert({ stage: "steady", enforcedAt: "2026-02-24T09:00:00.000Z" });
  });

  test("nobody approves while it is not up", async () => {
    expect(errorOf(await approve()).code).toBe("doorNotUp");
  });

  test("two people roll back while it is not up, and nobody alone", async () => {
    for (const answer of [await rollBack(), await rollBack()])
      expect([answer.status, errorOf(answer).code]).toEqual([409, "secondPersonNeeded"]);
    expect((await world.facts()).rollbackRequested).toBeUndefined();
    expect((await rollBack(admin())).status).toBe(202);
  });

  test("whoever is in none of its groups neither approves nor rolls back while it is up", async () => {
    await putDoor(world.ports, doorUp(world.config));
    for (const answer of [await approve(), await rollBack()])
      expect([answer.status, errorOf(answer).code]).toEqual([403, "outsideDoor"]);
    expect(await stage()).toBe("steady");
  });

  test.each(["refuseNext", "throttleNext"] as const)(
    "where Graph does not say who is in its groups (%s), nobody approves, and two people roll back",
    async (trouble) => {
      await putDoor(world.ports, doorUp(world.config));
      const spoil = () => world.ports.directory[trouble]("membersAmong");
      spoil();
      expect((await approve()).status).toBe(503);
      spoil();
      const alone = await rollBack();
      expect([alone.status, errorOf(alone).code, await stage()]).toEqual([409, "secondPersonNeeded", "steady"]);
      spoil();
      expect((await rollBack(admin())).status).toBe(202);
    },
  );
});

test("the front door shows the staff the whole rollout, and leads everybody else to their account; health tells nothing", async () => {
  const toWhere = async (headers: Record<string, string>) => {
    const request = new HttpRequest({ method: "GET", url: "https://app.example/", headers });
    return answers.check("GET /", await home(world.ports, testConfig())(request)).headers;
  };
  expect(await toWhere(admin())).toMatchObject({ "Content-Type": expect.stringContaining("text/html") });
  expect(await toWhere({})).toMatchObject({ Location: "/.auth/login/aad?post_login_redirect_uri=%2F" });
  expect(await toWhere(signedInAs(STARTER.id))).toMatchObject({ Location: "/me" });
  expect(
    answers.check(
      "GET /api/health",
      await health(new HttpRequest({ method: "GET", url: "https://app.example/api/health" })),
    ),
  ).toMatchObject({ status: 200, jsonBody: { status: "ok" } });
});

test.each<readonly Route[]>([
  ["POST /api/waves"],
  ["GET /api/waves"],
  ["GET /waves"],
  ["GET /api/waves/{waveId}"],
  ["GET /waves/{waveId}"],
  waveActions.map((action): Route => `POST /api/waves/{waveId}/${action}`),
])("every answer that the document promises of %s was seen", (...routes) => {
  // Where a form leads is seen in `plan.test.ts`.
  expect(answers.unseen(...routes).filter((answer) => answer !== "302")).toEqual([]);
});
