import { type HttpHandler, HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { hrEventWorker } from "../../../../functions/joiners/hrEventWorker.ts";
import { hrEvents } from "../../../../functions/joiners/hrWebhook.ts";
import { requeueHrWork } from "../../../../functions/joiners/hrWork.ts";
import { ConflictError, RefusedError, unreadableRow } from "../../../../shared/errors.ts";
import { joinerIdOf } from "../../../../shared/hr/joinerId.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
const OTHER = "whsec_b3RoZXIgc2VjcmV0IG90aGVyIHNlY3JldCBvdGhlciE=";
const hired = {
  specversion: "1.0",
  id: "event-1",
  source: "hr/acme",
  type: "hr.worker.hired.v1",
  subject: "worker/67890",
  time: "2026-03-01T08:00:00Z",
  datacontenttype: "application/json",
  data: {
    workerId: "67890",
    effectiveDate: "2026-03-16",
    timeZone: "Europe/Berlin",
    sequence: 42,
    identity: { entraObjectId: null, userPrincipalName: "ann@contoso.example", employeeId: "67890", workEmail: null },
    person: { givenName: "Ann", familyName: "Onym", preferredName: null, locale: "de-DE" },
    employment: { startDate: "2026-03-16", endDate: null, status: "pre-hire", managerUpn: "evil@contoso.example" },
    previous: null,
    reason: null,
    hydrated: true,
  },
};
const withData = (change: object) => ({ ...hired, data: { ...hired.data, ...change } });

interface Sent {
  readonly method?: string;
  readonly body?: string | Buffer;
  readonly secret?: string;
  readonly secondsAgo?: number;
  readonly headers?: Record<string, string | undefined>;
}

function signed({
  method = "POST",
  body = JSON.stringify(hired),
  secret = SECRET,
  secondsAgo = 0,
  headers = {},
}: Sent): HttpRequest {
  const at = new Date(Date.now() - secondsAgo * 1000);
  const bytes = Buffer.from(body);
  const all = {
    "content-type": "application/cloudevents+json; charset=utf-8",
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign("msg_1", at, bytes),
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const init = { method, url: "https://app.example/api/hr/events", headers: Object.fromEntries(given) };
  return new HttpRequest(method === "GET" ? init : { ...init, body: { bytes } });
}

/** Every answer in this file is as the OpenAPI document has it. */
const answers = new DocumentedAnswers();

function setUp(secrets: string[] = [SECRET]) {
  const ports = fakePorts();
  const handler: HttpHandler = hrEvents(ports, { ...testConfig(), hrWebhookSecrets: secrets });
  const post = async (sent: Sent = {}): Promise<HttpResponseInit> =>
    answers.check("POST /api/hr/events", (await handler(signed(sent), new InvocationContext())) as HttpResponseInit);
  return { ports, post };
}
const codeOf = (answer: HttpResponseInit): string => answer.jsonBody.error?.code;
const fieldsOf = (answer: HttpResponseInit): string[] =>
  answer.jsonBody.error.details.map(({ field }: { field: string }) => field);

describe("a hire that HR sends", () => {
  test("is stored, enqueued, marked accepted and answered 202 with the id of its joiner", async () => {
    const { ports, post } = setUp();
    const joinerId = joinerIdOf(testConfig(), "hr/acme", "67890");
    expect(await post()).toMatchObject({ status: 202, jsonBody: { accepted: "event-1", joinerId } });
    expect(ports.hrEvents.messages).toEqual([{ source: "hr/acme", eventId: "event-1" }]);
    expect(JSON.parse((await ports.store.body("hr/acme", "event-1")) ?? "")).toEqual(hired);
    expect(ports.store.trouble.calls.map(({ method }) => method)).toEqual([
      "body",
      "leave",
      "joiner",
      "employment",
      "claimSequence",
      "receive",
      "saveWork",
      "markAccepted",
      "body",
    ]);
  });

  test("is accepted again and does nothing more", async () => {
    const { ports, post } = setUp();
    await post();
    expect(await post()).toMatchObject({ status: 202 });
    expect(ports.hrEvents.messages).toHaveLength(1);
  });

  test.each<[string, (ports: FakePorts) => unknown, number]>([
    ["failed", (ports) => failed(ports), 2],
    ["was worked on by nobody in time", (ports) => ports.clock.advance({ minutes: 15 }), 2],
    ["was put back into the queue already", (ports) => requeued(ports), 3],
    ["is done", (ports) => ports.store.endWork("hr/acme", "event-1"), 1],
    ["is in the queue still", () => undefined, 1],
  ])("is queued again by a repeat only where nobody is at work on it: its work %s", async (_how, arrange, messages) => {
    const { ports, post } = setUp();
    await post();
    await arrange(ports);
    expect((await post()).status).toBe(202);
    expect(ports.hrEvents.messages).toHaveLength(messages);
  });
  async function failed({ store }: FakePorts): Promise<void> {
    const work = await store.workOn("hr/acme", "event-1");
    if (work) await store.saveWork({ ...work, because: "throttled" });
  }
  async function requeued(ports: FakePorts): Promise<void> {
    ports.clock.advance({ minutes: 15 });
    await requeueHrWork(ports, testConfig())();
  }

  test("is enqueued again when it was seen but not accepted", async () => {
    const { ports, post } = setUp();
    ports.hrEvents.throttleNext("enqueue", 7);
    expect(await post()).toMatchObject({ status: 503, headers: { "Retry-After": "7" } });
    expect(ports.hrEvents.messages).toHaveLength(0);
    expect((await post()).status).toBe(202);
    expect(ports.hrEvents.messages).toHaveLength(1);
  });

  test.each([
    ["refuses the app", new RefusedError("denied", "AuthorizationFailure", "table storage: write webhookInbox")],
    ["let another writer in first", new ConflictError("table storage: replace webhookInbox")],
  ])("is asked for again where storage %s: never 500", async (_how, error) => {
    const { ports, post } = setUp();
    ports.store.trouble.failNext("receive", error);
    expect(await post()).toMatchObject({ status: 503, headers: { "Retry-After": "10" } });
    expect((await post()).status).toBe(202);
  });

  test("is not answered 202 when it could not be marked accepted; the repeat is enqueued once more", async () => {
    const { ports, post } = setUp();
    ports.store.trouble.throttleNext("markAccepted");
    expect((await post()).status).toBe(503);
    expect((await post()).status).toBe(202);
    expect(ports.hrEvents.messages).toHaveLength(2);
  });

  test.each([
    ["the old secret while they are rotated", SECRET],
    ["the new secret while they are rotated", OTHER],
  ])("may be signed with %s", async (_with, secret) => {
    expect((await setUp([SECRET, OTHER]).post({ secret })).status).toBe(202);
  });

  test("may come as application/json, up to 64 KB, and with attributes that we do not know", async () => {
    const { post } = setUp();
    const padding = "x".repeat(65_536 - JSON.stringify({ ...hired, padding: "" }).length);
    expect(
      (await post({ headers: { "content-type": "application/json" }, body: JSON.stringify({ ...hired, padding }) }))
        .status,
    ).toBe(202);
  });
});

describe("what was told before in other words", () => {
  const moved = withData({ employment: { startDate: "2026-01-25" } });
  const worked = async (ports: FakePorts): Promise<void> => {
    const config = testConfig();
    await hrEventWorker(ports, config)("hr/acme", "event-1", ports.orchestrations);
  };

  test("is refused under the same sequence, by its fields, and nothing is stored", async () => {
    const { ports, post } = setUp();
    await post();
    await worked(ports);
    const answer = await post({ body: JSON.stringify({ ...moved, id: "event-2" }) });
    expect([answer.status, codeOf(answer), fieldsOf(answer)]).toEqual([409, "sequenceUsed", ["data.sequence"]]);
    expect(JSON.stringify(answer)).toContain("startDate");
    expect([await ports.store.body("hr/acme", "event-2"), ports.hrEvents.messages.length]).toEqual([undefined, 1]);
  });

  test("is refused under the same id, whatever its sequence, and what was stored stays", async () => {
    const { ports, post } = setUp();
    await post();
    const answer = await post({ body: JSON.stringify({ ...moved, data: { ...moved.data, sequence: 43 } }) });
    expect([answer.status, codeOf(answer), fieldsOf(answer)]).toEqual([409, "eventIdUsed", ["id"]]);
    expect(JSON.parse((await ports.store.body("hr/acme", "event-1")) ?? "")).toEqual(hired);
    expect(ports.hrEvents.messages).toHaveLength(1);
  });

  test("is accepted when it says the same, however it is written, or has a higher sequence", async () => {
    const { ports, post } = setUp();
    await post();
    await worked(ports);
    const again = { ...hired, time: "2026-03-01T09:00:00+0100", data: { ...hired.data, previous: {} } };
    expect((await post({ body: JSON.stringify(again, null, 1) })).status).toBe(202);
    expect((await post({ body: JSON.stringify({ ...again, id: "event-2" }) })).status).toBe(202);
    const newer = { ...moved, id: "event-3", data: { ...moved.data, sequence: 43 } };
    expect((await post({ body: JSON.stringify(newer) })).status).toBe(202);
  });

  test("is asked about again while the rows cannot be read, and let through where one is unreadable", async () => {
    const { ports, post } = setUp();
    ports.store.trouble.throttleNext("joiner", 7);
    expect(await post()).toMatchObject({ status: 503, headers: { "Retry-After": "7" } });
    ports.store.trouble.failNext("joiner", new RefusedError("notUnderstood", unreadableRow, "facts"));
    expect((await post()).status).toBe(202);
  });

  const sameSequence = { body: JSON.stringify({ ...moved, id: "event-2" }) };
  const sameId = { body: JSON.stringify({ ...moved, data: { ...moved.data, sequence: 43 } }) };
  const troubles = async ({ store, clock }: FakePorts) => store.troubles(clock.now().toISOString());
  const mailed = ({ email }: FakePorts): readonly string[] =>
    email.sent.map(({ to, plainText }) => `${to.address} ${plainText}`);

  test.each([
    ["the same sequence", sameSequence, "sequenceUsed", "event-2", /startDate.*needs a higher one/],
    ["the same id", sameId, "eventIdUsed", "event-1", /every event has an id of its own/],
  ])(
    "is told to the operators where it came under %s: a row, and one mail a day however often it comes",
    async (_under, sent, code, eventId, said) => {
      const { ports, post } = setUp();
      await post();
      await worked(ports);
      for (let n = 0; n < 3; n++) expect(codeOf(await post(sent))).toBe(code);
      expect(await troubles(ports)).toEqual([
        expect.objectContaining({
          scope: "app",
          reason: "obstacle",
          code,
          count: 3,
          said: expect.stringMatching(said),
          meanwhile: expect.stringContaining(`the event ${eventId} of hr/acme (worker 67890)`),
        }),
      ]);
      const [mail = "", ...others] = mailed(ports);
      expect(others).toEqual([]);
      expect(mail.startsWith(`${testConfig().alertMail} `)).toBe(true);
      for (const words of [said, eventId, /answered 409/, /Ask HR/, "https://"]) expect(mail).toMatch(words);
      expect(mail).not.toMatch(/tried again by itself/);

      ports.clock.advance({ hours: 47 });
      expect(await troubles(ports)).toHaveLength(1);
      await post(sent);
      expect(mailed(ports)).toHaveLength(2);
      expect(ports.hrEvents.messages).toHaveLength(1);
    },
  );

  test("is told once for each of the two kinds, and for two people of one kind once", async () => {
    const { ports, post } = setUp();
    await post();
    await worked(ports);
    await post(sameSequence);
    await post(sameId);
    const ofBen = { ...moved, data: { ...moved.data, workerId: "67891" } };
    expect(codeOf(await post({ body: JSON.stringify(ofBen) }))).toBe("eventIdUsed");
    expect((await troubles(ports)).map(({ code, count }) => [code, count]).sort()).toEqual([
      ["eventIdUsed", 2],
      ["sequenceUsed", 1],
    ]);
    expect(mailed(ports)).toHaveLength(2);
  });

  test("is told to nobody when it says the same, has a higher sequence, or is refused for its form", async () => {
    const { ports, post } = setUp();
    await post();
    await worked(ports);
    const same = { ...hired, time: "2026-03-01T09:00:00+0100" };
    expect((await post({ body: JSON.stringify(same) })).status).toBe(202);
    expect((await post({ body: JSON.stringify({ ...same, id: "event-2" }) })).status).toBe(202);
    const newer = { ...moved, id: "event-3", data: { ...moved.data, sequence: 43 } };
    expect((await post({ body: JSON.stringify(newer) })).status).toBe(202);
    expect((await post({ ...sameSequence, secret: OTHER })).status).toBe(401);
    expect(await troubles(ports)).toEqual([]);
    expect(mailed(ports)).toEqual([]);
  });

  test.each<[string, (ports: FakePorts) => void]>([
    ["no row can be written", ({ store }) => store.trouble.throttleNext("recordTrouble")],
    ["a row fails by a fault of ours", ({ store }) => store.trouble.failNext("recordTrouble", new Error("bug"))],
    ["the mail service is busy", ({ email }) => email.answerNext({ kind: "throttled", retryAfterSeconds: 60 })],
    ["the mail service refuses", ({ email }) => email.answerNext({ kind: "rejected", code: "no" })],
  ])("is refused all the same where %s", async (_what, arrange) => {
    const { ports, post } = setUp();
    await post();
    await worked(ports);
    arrange(ports);
    expect(codeOf(await post(sameSequence))).toBe("sequenceUsed");
    expect([await ports.store.body("hr/acme", "event-2"), ports.hrEvents.messages.length]).toEqual([undefined, 1]);
  });
});

describe("a leave that HR sends", () => {
  const started = {
    ...hired,
    id: "event-7",
    type: "hr.worker.leave-started.v1",
    data: { workerId: "67890", sequence: 50, identity: { employeeId: "67890" }, leave: { startDate: "2026-03-16" } },
  };
  const ended = {
    ...hired,
    id: "event-8",
    type: "hr.worker.leave-ended.v1",
    data: { workerId: "67890", sequence: 51 },
  };
  const sent = (event: object) => ({ body: JSON.stringify(event) });
  const worked = async (ports: FakePorts, id: string): Promise<void> => {
    ports.directory.addUser({ id: "aa000000-0000-4000-8000-000000000001", employeeId: "67890" });
    await hrEventWorker(ports, testConfig())("hr/acme", id, ports.orchestrations);
  };

  test.each([started, ended])("is stored, queued and accepted, and names no joiner: $type", async (event) => {
    const { ports, post } = setUp();
    expect(await post(sent(event))).toMatchObject({ status: 202, jsonBody: { accepted: event.id } });
    const again = await post(sent(event));
    expect([again.status, again.jsonBody]).toEqual([202, { accepted: event.id }]);
    expect(ports.hrEvents.messages).toEqual([{ source: "hr/acme", eventId: event.id }]);
  });

  test.each<[string, object, RegExp]>([
    [
      "another day",
      { ...started, id: "event-9", data: { ...started.data, leave: { startDate: "2026-03-17" } } },
      /2026-03-17/,
    ],
    ["another type", { ...ended, id: "event-9", data: { ...ended.data, sequence: 50 } }, /leave ended/],
    ["a hire", { ...withData({ sequence: 50 }), id: "event-9" }, /type/],
  ])("leaves its sequence to nothing else: %s is refused, and people hear of it", async (_what, event, says) => {
    const { ports, post } = setUp();
    await post(sent(started));
    await worked(ports, "event-7");
    const answer = await post(sent(event));
    expect([answer.status, codeOf(answer), JSON.stringify(answer)]).toEqual([
      409,
      "sequenceUsed",
      expect.stringMatching(says),
    ]);
    expect(await ports.store.body("hr/acme", "event-9")).toBeUndefined();
    const troubles = await ports.store.troublesOf("app", ports.clock.now().toISOString());
    expect(troubles.map(({ code }) => code)).toEqual(["sequenceUsed"]);
  });

  test("is refused under the sequence of the hire", async () => {
    const { ports, post } = setUp();
    await post();
    await worked(ports, "event-1");
    const answer = await post(sent({ ...ended, data: { ...ended.data, sequence: 42 } }));
    expect([codeOf(answer), fieldsOf(answer)]).toEqual(["sequenceUsed", ["data.sequence"]]);
  });

  test("is accepted though it comes late", async () => {
    const { ports, post } = setUp();
    await post(sent(ended));
    await worked(ports, "event-8");
    expect((await post(sent(started))).status).toBe(202);
  });
});

describe("whatever else HR sends", () => {
  const worker = joinerIdOf(testConfig(), "hr/acme", "67890");
  const identity = { employeeId: "67890" };
  const event = (type: string, change: object = {}, id = "event-9") => ({
    body: JSON.stringify({ ...hired, id, type: `hr.worker.${type}.v1`, data: { ...hired.data, ...change } }),
  });
  const bare = (type: string, sequence: number, change: object = {}, id = "event-9") => ({
    body: JSON.stringify({
      ...hired,
      id,
      type: `hr.worker.${type}.v1`,
      data: { workerId: "67890", sequence, ...change },
    }),
  });
  const story = async ({ store }: FakePorts) => (await store.recent(worker, 9)).map(({ what, why }) => ({ what, why }));

  test.each<[string, Sent, object]>([
    ["another first day", event("start-date-changed"), { joinerId: worker }],
    ["a return", event("rehired"), { joinerId: worker }],
    ["a cancelled hire", bare("hire-cancelled", 50, { identity }), { leaverId: worker }],
    [
      "somebody who leaves",
      bare("terminated", 50, { identity, employment: { endDate: "2026-03-31" } }),
      { leaverId: worker },
    ],
    ["another manager", bare("manager-changed", 50), {}],
    ["another profile", bare("profile-changed", 50), {}],
    ["something that nobody here has heard of", bare("desk-moved", 50, { desk: "4.12" }), {}],
  ])("is stored, queued and accepted, and says where to look: %s", async (_what, sent, found) => {
    const { ports, post } = setUp();
    expect(await post(sent)).toMatchObject({ status: 202, jsonBody: { accepted: "event-9", ...found } });
    const again = await post(sent);
    expect([again.status, again.jsonBody]).toEqual([202, { accepted: "event-9", ...found }]);
    expect(ports.hrEvents.messages).toEqual([{ source: "hr/acme", eventId: "event-9" }]);
  });

  test("and needs nothing is a line in the trail, once, that says when it comes late", async () => {
    const { ports, post } = setUp();
    const work = (id: string) => hrEventWorker(ports, testConfig())("hr/acme", id, ports.orchestrations);
    await post();
    await work("event-1");
    await post(bare("profile-changed", 43, {}, "event-2"));
    await work("event-2");
    await work("event-2");
    await post(bare("manager-changed", 12, {}, "event-3"));
    await work("event-3");
    expect((await story(ports)).map(({ what }) => what)).toEqual(["hrEventNoted", "hrEventNoted"]);
    expect((await story(ports)).map(({ why }) => why).toSorted()).toEqual([
      expect.stringMatching(/manager-changed.*Entra.*late: sequence 12, and 42 is known/),
      expect.stringMatching(/profile-changed.*nothing follows from it here$/),
    ]);
    expect(ports.orchestrations.woken).toEqual([]);
  });

  test.each<[string, Sent]>([
    ["a cancelled hire", bare("hire-cancelled", 42, { identity })],
    ["somebody who leaves", bare("terminated", 42, { identity, effectiveDate: "2026-03-31" })],
    ["another manager", bare("manager-changed", 42)],
    ["another profile", bare("profile-changed", 42)],
  ])("takes no sequence that is used, worked on or not: %s", async (_what, sent) => {
    for (const isWorkedOn of [true, false]) {
      const { ports, post } = setUp();
      await post();
      if (isWorkedOn) await hrEventWorker(ports, testConfig())("hr/acme", "event-1", ports.orchestrations);
      const answer = await post(sent);
      expect([answer.status, codeOf(answer), fieldsOf(answer)]).toEqual([409, "sequenceUsed", ["data.sequence"]]);
      expect(await ports.store.body("hr/acme", "event-9")).toBeUndefined();
      const troubles = await ports.store.troublesOf("app", ports.clock.now().toISOString());
      expect(troubles.map(({ code }) => code)).toEqual(["sequenceUsed"]);
    }
  });

  test.each<[string, Sent, string]>([
    ["without the last day", bare("terminated", 50, { identity }), "data.employment.endDate"],
    [
      "with a day that is no last day",
      bare("terminated", 50, { identity, effectiveDate: "9999-12-31" }),
      "data.effectiveDate",
    ],
    ["without a name of the account", bare("hire-cancelled", 50), "data.identity"],
    [
      "without a worker",
      { body: JSON.stringify({ ...hired, type: "hr.worker.desk-moved.v1", data: {} }) },
      "data.workerId",
    ],
  ])("is refused by its field, and nothing is stored: %s", async (_what, sent, field) => {
    const { ports, post } = setUp();
    const answer = await post(sent);
    expect([answer.status, codeOf(answer)]).toEqual([422, "invalidEvent"]);
    expect(fieldsOf(answer)).toContain(field);
    expect(ports.hrEvents.messages).toEqual([]);
  });
});

describe("bad input", () => {
  const unsigned = { "webhook-signature": undefined };
  test.each<[string, Sent, number, string]>([
    ["another method", { method: "PUT" }, 405, "methodNotAllowed"],
    ["a GET", { method: "GET" }, 405, "methodNotAllowed"],
    ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" } }, 415, "unsupportedMediaType"],
    ["text that is JSON", { headers: { "content-type": "text/plain" } }, 415, "unsupportedMediaType"],
    [
      "another charset",
      { headers: { "content-type": "application/json; charset=latin1" } },
      415,
      "unsupportedMediaType",
    ],
    ["one byte too many", { body: " ".repeat(65_537) }, 413, "tooLarge"],
    ["too many bytes, unsigned", { body: " ".repeat(65_537), headers: unsigned }, 413, "tooLarge"],
    ["no signature", { headers: unsigned }, 401, "unsigned"],
    ["an empty signature", { headers: { "webhook-signature": " " } }, 401, "unsigned"],
    ["no id", { headers: { "webhook-id": undefined } }, 401, "unsigned"],
    ["no timestamp", { headers: { "webhook-timestamp": undefined } }, 401, "unsigned"],
    ["another secret", { secret: OTHER }, 401, "wrongSignature"],
    ["rubbish as signature", { headers: { "webhook-signature": "v1,nonsense" } }, 401, "wrongSignature"],
    ["a signature without its part", { headers: { "webhook-signature": "v1" } }, 401, "wrongSignature"],
    ["another version's signature", { headers: { "webhook-signature": "v1a,abc" } }, 401, "wrongSignature"],
    ["another id than was signed", { headers: { "webhook-id": "msg_2" } }, 401, "wrongSignature"],
    [
      "another time than was signed",
      { headers: { "webhook-timestamp": String(Math.floor(Date.now() / 1000) - 60) } },
      401,
      "wrongSignature",
    ],
    ["a timestamp of more than five minutes ago", { secondsAgo: 302 }, 401, "stale"],
    ["a timestamp more than five minutes ahead", { secondsAgo: -305 }, 401, "stale"],
    ["no body", { body: "" }, 400, "malformedJson"],
    ["half a body", { body: JSON.stringify(hired).slice(0, -1) }, 400, "malformedJson"],
    ["bytes that are no UTF-8", { body: Buffer.from([0x22, 0xff, 0x22]) }, 400, "malformedJson"],
    ["a list of events", { body: JSON.stringify([hired]) }, 422, "invalidEvent"],
    ["null", { body: "null" }, 422, "invalidEvent"],
    [
      "another version of a type that is acted on",
      { body: JSON.stringify({ ...hired, type: "hr.worker.terminated.v2" }) },
      422,
      "typeNotHandled",
    ],
    ["another family", { body: JSON.stringify({ ...hired, type: "com.example.x" }) }, 422, "invalidEvent"],
  ])("%s is refused, and nothing is stored or started", async (_what, sent, status, code) => {
    const { ports, post } = setUp();
    const answer = await post(sent);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(ports.store.trouble.calls).toEqual([]);
    expect(ports.hrEvents.messages).toEqual([]);
  });

  const leaveStarted = {
    ...hired,
    type: "hr.worker.leave-started.v1",
    data: { workerId: "67890", sequence: 43, identity: { employeeId: "67890" }, leave: { startDate: "2026-03-16" } },
  };
  const leaveEnded = { ...hired, type: "hr.worker.leave-ended.v1", data: { workerId: "67890", sequence: 44 } };
  const withLeave = (leave: object) => ({ ...leaveStarted, data: { ...leaveStarted.data, leave } });
  test.each<[string, object, string[]]>([
    ["no worker", { ...leaveEnded, data: { sequence: 1 } }, ["data.workerId"]],
    ["no sequence", { ...leaveEnded, data: { workerId: "1" } }, ["data.sequence"]],
    [
      "a sequence that is no whole number",
      { ...leaveEnded, data: { workerId: "1", sequence: 1.5 } },
      ["data.sequence"],
    ],
    ["no data", { ...leaveEnded, data: null }, ["data"]],
    ["no source", { ...leaveEnded, source: "" }, ["source"]],
    [
      "no employee id and no leave",
      { ...leaveStarted, data: { workerId: "1", sequence: 1, identity: { userPrincipalName: "a@b" } } },
      ["data.identity.employeeId", "data.leave"],
    ],
    ["a moment in place of a day", withLeave({ startDate: "2026-03-16T08:00:00Z" }), ["data.leave.startDate"]],
    ["a day that no calendar has", withLeave({ startDate: "2026-02-30" }), ["data.leave.startDate"]],
    ["a placeholder as its first day", withLeave({ startDate: "1900-01-01" }), ["data.leave.startDate"]],
    [
      "an end before its beginning",
      withLeave({ startDate: "2026-03-16", expectedEndDate: "2026-03-15" }),
      ["data.leave.expectedEndDate"],
    ],
    [
      "a placeholder as its end",
      withLeave({ startDate: "2026-03-16", expectedEndDate: "9999-12-31" }),
      ["data.leave.expectedEndDate"],
    ],
    [
      "an unknown zone",
      { ...leaveStarted, data: { ...leaveStarted.data, timeZone: "Mars/Olympus" } },
      ["data.timeZone"],
    ],
  ])("a leave with %s is refused by the names of its fields", async (_what, event, fields) => {
    const { ports, post } = setUp();
    const answer = await post({ body: JSON.stringify(event) });
    expect([answer.status, codeOf(answer), fieldsOf(answer)]).toEqual([422, "invalidEvent", fields]);
    expect([ports.store.trouble.calls, ports.hrEvents.messages]).toEqual([[], []]);
  });

  test("a timestamp with a tail is refused, although its number was signed", async () => {
    const { post } = setUp();
    const at = new Date();
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const signature = new Webhook(SECRET).sign("msg_1", at, JSON.stringify(hired));
    const headers = { "webhook-timestamp": timestamp, "webhook-signature": signature };
    expect((await post({ headers: { ...headers, "webhook-timestamp": `${timestamp}x` } })).status).toBe(401);
    expect((await post({ headers })).status).toBe(202);
  });

  test("a body changed by one letter after signing is refused", async () => {
    const { post } = setUp();
    const signature = signed({}).headers.get("webhook-signature") ?? "";
    const answer = await post({
      body: JSON.stringify(hired).replace("Ann", "Ben"),
      headers: { "webhook-signature": signature },
    });
    expect([answer.status, codeOf(answer)]).toEqual([401, "wrongSignature"]);
  });

  test.each<[string, unknown, string[]]>([
    ["the version", { ...hired, specversion: "0.3" }, ["specversion"]],
    [
      "a user principal name with half a character",
      withData({ identity: { userPrincipalName: "a\ud800@contoso.example" } }),
      ["data.identity.userPrincipalName"],
    ],
    [
      "an employee number with a control character",
      withData({ identity: { employeeId: "e\u00001" } }),
      ["data.identity.employeeId"],
    ],
    ["an id with half a character", { ...hired, id: "e\udc00" }, ["id"]],
    ["no id and no source", { ...hired, id: "", source: undefined }, ["id", "source"]],
    [
      "a date that does not exist",
      withData({ employment: { startDate: "2026-02-30" } }),
      ["data.employment.startDate"],
    ],
    [
      "an instant for a date",
      withData({ employment: { startDate: "2026-03-16T00:00:00Z" } }),
      ["data.employment.startDate"],
    ],
    ["a zone that does not exist", withData({ timeZone: "Europe/Atlantis" }), ["data.timeZone"]],
    ["no way to find the account", withData({ identity: { userPrincipalName: null } }), ["data.identity"]],
    ["an object id that is none", withData({ identity: { entraObjectId: "me" } }), ["data.identity.entraObjectId"]],
    ["a sequence that cannot order", withData({ sequence: 1.5 }), ["data.sequence"]],
    ["no data", { ...hired, data: undefined }, ["data"]],
    [
      "all at once",
      withData({ workerId: "", sequence: "1", person: {}, employment: {} }),
      ["data.workerId", "data.sequence", "data.person", "data.employment.startDate"],
    ],
  ])("%s: each field is named", async (_what, body, fields) => {
    const { ports, post } = setUp();
    const answer = await post({ body: JSON.stringify(body) });
    expect([answer.status, fieldsOf(answer)]).toEqual([422, fields]);
    expect(ports.hrEvents.messages).toEqual([]);
  });

  test("is answered the same whatever secret it is checked against, and never quotes the body", async () => {
    const answer = await setUp([SECRET, OTHER]).post({ body: '{"secret":"hunter2"' });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
  });
});

test("every answer that the document promises was seen", () => {
  expect(answers.unseen("POST /api/hr/events")).toEqual([]);
});
