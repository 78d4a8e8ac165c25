import { connect } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openApiDocument } from "../../infra/openapi/document.ts";
import { shareAnswers } from "../../infra/openapi/sharedAnswers.ts";
import { type Stage, setStage } from "./stage.ts";

/**
 * The shipped bundle behind the sign-in proxy, as the outside meets it. The clock stands still: nothing here takes
 * business time.
 */
let stage: Stage;
let secret: string;
let tokens: { admin: string; approver: string; employee: string };
let groupId: string;
let emptyGroupId: string;
/** Of every answer in this file. */
const statuses: number[] = [];

beforeAll(async () => {
  stage = await setStage({ seed: 7, people: 20 });
  // Nothing is handed out while the door is down, and here nobody brings it up.
  const settings: Record<string, string> = { ...stage.settings(), DOOR: "freshSignInOnly" };
  const app = await stage.startApp(settings);
  stage.onStrike(() => app.stop());
  stage.world.appAt(app);
  secret = settings["HR_WEBHOOK_SECRETS"] ?? "";
  const { population, tenant } = stage.world;
  groupId = population.waveGroupIds[0] ?? "";
  emptyGroupId = tenant.directory.addGroup({ displayName: "Nobody", securityEnabled: true, mailEnabled: false });
  const employee = [...population.people.values()].find(
    ({ kind, hasSecondFactor }) => kind === "employee" && hasSecondFactor,
  );
  tokens = {
    admin: await tokenOf(population.starter.userPrincipalName),
    approver: await tokenOf(population.approver.userPrincipalName),
    employee: await tokenOf(employee?.userPrincipalName ?? ""),
  };
});
afterAll(() => stage?.strike());

