import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AcsEmailSender } from "../../../../../shared/adapters/acs/acsEmailSender.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import { type ScriptedAnswer, startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";

let server: Awaited<ReturnType<typeof startScriptedServer>>;
let sender: AcsEmailSender;
beforeAll(async () => {
  server = await startScriptedServer();
  sender = new AcsEmailSender(
    { endpoint: server.url, sender: "a@contoso.example", replyTo: "b@contoso.example" },
    tokenOf("t"),
  );
});
afterAll(() => server?.stop());

const operationId = "00000000-0000-5000-8000-000000000001";
const mail = { operationId, to: { address: "p@contoso.example" }, subject: "s", plainText: "t", html: "h" };
const error = (code: string) => ({ error: { code, message: "m" } });
const taken = () => ({
  status: 202,
  headers: { "operation-location": `${server.url}/emails/operations/${operationId}?api-version=1` },
  body: { id: operationId, status: "Running" },
});
const outcome = async (
  post: ScriptedAnswer | (() => ScriptedAnswer),
  get: ScriptedAnswer = { body: { id: operationId, status: "Running" } },
) => {
  server.answer(({ method }) => (method === "POST" ? (typeof post === "function" ? post() : post) : get));
  return sender.send(mail).catch((thrown: unknown) => thrown);
};
const nobodyKnows = { status: 404, body: error("NotFound") };
const posts = () => server.requests.filter(({ method }) => method === "POST").length;

test("a mail is one POST with its operation id, untracked, and at most one status read", async () => {
  expect(await outcome(taken)).toEqual({ kind: "accepted" });
  expect(server.requests.map(({ method }) => method)).toEqual(["POST", "GET"]);
  const [post] = server.requests;
  expect(post?.headers["operation-id"]).toBe(operationId);
  expect(JSON.parse(post?.body ?? "")).toMatchObject({
    senderAddress: "a@contoso.example",
    replyTo: [{ address: "b@contoso.example" }],
    userEngagementTrackingDisabled: true,
  });
});

test.each([
  ["throttled", { status: 429, headers: { "retry-after": "9" }, body: error("TooManyRequests") }],
  ["failing", { status: 500, body: error("InternalError") }],
  ["gone", "hangUp"],
  ["telling nothing", { status: 404, body: error("NotFound") }],
] as const)("a status read that is %s changes nothing: the mail was taken", async (_how, get) => {
  expect(await outcome(taken, get as ScriptedAnswer)).toEqual({ kind: "accepted" });
  expect(posts()).toBe(1);
});

test("a status read that tells of a dropped mail rejects it", async () => {
  const dropped = { body: { id: operationId, status: "Failed", error: { code: "EmailDropped", message: "dropped" } } };
  expect(await outcome(taken, dropped)).toEqual({ kind: "rejected", code: "EmailDropped" });
});

test.each([
  [
    "throttled",
    { status: 429, headers: { "retry-after": "41" }, body: error("TooManyRequests") },
    { kind: "throttled", retryAfterSeconds: 41 },
  ],
  [
    "throttled without a time",
    { status: 429, body: error("TooManyRequests") },
    { kind: "throttled", retryAfterSeconds: 60 },
  ],
  [
    "not taken for what it is",
    { status: 400, body: error("InvalidRecipient") },
    { kind: "rejected", code: "InvalidRecipient" },
  ],
  ["too large", { status: 413, body: error("RequestTooLarge") }, { kind: "rejected", code: "RequestTooLarge" }],
  ["answered with a failure", { status: 503, body: error("x") }, { kind: "uncertain", because: "answer 503" }],
  ["answered by a gateway's page", { body: "<html>" }, { kind: "uncertain", because: "answer 200" }],
  ["answered with nothing", { status: 204 }, { kind: "uncertain", because: "answer 204" }],
  ["answered as one under way", { status: 409, body: error("Conflict") }, { kind: "uncertain", because: "Conflict" }],
  ["not answered", "hangUp", { kind: "uncertain", because: "no answer" }],
] as const)("a mail that is %s is told so after one POST", async (_how, post, expected) => {
  expect(await outcome(post as ScriptedAnswer, nobodyKnows)).toEqual(expected);
  expect(posts()).toBe(1);
});

