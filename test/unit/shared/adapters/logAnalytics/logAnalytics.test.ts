import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LogAnalyticsClient } from "../../../../../shared/adapters/logAnalytics/logAnalyticsClient.ts";
import { logAnalyticsReports } from "../../../../../shared/adapters/logAnalytics/logAnalyticsReports.ts";
import { ConfigError } from "../../../../../shared/errors.ts";
import { fakePorts } from "../../../../support/fakes/fakePorts.ts";
import { startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";

const WORKSPACE = "11111111-1111-4111-8111-111111111112";
const [from, to] = ["2026-03-02T08:00:00.000Z", "2026-03-02T09:00:00.000Z"];
let server: Awaited<ReturnType<typeof startScriptedServer>>;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server?.stop());

const reports = () =>
  logAnalyticsReports(new LogAnalyticsClient(server.url, WORKSPACE, tokenOf("secret token")), fakePorts().reports);
const line = {
  Id: "line-1",
  CreatedDateTime: "2026-03-02T08:30:00.1234567Z",
  UserId: "0A000000-0000-4000-8000-000000000001",
  ResultType: "53003",
  CorrelationId: "flow",
  DeviceDetail: '{"deviceId":"laptop"}',
  ConditionalAccessPolicies: '[{"id":"policy","result":"failure"}]',
  AuthenticationDetails: '[{"authenticationMethod":"Password","succeeded":true}]',
};
const table = (row: Readonly<Record<string, unknown>>) => ({
  name: "PrimaryResult",
  columns: Object.keys(row).map((name) => ({ name, type: "string" })),
  rows: [Object.values(row)],
});
const answer = (change: object = {}) => server.answer({ body: { tables: [table({ ...line, ...change })] } });
const read = () => reports().stoppedSignIns("nonInteractive", from, to);
const thrown = () => read().catch((error: unknown) => error);

test("one query to the workspace has the window, the kind and the table, and the token goes nowhere else", async () => {
  answer();
  expect((await read()).items).toEqual([
    {
      id: "line-1",
      createdDateTime: line.CreatedDateTime,
      userId: line.UserId.toLowerCase(),
      errorCode: 53003,
      correlationId: "flow",
      deviceId: "laptop",
      appliedConditionalAccessPolicies: [{ id: "policy", result: "failure" }],
      authenticationMethods: ["Password"],
    },
  ]);
  expect(server.requests).toHaveLength(1);
  const [request] = server.requests;
  expect(request).toMatchObject({ method: "POST", url: `/v1/workspaces/${WORKSPACE}/query` });
  expect(request?.headers["authorization"]).toBe("Bearer secret token");
  const { query } = JSON.parse(request?.body ?? "") as { query: string };
  expect(query).toMatch(/^AADNonInteractiveUserSignInLogs\n/);
  expect(query).toContain(`CreatedDateTime >= datetime(${from}) and CreatedDateTime < datetime(${to})`);
  expect(query).toContain('ConditionalAccessStatus == "failure"');
});

describe("a line with values that nobody knows", () => {
  test.each([
    ["no result", { ResultType: null }],
    ["an empty result", { ResultType: "" }],
    ["a result that is no number", { ResultType: "success" }],
    ["no moment", { CreatedDateTime: null }],
    ["an empty moment", { CreatedDateTime: "" }],
    ["nobody", { UserId: null }],
  ])("%s cannot be read: as something else it could look like a success", async (_what, change) => {
    answer(change);
    const { items, unread } = await read();
    expect(items).toEqual([]);
    expect(unread).toMatchObject([{ id: "line-1" }]);
  });

  test.each<[string, object, object]>([
    ["a device that is none", { DeviceDetail: "not JSON" }, { deviceId: undefined }],
    ["a device of another form", { DeviceDetail: '["laptop"]' }, { deviceId: undefined }],
    ["methods that are cut off", { AuthenticationDetails: '[{"authent' }, { authenticationMethods: undefined }],
    ["a method without a name", { AuthenticationDetails: '[{"succeeded":true}]' }, { authenticationMethods: [] }],
    [
      "a method that may have failed",
      { AuthenticationDetails: '[{"authenticationMethod":"Passkey","succeeded":null}]' },
      { authenticationMethods: [] },
    ],
    [
      "a policy without a result",
      { ConditionalAccessPolicies: '[{"id":"policy","result":null}]' },
      { appliedConditionalAccessPolicies: [{ id: "policy", result: "unknown" }] },
    ],
    ["policies that are null", { ConditionalAccessPolicies: "null" }, { appliedConditionalAccessPolicies: undefined }],
  ])("%s proves nothing, and costs nothing else", async (_what, change, expected) => {
    answer(change);
    const [found] = (await read()).items;
    expect(found).toMatchObject({ id: "line-1", errorCode: 53003 });
    const nothing = { deviceId: undefined, authenticationMethods: undefined };
    expect({ ...nothing, ...found }).toMatchObject(expected);
  });
});