async function tokenOf(username: string): Promise<string> {
  const body = JSON.stringify({ username, proof: { kind: "passwordAndPush" } });
  const answer = await fetch(`${stage.world.publicUrl}/.auth/token`, { method: "POST", headers: json, body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

const json = { "content-type": "application/json" };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

interface Answer {
  readonly status: number;
  readonly body: {
    readonly error?: {
      readonly code: string;
      readonly message: string;
      readonly details?: readonly { readonly field: string }[];
    };
  };
}

async function call(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Uint8Array,
): Promise<Answer> {
  const answer = await fetch(`${stage.world.publicUrl}${path}`, {
    method,
    headers,
    redirect: "manual",
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
  });
  statuses.push(answer.status);
  const text = await answer.text();
  return {
    status: answer.status,
    body: answer.headers.get("content-type")?.includes("json") && text ? JSON.parse(text) : {},
  };
}

const fieldsOf = ({ body }: Answer): string[] => (body.error?.details ?? []).map(({ field }) => field).sort();
const joinerCount = async (): Promise<number> => {
  const { body } = await call("GET", "/api/joiners", bearer(tokens.admin));
  return (body as unknown as { total: number }).total;
};
const waveIds = async (): Promise<string[]> => {
  const { body } = await call("GET", "/api/waves", bearer(tokens.admin));
  return (body as unknown as { waves: { waveId: string }[] }).waves.map(({ waveId }) => waveId);
};

describe("an HR event", () => {
  const event = (workerId: string) => ({
    specversion: "1.0",
    id: `evt-${workerId}`,
    source: "hr/contoso",
    type: "hr.worker.hired.v1",
    data: {
      workerId,
      sequence: 1,
      timeZone: "Europe/Berlin",
      identity: { employeeId: workerId },
      person: { givenName: "Ada", familyName: "Adler" },
      employment: { startDate: "2027-02-01" },
    },
  });
  const good = JSON.stringify(event("60001"));
  const signed = (
    body: string | Buffer,
    change: { secret?: string; at?: number; over?: string; id?: string } = {},
  ): Record<string, string> => {
    const at = new Date(Math.floor((Date.now() + (change.at ?? 0)) / 1000) * 1000);
    const id = change.id ?? "evt-60001";
    const signature = new Webhook(change.secret ?? secret).sign(id, at, change.over ?? body.toString());
    return {
      ...json,
      "webhook-id": id,
      "webhook-timestamp": String(at.getTime() / 1000),
      "webhook-signature": signature,
    };
  };
  const without = (headers: Record<string, string>, name: string) =>
    Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

  test.each<[string, number, () => Record<string, string>, (string | Buffer | undefined)?, string?]>([
    ["that is not signed", 401, () => json],
    ["without its id", 401, () => without(signed(good), "webhook-id")],
    ["without its time", 401, () => without(signed(good), "webhook-timestamp")],
    ["without its signature", 401, () => without(signed(good), "webhook-signature")],
    [
      "signed with another secret",
      401,
      () => signed(good, { secret: `whsec_${Buffer.alloc(32, 7).toString("base64")}` }),
    ],
    ["signed over other bytes", 401, () => signed(good, { over: `${good} ` })],
    ["signed under another id", 401, () => ({ ...signed(good), "webhook-id": "evt-other" })],
    ["with a signature that is none", 401, () => ({ ...signed(good), "webhook-signature": "v1,%%%" })],
    ["with a time that is none", 401, () => ({ ...signed(good), "webhook-timestamp": "yesterday" })],
    ["six minutes old", 401, () => signed(good, { at: -360_000 })],
    ["six minutes ahead", 401, () => signed(good, { at: 360_000 })],
    ["of broken JSON", 400, () => signed("{"), "{"],
    ["of nothing", 400, () => signed(""), ""],
    ["that is not UTF-8", 400, () => signed(Buffer.from([0x22, 0xff, 0x22])), Buffer.from([0x22, 0xff, 0x22])],
    ["of more than 64 KB", 413, () => signed(`"${"x".repeat(70_000)}"`), `"${"x".repeat(70_000)}"`],
    ["sent as text", 415, () => ({ ...signed(good), "content-type": "text/plain" })],
    ["sent as a form", 415, () => ({ ...signed(good), "content-type": "application/x-www-form-urlencoded" })],
    ["in another charset", 415, () => ({ ...signed(good), "content-type": "application/json; charset=latin1" })],
    [
      "that another version will handle",
      422,
      () => signed(good.replace("hired.v1", "hired.v2")),
      good.replace("hired.v1", "hired.v2"),
    ],
    ["that is only looked at", 405, () => signed(good), undefined, "GET"],
    ["that is put", 405, () => signed(good), good, "PUT"],
  ])("%s is answered %i", async (_how, status, headers, body = good, method = "POST") => {
    const answer = await call(method, "/api/hr/events", headers(), method === "GET" ? undefined : body);
    expect(answer.status).toBe(status);
    expect(answer.body.error?.message).toEqual(expect.any(String));
  });

  test.each<[string, unknown, string[]]>([
    ["null", null, [""]],
    ["a list", [], [""]],
    ["an empty object", {}, ["data", "id", "source", "specversion", "type"]],
    [
      "no data",
      { ...event("60001"), data: {} },
      ["data.employment", "data.identity", "data.person", "data.sequence", "data.workerId"],
    ],
    [
      "wrong types everywhere",
      {
        ...event("60001"),
        id: 7,
        data: {
          ...event("60001").data,
          sequence: "1",
          timeZone: "Mars/Olympus",
          person: { givenName: "", familyName: 5 },
        },
      },
      ["data.person.familyName", "data.sequence", "data.timeZone", "id"],
    ],
    ["nobody", { ...event("60001"), data: { ...event("60001").data, identity: {} } }, ["data.identity"]],
    [
      "a date that is none",
      { ...event("60001"), data: { ...event("60001").data, employment: { startDate: "2027-02-30" } } },
      ["data.employment.startDate"],
    ],
  ])("that says %s is answered 422 and told each field", async (_what, value, fields) => {
    const body = JSON.stringify(value);
    const answer = await call("POST", "/api/hr/events", signed(body), body);
    expect([answer.status, fieldsOf(answer)]).toEqual([422, fields]);
  });

  test("that was refused in any of these ways left no joiner", async () => {
    expect(await joinerCount()).toBe(0);
  });

  test("that is right is answered 202 however often it comes, and makes one joiner", async () => {
    for (let n = 0; n < 3; n++) expect((await call("POST", "/api/hr/events", signed(good), good)).status).toBe(202);
    const other = JSON.stringify(event("60002"));
    expect((await call("POST", "/api/hr/events", signed(other, { id: "evt-60002" }), other)).status).toBe(202);
    await stage.clock.runUntil(stage.clock.now() + 60_000);
    expect(await joinerCount()).toBe(2);
  });
});

describe("a wave", () => {
  const wave = () => ({ waveId: "first", name: "First", groupId, startDate: "2027-02-01", timeZone: "Europe/Berlin" });
  const start = (body: unknown, headers: Record<string, string> = bearer(tokens.admin)) =>
    call("POST", "/api/waves", { ...json, ...headers }, typeof body === "string" ? body : JSON.stringify(body));
  const forged = Buffer.from(
    JSON.stringify({
      auth_typ: "aad",
      claims: [
        { typ: "roles", val: "Admin" },
        { typ: "oid", val: "11111111-1111-4111-8111-111111111111" },
      ],
    }),
  ).toString("base64");

  test.each<[string, number, () => Promise<Answer>]>([
    ["by nobody", 401, () => start(wave(), {})],
    ["by somebody with a token of their own making", 401, () => start(wave(), bearer("x.y.z"))],
    [
      "by somebody who forges the door's headers",
      401,
      () => start(wave(), { "x-ms-client-principal": forged, "x-ms-client-principal-idp": "aad" }),
    ],
    ["by an employee", 403, () => start(wave(), bearer(tokens.employee))],
    ["by an approver", 403, () => start(wave(), bearer(tokens.approver))],
    [
      "by a page of another site",
      403,
      () => start(wave(), { ...bearer(tokens.admin), origin: "https://evil.example", "sec-fetch-site": "cross-site" }),
    ],
    ["as text", 415, () => start(wave(), { ...bearer(tokens.admin), "content-type": "text/plain" })],
    ["with more than 64 KB", 413, () => start(`"${"x".repeat(70_000)}"`)],
    ["with broken JSON", 400, () => start("{")],
    ["with nothing", 400, () => start("")],
  ])("started %s is answered %i", async (_how, status, send) => {
    expect((await send()).status).toBe(status);
  });

  test.each<[string, string[], () => unknown]>([
    ["null", [""], () => null],
    ["nothing", ["groupId", "name", "startDate", "timeZone", "waveId"], () => ({})],
    ["an unknown field", [""], () => ({ ...wave(), force: true })],
    ["a path for an id", ["waveId"], () => ({ ...wave(), waveId: "../first" })],
    ["a group that is no id", ["groupId"], () => ({ ...wave(), groupId: "everyone" })],
    [
      "a group that does not exist",
      ["groupId"],
      () => ({ ...wave(), groupId: "99999999-0000-4000-8000-000000000009" }),
    ],
    ["an empty group", ["groupId"], () => ({ ...wave(), groupId: emptyGroupId })],
    ["the break-glass group", ["groupId"], () => ({ ...wave(), groupId: stage.world.population.breakGlassGroupId })],
    ["a date in the past", ["startDate"], () => ({ ...wave(), startDate: "2026-12-01" })],
    ["a date whose announcement has passed", ["startDate"], () => ({ ...wave(), startDate: "2027-01-12" })],
    ["a date that is none", ["startDate"], () => ({ ...wave(), startDate: "2027-02-30" })],
    ["an unknown zone", ["timeZone"], () => ({ ...wave(), timeZone: "Mars/Olympus" })],
    [
      "two faults at once",
      ["groupId", "startDate"],
      () => ({ ...wave(), groupId: emptyGroupId, startDate: "2026-12-01" }),
    ],
  ])("over %s is answered 422 and told the field", async (_what, fields, body) => {
    const answer = await start(body());
    expect([answer.status, fieldsOf(answer)]).toEqual([422, fields]);
  });

  test("that was refused in any of these ways was not started", async () => {
    expect(await waveIds()).toEqual([]);
  });

  test("that is right is answered 202 once, and 409 whoever starts it again, at once or later", async () => {
    const answers = await Promise.all([start(wave()), start(wave()), start({ ...wave(), startDate: "2027-03-01" })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    expect((await start(wave())).status).toBe(409);
    expect((await start({ ...wave(), name: "Other" })).status).toBe(409);
    expect((await start({ ...wave(), waveId: "second" })).status).toBe(409);
    expect(await waveIds()).toEqual(["first"]);
  });

  test.each<[string, string, string, number, () => Record<string, string>, string?]>([
    ["looks for one that does not exist", "GET", "/api/waves/nothing", 404, () => bearer(tokens.admin)],
    ["looks for one under an impossible id", "GET", "/api/waves/..%2f..%2fetc", 404, () => bearer(tokens.admin)],
    ["looks without a sign-in", "GET", "/api/waves/first", 401, () => ({})],
    ["looks without a role", "GET", "/api/waves/first", 403, () => bearer(tokens.employee)],
    ["lists without a role", "GET", "/api/waves", 403, () => bearer(tokens.employee)],
    ...["pause", "resume", "cancel", "rollback"].flatMap(
      (action): [string, string, string, number, () => Record<string, string>, string][] => [
        [
          `would ${action} one that does not exist`,
          "POST",
          `/api/waves/nothing/${action}`,
          404,
          () => ({ ...json, ...bearer(tokens.admin) }),
          '{"reason":"x"}',
        ],
        [
          `would ${action} without a role`,
          "POST",
          `/api/waves/first/${action}`,
          403,
          () => ({ ...json, ...bearer(tokens.employee) }),
          '{"reason":"x"}',
        ],
        [`would ${action} without a sign-in`, "POST", `/api/waves/first/${action}`, 401, () => json, '{"reason":"x"}'],
        [
          `would ${action} with broken JSON`,
          "POST",
          `/api/waves/first/${action}`,
          400,
          () => ({ ...json, ...bearer(tokens.admin) }),
          "{",
        ],
        [
          `would ${action} with a picture`,
          "POST",
          `/api/waves/first/${action}`,
          415,
          () => ({ "content-type": "image/png", ...bearer(tokens.admin) }),
          "x",
        ],
      ],
    ),
    [
      "would pause without a reason",
      "POST",
      "/api/waves/first/pause",
      422,
      () => ({ ...json, ...bearer(tokens.admin) }),
      "{}",
    ],
    [
      "would approve rubbish",
      "POST",
      "/api/waves/first/approve",
      422,
      () => ({ ...json, ...bearer(tokens.approver) }),
      '{"digest":"yes"}',
    ],
    [
      "would approve too early",
      "POST",
      "/api/waves/first/approve",
      409,
      () => ({ ...json, ...bearer(tokens.approver) }),
      `{"digest":"${"0".repeat(64)}"}`,
    ],
    [
      "would roll back what is not enforced",
      "POST",
      "/api/waves/first/rollback",
      409,
      () => ({ ...json, ...bearer(tokens.admin) }),
      '{"reason":"x"}',
    ],
    [
      "would do what nobody knows",
      "POST",
      "/api/waves/first/destroy",
      404,
      () => ({ ...json, ...bearer(tokens.admin) }),
      "{}",
    ],
    ["would delete it", "DELETE", "/api/waves/first", 404, () => bearer(tokens.admin)],
  ])(
    "of which somebody %s: %s %s is answered %i and it stays as it is",
    async (_what, method, path, status, headers, body) => {
      expect((await call(method, path, headers(), body)).status).toBe(status);
      const { body: standing } = await call("GET", "/api/waves/first", bearer(tokens.admin));
      expect(standing).toMatchObject({ stage: "planned" });
      expect(standing).not.toHaveProperty("paused");
    },
  );
});

describe("the other doors", () => {
  test.each<[string, string, number, () => Record<string, string>, string?]>([
    ["GET", "/api/joiners", 401, () => ({})],
    ["GET", "/api/joiners", 403, () => bearer(tokens.employee)],
    ["GET", "/api/joiners?top=-1", 400, () => bearer(tokens.admin)],
    ["GET", "/api/joiners/nobody", 404, () => bearer(tokens.admin)],
    ["GET", "/api/audit?scope=app", 401, () => ({})],
    ["GET", "/api/audit?scope=app", 403, () => bearer(tokens.employee)],
    ["GET", "/api/audit?scope=app&format=csv", 200, () => bearer(tokens.admin)],
    ["GET", "/api/audit", 400, () => bearer(tokens.admin)],
    ["GET", "/api/waves/nobody/evidence", 404, () => bearer(tokens.admin)],
    ["GET", "/pick-up/rubbish", 302, () => ({})],
    ["GET", "/pick-up/rubbish", 404, () => bearer(tokens.employee)],
    ["POST", "/pick-up/rubbish", 401, () => ({})],
    [
      "POST",
      "/pick-up/rubbish",
      404,
      () => ({ "content-type": "application/x-www-form-urlencoded", ...bearer(tokens.employee) }),
      "x=1",
    ],
    ["GET", "/new-phone", 302, () => ({})],
    ["POST", "/new-phone", 401, () => ({})],
    ["GET", "/my-team/rubbish/pass", 404, () => bearer(tokens.employee)],
    ["POST", "/my-team/rubbish/pass", 401, () => ({})],
    ["POST", "/api/people/rubbish/pass", 403, () => ({ ...json, ...bearer(tokens.employee) }), "{}"],
    ["GET", "/people/rubbish/pass", 403, () => bearer(tokens.employee)],
    // Without a session, and with one that means nothing here.
    ["GET", "/welcome", 404, () => ({})],
    ["GET", "/welcome?hire=rubbish&sig=rubbish", 404, () => bearer(tokens.employee)],
    ["HEAD", "/welcome?hire=rubbish&sig=rubbish", 200, () => ({})],
    ["POST", "/welcome", 404, () => ({ "content-type": "application/x-www-form-urlencoded" }), "shortCode=K7QW3MXA"],
    ["GET", "/start?wave=rubbish&person=rubbish&sig=rubbish", 302, () => ({})],
    ["HEAD", "/start", 302, () => ({})],
    ["GET", "/api/unknown", 404, () => ({})],
    ["GET", "/waves", 302, () => ({})],
    ["GET", "/api/health", 200, () => ({})],
  ])("%s %s is answered %i", async (method, path, status, headers, body) => {
    expect((await call(method, path, headers(), body)).status).toBe(status);
  });

  /** As programs do that watch over an app: they follow, and keep their token on the way to the same host. */
  test.each<[string, () => Record<string, string>, number, object]>([
    ["who may read it", () => bearer(tokens.approver), 200, { troubles: [] }],
    ["who holds no role", () => bearer(tokens.employee), 403, { error: expect.objectContaining({ code: "noRole" }) }],
    ["who is not signed in", () => ({}), 401, { error: expect.objectContaining({ code: "notSignedIn" }) }],
  ])("the deep health leads somebody %s to what does not go on", async (_who, headers, status, body) => {
    const answer = await fetch(`${stage.world.publicUrl}/api/health?deep`, { headers: headers() });
    expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining(body)]);
  });

  test.each([
    "/api/waves/%00",
    "/api/waves/%E0%A4%A",
    `/api/waves/${"x".repeat(5000)}`,
    "/api/waves/first%2Fpause",
    "/pick-up/%00?sig=%00",
    `/welcome?hire=%00&sig=${"b".repeat(3000)}&hire=x`,
    `/pick-up/${"a".repeat(3000)}?sig=${"b".repeat(3000)}`,
    "/pick-up/a?sig=b&sig=c&headers=d&query=e&grantId=f",
    "/api/joiners/%27%20or%201%20eq%201",
    "//evil.example/",
    "/api/joiners?top=1e9&skip=NaN",
  ])("a request for %.40s is answered below 500, whatever the method", async (path) => {
    for (const method of ["GET", "POST", "HEAD", "OPTIONS", "PATCH"]) {
      const { status } = await call(
        method,
        path,
        bearer(tokens.admin),
        method === "POST" || method === "PATCH" ? "x" : undefined,
      );
      expect([method, status < 500]).toEqual([method, true]);
    }
  });

  test.each([
    ["half a request", "POST /api/hr/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc"],
    ["a request that is none", "\u0016\u0003\u0001 nonsense\r\n\r\n"],
  ])("%s does no harm", async (_what, bytes) => {
    const { hostname, port } = new URL(stage.world.publicUrl);
    await new Promise<void>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) }, () => socket.end(bytes));
      socket
        .resume()
        .once("close", () => resolve())
        .once("error", reject);
    });
    expect((await call("GET", "/api/health")).status).toBe(200);
  });

  test("the document of this API is there for whoever the door lets in, and tells nothing of the tenant", async () => {
    const { status, body } = await call("GET", "/api/openapi.json");
    expect([status, body]).toEqual([200, JSON.parse(JSON.stringify(shareAnswers(openApiDocument())))]);
    expect(JSON.stringify(body)).not.toContain(stage.world.tenant.tenantId);
  });

  test("no input whatsoever was answered 500", () => {
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect(statuses.length).toBeGreaterThan(150);
  });
});