describe("a POST that is refused", () => {
  const refusals: readonly (readonly [number, string])[] = [
    [400, "DuplicateOperationId"],
    [400, "BadRequest"],
    [400, "InvalidRecipient"],
    [409, "Conflict"],
    [412, "PreconditionFailed"],
    [422, "Unprocessable"],
  ];

  test.each(refusals)("with %d %s was taken before, when its operation is known", async (status, code) => {
    for (const known of ["Running", "Succeeded"]) {
      const get = { body: { id: operationId, status: known } };
      expect(await outcome({ status, body: error(code) }, get)).toEqual({ kind: "accepted" });
    }
    expect(posts()).toBe(1);
  });

  test.each(refusals)("with %d %s is rejected, when its operation has failed", async (status, code) => {
    const get = { body: { id: operationId, status: "Failed" } };
    expect(await outcome({ status, body: error(code) }, get)).toEqual({ kind: "rejected", code });
  });

  test.each(refusals)(
    "with %d %s and an unknown operation is final when it is about this mail",
    async (status, code) => {
      const kind = status === 409 || status === 412 ? "uncertain" : "rejected";
      expect(await outcome({ status, body: error(code) }, nobodyKnows)).toMatchObject({ kind });
    },
  );

  test.each<[string, ScriptedAnswer]>([
    ["is throttled", { status: 429 }],
    ["is refused", { status: 403, body: error("Denied") }],
    ["fails", { status: 502, body: "<html>" }],
    ["gives no answer", "hangUp"],
    ["answers something else", { body: "<html>" }],
  ])("is not known to be lost while the status read %s: the next run asks again", async (_how, get) => {
    const refused = { status: 400, body: error("BadRequest") };
    expect(await outcome(refused, get)).toEqual({ kind: "uncertain", because: "BadRequest" });
  });
});

test.each<[string, ScriptedAnswer]>([
  ["no JSON", { body: "<html>" }],
  ["without a status", { body: { id: operationId } }],
])("a status read that is %s is asked for again", async (_what, answer) => {
  server.answer(answer);
  await expect(sender.statusOf(operationId)).rejects.toThrow(TransientError);
});

test.each([
  [401, TransientError],
  [403, RefusedError],
  [404, RefusedError],
  [405, RefusedError],
  [410, RefusedError],
])("a POST answered with %d says nothing about the mail, so it is an error", async (status, kind) => {
  expect(await outcome({ status, body: error("Denied") })).toBeInstanceOf(kind);
  expect(posts()).toBe(1);
});

test.each([
  ["Succeeded", "accepted"],
  ["Running", "accepted"],
  ["Failed", "failed"],
  ["Canceled", "failed"],
])("an operation that is %s counts as %s", async (status, expected) => {
  server.answer({ body: { id: operationId, status } });
  expect(await sender.statusOf(operationId)).toBe(expected);
});

test("an operation that nobody knows is unknown; a busy service is no answer", async () => {
  server.answer({ status: 404, body: error("NotFound") });
  expect(await sender.statusOf(operationId)).toBe("unknown");
  server.answer({ status: 429, headers: { "retry-after": "12" } });
  await expect(sender.statusOf(operationId)).rejects.toMatchObject({ retryAfterSeconds: 12 });
  server.answer("hangUp");
  await expect(sender.statusOf(operationId)).rejects.toThrow(TransientError);
});

test.each<[string, object, string]>([
  ["Failed", { status: "Failed" }, "failed"],
  ["Canceled", { status: "Canceled" }, "failed"],
  ["spelled otherwise", { status: "cancelled" }, "failed"],
  ["a new one", { status: "Parked" }, "accepted"],
  ["empty", { status: "" }, "not understood"],
  ["null", { status: null }, "not understood"],
])("an operation whose status is %s", async (_what, body, expected) => {
  server.answer({ body: { id: operationId, ...body } });
  const told = await sender.statusOf(operationId).catch((thrown: unknown) => thrown);
  if (expected === "not understood") expect(told).toBeInstanceOf(TransientError);
  else expect(told).toBe(expected);
});