describe("policies of a line", () => {
  test.each([
    ["as the dynamic column has them", [{ id: "policy", result: "failure" }], [{ id: "policy", result: "failure" }]],
    ["that are none", "[]", []],
  ])("%s are told", async (_case, ConditionalAccessPolicies, expected) => {
    answer({ ConditionalAccessPolicies });
    expect((await read()).items[0]?.appliedConditionalAccessPolicies).toEqual(expected);
  });

  test.each([
    ["empty", ""],
    ["absent", null],
  ])("that are %s are missing evidence, and not none", async (_case, none) => {
    answer({ ConditionalAccessPolicies: none });
    expect((await read()).items[0]?.appliedConditionalAccessPolicies).toBeUndefined();
  });

  test("that nobody can read make the line one that nobody can read, without their words", async () => {
    answer({ ConditionalAccessPolicies: "not JSON of anybody" });
    const page = await read();
    expect(page).toMatchObject({ items: [], unread: [{ id: "line-1", userId: line.UserId.toLowerCase() }] });
    expect(JSON.stringify(page)).not.toContain("of anybody");
  });
});

describe("an answer that proves nothing", () => {
  test("because it is partial is refused in words, though it came with 200", async () => {
    const error = { code: "PartialError", message: "There were some errors when processing your query." };
    server.answer({ body: { tables: [table(line)], error } });
    const refusal = await thrown();
    expect(refusal).toMatchObject({ name: "RefusedError", code: "PartialError" });
    expect(String(refusal)).toContain("not whole");
  });

  test.each([
    ["a table that is not exported", { status: 400, body: { error: { code: "BadArgumentError" } } }, "invalid"],
    ["a missing role", { status: 403, body: { error: { code: "InsufficientAccessError" } } }, "denied"],
    ["no table", { body: { tables: [] } }, "notUnderstood"],
    ["something else than JSON", { body: "<html>" }, "notUnderstood"],
  ])("%s is refused", async (_case, told, reason) => {
    server.answer(told);
    expect(await thrown()).toMatchObject({ name: "RefusedError", reason });
  });

  test.each([
    ["throttled", { status: 429, headers: { "retry-after": "17" } }, 17],
    ["busy", { status: 503 }, undefined],
    ["timed out", { status: 504 }, undefined],
    ["unauthorised for now", { status: 401 }, undefined],
    ["broken off", "hangUp" as const, undefined],
  ])("%s may heal", async (_case, told, retryAfterSeconds) => {
    server.answer(told);
    const error = await thrown();
    expect(error).toMatchObject({ name: "TransientError", retryAfterSeconds });
    expect(JSON.stringify(error)).not.toContain("secret token");
  });
});

test("a user id that is none is refused before anything is asked", async () => {
  answer();
  server.requests.length = 0;
  await expect(reports().satisfiedSignInsOf('x" or 1 == 1', from, to)).rejects.toMatchObject({ reason: "invalid" });
  expect(server.requests).toEqual([]);
});

test("what decides about one person at this moment is asked of Graph, which has it first", async () => {
  const at = "2026-03-02T08:00:00.000Z";
  const userId = "10000000-0000-4000-8000-000000000001";
  const graph = fakePorts().reports;
  graph.addSignIn({ userId, createdDateTime: at, errorCode: 53003 });
  const client = new LogAnalyticsClient(server.url, WORKSPACE, tokenOf("secret token"));
  const found = await logAnalyticsReports(client, graph).stoppedSignInsOf(
    "interactive",
    userId,
    at,
    "2026-03-02T09:00:00Z",
  );
  expect(found.map((one) => one.userId)).toEqual([userId]);
});

test("the registration report stays Graph's, and the endpoint is spoken to over https only", async () => {
  expect(await reports().registrationDetails()).toEqual({ items: [] });
  expect(() => new LogAnalyticsClient("http://workspace.example", WORKSPACE, tokenOf("x"))).toThrow(ConfigError);
});

test("what Log Analytics says is wrong stands deep in its answer, and is told first", async () => {
  const unresolved = "'where' operator: Failed to resolve table or column expression named 'SigninLogs'";
  server.answer({
    status: 400,
    body: {
      error: {
        code: "BadArgumentError",
        message: "The request had some invalid properties",
        innererror: {
          code: "SemanticError",
          message: "A semantic error occurred.",
          innererror: { code: "SEM0100", message: unresolved },
        },
      },
    },
  });
  expect(await thrown()).toMatchObject({
    reason: "invalid",
    message: `log analytics: 400 BadArgumentError: ${unresolved}; A semantic error occurred.; The request had some invalid properties`,
  });
});

test.each([["text"], [null], [[]], [{ message: 5 }], [{ innererror: "text" }]])(
  "an inner error that is odd (%j) takes no words away",
  async (innererror) => {
    server.answer({ status: 400, body: { error: { code: "BadArgumentError", message: "no", innererror } } });
    expect(await thrown()).toMatchObject({ message: "log analytics: 400 BadArgumentError: no" });
  },
);
