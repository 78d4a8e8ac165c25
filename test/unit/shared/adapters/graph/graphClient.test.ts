import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../../../shared/adapters/clock/systemClock.ts";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { graphMethods } from "../../../../../shared/adapters/graph/graphMethods.ts";
import { graphPasses } from "../../../../../shared/adapters/graph/graphPasses.ts";
import { query, segment } from "../../../../../shared/adapters/graph/graphPath.ts";
import { graphPolicyReader, graphPolicyWriter } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import { graphReports } from "../../../../../shared/adapters/graph/graphReports.ts";
import { RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import { startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const TOKEN = "secret-token";
/** Of the answer that never comes; the others take what they need, however busy the machine is. */
const SOON_MS = 300;
const CODE = "Xy7Kq2Lm9Pw4";
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

let server: Awaited<ReturnType<typeof startScriptedServer>>;
let elsewhere: typeof server;
let graph: GraphClient;
beforeAll(async () => {
  server = await startScriptedServer();
  elsewhere = await startScriptedServer();
  graph = new GraphClient(server.url, tokenOf(TOKEN));
});
afterAll(() => Promise.all([server?.stop(), elsewhere?.stop()]));

const thrownBy = (run: () => Promise<unknown>): Promise<unknown> =>
  run().then(
    (value) => ({ notThrown: value }),
    (error: unknown) => error,
  );
const graphError = (code: string, message = "m") => ({
  error: { code, message, innerError: { "request-id": "from-body" } },
});

describe("an answer", () => {
  test.each([
    [429, { "retry-after": "17" }, TransientError, 17],
    [429, {}, TransientError, undefined],
    [503, { "retry-after": "5" }, TransientError, 5],
    [500, {}, TransientError, undefined],
    [504, {}, TransientError, undefined],
    [401, {}, TransientError, undefined],
    [400, {}, RefusedError, undefined],
    [403, {}, RefusedError, undefined],
    [301, { location: "https://elsewhere.example" }, TransientError, undefined],
  ])("%d with %j is one of our errors after one single request", async (status, headers, kind, retryAfterSeconds) => {
    server.answer({ status, headers: { ...headers, "request-id": "r-1" }, body: graphError("SomeCode") });
    const error = await thrownBy(() => graph.get("/users/x"));
    expect(error).toBeInstanceOf(kind);
    if (error instanceof TransientError) expect(error.retryAfterSeconds).toBe(retryAfterSeconds);
    if (error instanceof RefusedError) expect(error).toMatchObject({ code: "SomeCode", requestId: "r-1" });
    expect(server.requests.length).toBe(1);
  });

  test.each([
    ["503, which goes into a history as a reason to wait", 503],
    ["403, which goes into rows and mails", 403],
  ])("carries no secret of what Graph says with %s", async (_why, status) => {
    const key = "client_secret=hunter22.x";
    server.answer({ status, body: graphError("SomeCode", `it came with ${key} in it`) });
    const error = await thrownBy(() => graph.get("/users/x"));
    expect((error as Error).message).toContain("it came with client_secret=(secret) in it");
  });

  test.each([
    [404, "Request_ResourceNotFound", "notFound"],
    [404, "", "notFound"],
    [400, "ResourceNotFound", "notFound"],
    [403, "Authorization_RequestDenied", "denied"],
    [403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", "licence"],
    [400, "AadPremiumLicenseRequired", "licence"],
    [400, "ResourceTypeNotSupported", "unsupported"],
    [400, "TooManyRequests", "busy"],
    [400, "Request_BadRequest", "invalid"],
    [410, "SomethingNew", "invalid"],
  ])("that refuses with %d %j is %s to programs", async (status, code, reason) => {
    server.answer({ status, body: graphError(code) });
    expect(await thrownBy(() => graphPolicyWriter(graph).setPolicyState(id(1), "enabled"))).toMatchObject({ reason });
  });

  test.each([["hangUp"], ["never"]] as const)(
    "that never comes (%s) is transient, after one single request",
    async (answer) => {
      const graph = new GraphClient(server.url, tokenOf(TOKEN), SOON_MS);
      server.answer(answer);
      const error = await thrownBy(() => graph.get("/users/x"));
      expect(error).toBeInstanceOf(TransientError);
      expect(server.requests.length).toBe(1);
      expect(inspect(error)).not.toContain(TOKEN);
    },
  );

  test("that is not JSON, or lacks what we need, is refused without being quoted", async () => {
    server.answer({ body: "<html>secret</html>" });
    expect(inspect(await thrownBy(() => graphDirectory(graph, APP_ID).user(id(1))))).not.toContain("secret</html>");
    server.answer({ body: { id: id(1), userPrincipalName: 7, mail: "private@contoso.example" } });
    const error = await thrownBy(() => graphDirectory(graph, APP_ID).user(id(1)));
    expect(error).toMatchObject({ code: "unexpectedAnswer", message: expect.stringContaining("userPrincipalName") });
    expect(inspect(error)).not.toContain("private@");
  });

  test("is asked for with the newer enum members and the token of this identity", async () => {
    server.answer({ status: 404 });
    await graph.get("/users/x");
    expect(server.requests[0]?.headers).toMatchObject({
      prefer: "include-unknown-enum-members",
      authorization: `Bearer ${TOKEN}`,
    });
  });

  test("is asked for with the token that the credential gives for it, which keeps a fresh one itself", async () => {
    let issued = 0;
    const getToken = async () => ({ token: `${TOKEN}-${++issued}`, expiresOnTimestamp: Date.now() + 3_600_000 });
    const client = new GraphClient(server.url, { getToken });
    server.answer({ status: 404 });
    for (let time = 0; time < 2; time++) await client.get("/users/x");
    expect(server.requests.map(({ headers }) => headers["authorization"])).toEqual([
      `Bearer ${TOKEN}-1`,
      `Bearer ${TOKEN}-2`,
    ]);
  });

  test("is never asked for without a token", async () => {
    server.answer({ status: 200 });
    const failing = new GraphClient(server.url, { getToken: async () => Promise.reject(new Error(`no ${TOKEN}`)) });
    const error = await thrownBy(() => failing.get("/users/x"));
    expect(error).toBeInstanceOf(TransientError);
    expect(inspect(error)).not.toContain(TOKEN);
    expect(server.requests).toEqual([]);
  });
});

describe("accounts with one employee id", () => {
  const [one, two] = ["10000000-0000-4000-8000-000000000001", "10000000-0000-4000-8000-000000000002"] as const;
  const userPrincipalName = "ann@contoso.example";
  const account = (id: string) => ({ id, userPrincipalName, displayName: "Ann", userType: "Member" });
  const page = (ids: readonly string[], next?: number) => ({
    body: {
      value: ids.map(account),
      ...(next !== undefined && { "@odata.nextLink": `${server.url}/v1.0/users?$skiptoken=${next}` }),
    },
  });
  const found = async (...pages: object[]) => {
    let turn = 0;
    server.answer(() => pages[turn++] ?? {});
    return (await graphDirectory(graph, APP_ID).usersByEmployeeId("7")).map(({ id }) => id);
  };

  test("are two although the first page shows one, or none", async () => {
    expect(await found(page([], 2), page([one], 3), page([two]))).toEqual([one, two]);
  });

  test("are not read further once there are two", async () => {
    expect(await found(page([one, two], 2))).toEqual([one, two]);
    expect(server.requests).toHaveLength(1);
  });

  test("are one where the last page shows no other", async () => {
    expect(await found(page([one], 2), page([]))).toEqual([one]);
  });
});

describe("a path", () => {
  test.each(["", ".", ".."])("never takes %j for an id", (value) => {
    expect(() => segment(value)).toThrow(RefusedError);
  });
  test("keeps an id in one segment, and a literal in its quotes", async () => {
    expect(segment("a/../b?c#d")).toBe("a%2F..%2Fb%3Fc%23d");
    expect(query({ $filter: "employeeId eq 'O''N & x'" })).toBe("?$filter=employeeId%20eq%20'O''N%20%26%20x'");
    server.answer({ body: { value: [] } });
    await graphDirectory(graph, APP_ID).usersByEmployeeId("x' or '1' eq '1");
    expect(decodeURIComponent(server.requests[0]?.url ?? "")).toContain("$filter=employeeId eq 'x'' or ''1'' eq ''1'&");
  });
  test("with # or a leading $ in a user principal name uses the form in parentheses", async () => {
    server.answer({ status: 404 });
    await graphDirectory(graph, APP_ID).user("ann_x.example#EXT#@contoso.example");
    expect(server.requests[0]?.url).toMatch(
      /^\/v1\.0\/users\('ann_x\.example%23EXT%23%40contoso\.example'\)\?\$select=/,
    );
  });
});

describe("removing a member", () => {
  test("always names the reference: without it Graph deletes the user", async () => {
    server.answer({ status: 204 });
    await graphPolicyWriter(graph).removeMember(id(1), id(2));
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `DELETE /v1.0/groups/${id(1)}/members/${id(2)}/$ref`,
    ]);
  });
  test.each([
    [id(1), ""],
    ["", id(2)],
    [id(1), ".."],
  ])("of group %j, user %j sends nothing", async (groupId, userId) => {
    server.answer({ status: 204 });
    expect(await thrownBy(() => graphPolicyWriter(graph).removeMember(groupId, userId))).toMatchObject({
      code: "invalidId",
    });
    expect(server.requests).toEqual([]);
  });
  test("cannot be steered away from the reference by an odd id", async () => {
    server.answer({ status: 204 });
    await graphPolicyWriter(graph).removeMember(id(1), `${id(2)}?x=`);
    await graphPolicyWriter(graph).removeMember(id(1), `${id(2)}#`);
    for (const { url } of server.requests) expect(url.endsWith("/$ref")).toBe(true);
  });
  test("who is none is fine; a refusal is not", async () => {
    server.answer({ status: 404, body: graphError("Request_ResourceNotFound") });
    await graphPolicyWriter(graph).removeMember(id(1), id(2));
    server.answer({ status: 403, body: graphError("Authorization_RequestDenied") });
    expect(await thrownBy(() => graphPolicyWriter(graph).removeMember(id(1), id(2)))).toBeInstanceOf(RefusedError);
  });
});

describe("adding members", () => {
  const parts = (answers: Record<string, object>) => ({
    body: { responses: Object.entries(answers).map(([partId, answer]) => ({ id: partId, ...answer })) },
  });
  test("sends one reference each, and takes a member who is there already for success", async () => {
    const exists = graphError(
      "Request_BadRequest",
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
    server.answer(
      parts({
        [id(2)]: { status: 204 },
        [id(3)]: { status: 400, body: exists },
        [id(4)]: { status: 404, body: graphError("Request_ResourceNotFound") },
      }),
    );
    expect(await graphPolicyWriter(graph).addMembers(id(1), [id(2), id(3), id(4)])).toEqual([
      {
        userId: id(4),
        reason: "notFound",
        code: "Request_ResourceNotFound",
        said: "Request_ResourceNotFound: m (request-id from-body)",
      },
    ]);
    const { requests } = JSON.parse(server.requests[0]?.body ?? "") as { requests: unknown[] };
    expect(requests[0]).toEqual({
      id: id(2),
      method: "POST",
      url: `/groups/${id(1)}/members/$ref`,
      headers: { "Content-Type": "application/json" },
      body: { "@odata.id": `${server.url}/v1.0/directoryObjects/${id(2)}` },
    });
  });
  test("tells of a throttled part, and of one that Graph left out, instead of calling it done", async () => {
    server.answer(parts({ [id(2)]: { status: 204 }, [id(3)]: { status: 429, headers: { "Retry-After": "33" } } }));
    expect(await thrownBy(() => graphPolicyWriter(graph).addMembers(id(1), [id(2), id(3)]))).toMatchObject({
      retryAfterSeconds: 33,
    });
    server.answer(parts({ [id(2)]: { status: 204 } }));
    expect(await thrownBy(() => graphPolicyWriter(graph).addMembers(id(1), [id(2), id(3)]))).toBeInstanceOf(
      TransientError,
    );
  });
});

describe("live methods of many", () => {
  test("never guess: throttled and unanswered parts are later, refused ones count as without methods", async () => {
    const methods = {
      value: [{ "@odata.type": "#microsoft.graph.fido2AuthenticationMethod", id: "m", passkeyType: "somethingNew" }],
    };
    const responses = [
      { id: id(1), status: 200, body: methods },
      { id: id(2), status: 429, headers: { "retry-after": "9" } },
      { id: id(3), status: 403, body: graphError("accessDenied") },
      { id: id(4), status: 404 },
    ];
    server.answer({ body: { responses } });
    const result = await graphMethods(graph, new RequestPace(systemClock)).methodsOfMany([1, 2, 3, 4, 5].map(id));
    expect(result.found.get(id(1))).toEqual([{ id: "m", type: "fido2AuthenticationMethod", passkeyType: "unknown" }]);
    expect(result).toMatchObject({ absent: [id(3), id(4)], later: [id(2), id(5)], retryAfterSeconds: 9 });
  });
  test("are refused when every part is", async () => {
    server.answer({
      body: { responses: [{ id: id(1), status: 403, body: graphError("Authorization_RequestDenied") }] },
    });
    expect(
      await thrownBy(() => graphMethods(graph, new RequestPace(systemClock)).methodsOfMany([id(1)])),
    ).toMatchObject({
      code: "Authorization_RequestDenied",
    });
  });
});

describe("minting a pass", () => {
  const request = { lifetimeInMinutes: 60, isUsableOnce: true };
  const made = {
    id: "p",
    temporaryAccessPass: CODE,
    createdDateTime: "2026-03-02T08:00:00Z",
    startDateTime: "2026-03-02T08:00:00Z",
    lifetimeInMinutes: 60,
    isUsable: true,
    methodUsabilityReason: "EnabledByPolicy",
  };
  const mint = (client = graph) => graphPasses(client).mint(id(1), request);

  test("sends exactly one request with exactly these two properties", async () => {
    server.answer({ status: 201, body: made });
    expect(await mint()).toMatchObject({ kind: "minted", temporaryAccessPass: CODE });
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST /v1.0/users/${id(1)}/authentication/temporaryAccessPassMethods`,
    ]);
    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual(request);
  });

  test.each([
    ["a made pass without an id", { status: 201, body: { ...made, id: undefined } }],
    [
      "a made pass that is cut off",
      { status: 201, headers: { "content-type": "application/json" }, body: JSON.stringify(made).slice(0, -2) },
    ],
    ["a made pass with a wrong type", { status: 201, body: { ...made, lifetimeInMinutes: "60" } }],
    ["an error that quotes the pass", { status: 500, body: graphError("x", `could not send ${CODE}`) }],
    ["a gateway's page", { status: 504, body: `<html>${CODE}</html>` }],
    ["no answer", "hangUp"],
    ["no answer in time", "never"],
  ] as const)("answered with %s is uncertain after one request, and the code is nowhere", async (_what, answer) => {
    server.answer(answer as Parameters<typeof server.answer>[0]);
    const outcome = await mint(answer === "never" ? new GraphClient(server.url, tokenOf(TOKEN), SOON_MS) : graph);
    expect(outcome.kind).toBe("uncertain");
    expect(inspect(outcome, { depth: 10 })).not.toContain(CODE);
    expect(server.requests.length).toBe(1);
  });

  test("that Graph refuses is refused, with its code and request id", async () => {
    server.answer({
      status: 400,
      headers: { "request-id": "r-2" },
      body: graphError("badRequest", "UserCredentialPolicy does not allow"),
    });
    expect(await mint()).toEqual({
      kind: "refused",
      reason: "invalid",
      code: "badRequest",
      because: "UserCredentialPolicy does not allow",
      requestId: "r-2",
    });
  });

  test.each([[429], [401]])("turned away with %d made nothing, and may be tried later", async (status) => {
    server.answer({ status, headers: { "retry-after": "7" }, body: graphError("TooManyRequests") });
    expect(await thrownBy(mint)).toBeInstanceOf(TransientError);
    expect(server.requests.length).toBe(1);
  });

  test("never leaks through reading or deleting either", async () => {
    server.answer({ body: { value: [made] } });
    expect(inspect(await graphPasses(graph).passOf(id(1)))).not.toContain(CODE);
    server.answer({ body: { value: [{ ...made, id: 7 }] } });
    expect(inspect(await thrownBy(() => graphPasses(graph).passOf(id(1))), { depth: 10 })).not.toContain(CODE);
    server.answer({ status: 500, body: { ...made } });
    expect(inspect(await thrownBy(() => graphPasses(graph).deletePass(id(1), "p")), { depth: 10 })).not.toContain(CODE);
  });
});

describe("roles", () => {
  const groups = (more: object[] = []) => ({
    body: { value: more.map((one) => ({ "@odata.type": "#microsoft.graph.group", ...one })) },
  });
  const none = { body: { value: [] } };
  const holds = { body: { value: [{ id: "a", principalId: id(1) }] } };
  let refused: string[];
  beforeEach(() => {
    refused = [];
  });
  const check = () =>
    graphDirectory(graph, APP_ID, undefined, async ({ code }) => void refused.push(code)).privilegeOf(id(1));
  const open = (...groupIds: string[]) => ({
    body: { value: groupIds.map((groupId) => ({ id: `${groupId}_member_x`, groupId })) },
  });
  /** As everybody's assignments tell of a group with a role. */
  const roleGroup = {
    body: { value: [{ principalId: id(7), principal: { "@odata.type": "#microsoft.graph.group" } }] },
  };
  const owned = (...owners: object[]) => ({ everybodys: roleGroup, owners: { body: { value: owners } } });
  const owner = (type: string, ownerId: string) => ({ "@odata.type": `#microsoft.graph.${type}`, id: ownerId });
  interface Answers {
    groups?: object;
    active?: object;
    eligible?: object;
    plain?: object;
    open?: object;
    everybodys?: object;
    owners?: object;
    graphRoles?: object;
    graphAssigned?: object;
    ownRoles?: object;
    ownAssigned?: object;
    ownOwners?: object;
    ownRegistrationOwners?: object;
    app?: object;
    appOwners?: object;
    registrationOwners?: object;
  }
  const script = (answers: Answers) =>
    server.answer((request) => {
      const { url, headers } = request;
      const application = aboutApplication(url, answers);
      if (application) return application;
      // Source: learn.microsoft.com/graph/api/user-list-transitivememberof, read 2026-11: a cast needs the header and
      // `$count`.
      const isPlainCast =
        /transitiveMemberOf\/microsoft/.test(url) &&
        !(headers["consistencylevel"] === "eventual" && url.includes("count=true"));
      if (isPlainCast) return { status: 400, body: graphError("Request_UnsupportedQuery") };
      if (url.includes("transitiveMemberOf")) return answers.groups ?? groups();
      if (url.includes("transitiveMembers")) return none;
      if (url.includes("/owners")) return answers.owners ?? none;
      if (url.includes("roleManagement") && !url.includes("principalId")) return answers.everybodys ?? none;
      if (url.includes("privilegedAccess/group") && url.includes("groupId+eq")) return none;
      if (url.includes("privilegedAccess/group")) return answers.open ?? none;
      if (url.includes("roleAssignmentScheduleInstances")) return answers.active ?? none;
      if (url.includes("roleEligibilityScheduleInstances")) return answers.eligible ?? none;
      return answers.plain ?? none;
    });
  /** The application `id(9)`, whose registration is that of the client id `id(99)`; and who has roles of which. */
  const aboutApplication = (url: string, answers: Answers): object | undefined => {
    const path = decodeURIComponent(url);
    const [, key] = /\/(?:servicePrincipals|applications)(\(appId='[^']*'\)|\/)/.exec(path) ?? [];
    if (key === undefined) return undefined;
    const isOwn = key.includes(APP_ID);
    const isGraph = key.includes("00000003-0000-0000-c000-000000000000");
    if (path.includes("appRoleAssignedTo")) return (isOwn ? answers.ownAssigned : answers.graphAssigned) ?? none;
    if (path.includes("/owners") && isOwn)
      return (path.includes("/applications") ? answers.ownRegistrationOwners : answers.ownOwners) ?? none;
    if (path.includes("/owners"))
      return (path.includes("/applications") ? answers.registrationOwners : answers.appOwners) ?? none;
    if (isOwn) return answers.ownRoles ?? appRoles("Admin", "Approver", "Helpdesk");
    if (isGraph) return answers.graphRoles ?? appRoles("RoleManagement.ReadWrite.Directory", "User.Read.All");
    return answers.app ?? { body: { id: id(9), appId: id(99) } };
  };
  /** Their ids count from 31. */
  const appRoles = (...values: (string | null)[]) => ({
    body: { id: id(30), appRoles: values.map((value, n) => ({ id: id(31 + n), value })) },
  });
  const assigned = (n: number, principalType: string | null = "ServicePrincipal", principalId = id(9)) => ({
    body: {
      value: [
        {
          id: "x",
          appRoleId: n === 0 ? "00000000-0000-0000-0000-000000000000" : id(30 + n),
          principalId,
          principalType,
        },
      ],
    },
  });
  const mine = { body: { value: [{ "@odata.type": "#microsoft.graph.user", id: id(1) }] } };
  const noLicence = { status: 403, body: graphError("AadPremiumLicenseRequired") };
  const denied = { status: 403, body: graphError("Authorization_RequestDenied") };

  test.each([
    ["nothing anywhere is none", {}, { kind: "none" }],
    ["an active role is privileged", { active: holds }, { kind: "privileged" }],
    ["an eligible role is privileged", { eligible: holds }, { kind: "privileged" }],
    [
      "an empty page with a next one is privileged until known better",
      { active: { body: { value: [], "@odata.nextLink": "NEXT" } } },
      { kind: "privileged" },
    ],
    [
      "no licence for active ones falls back to plain assignments",
      { active: noLicence, plain: holds },
      { kind: "privileged" },
    ],
    ["no licence for active ones and no plain assignment is none", { active: noLicence }, { kind: "none" }],
    [
      "no licence for eligible ones is unreadable",
      { eligible: noLicence },
      { kind: "unreadable", because: "AadPremiumLicenseRequired" },
    ],
    [
      "a refusal of active ones is unreadable, not plain",
      { active: denied },
      { kind: "unreadable", because: "Authorization_RequestDenied" },
    ],
    [
      "a refusal of the groups is unreadable",
      { groups: denied },
      { kind: "unreadable", because: "Authorization_RequestDenied" },
    ],
    [
      "an answer that is none is unreadable",
      { eligible: { body: { values: [] } } },
      { kind: "unreadable", because: "unexpectedAnswer" },
    ],
    [
      "an absent list is unreadable",
      { eligible: { status: 404 } },
      { kind: "unreadable", because: "ResourceNotFound" },
    ],
    ["a group without a role that is open to the person is none", { open: open(id(7)) }, { kind: "none" }],
    ["groups that are open to each other come to an end", { open: open(id(1), id(7), id(8)) }, { kind: "none" }],
    [
      "no licence for open groups is unreadable",
      { open: noLicence },
      { kind: "unreadable", because: "AadPremiumLicenseRequired" },
    ],
    [
      "a refusal of open groups is unreadable",
      { open: denied },
      { kind: "unreadable", because: "Authorization_RequestDenied" },
    ],
    [
      "open groups that are not understood are unreadable",
      { open: { body: { value: [{}] } } },
      { kind: "unreadable", because: "unexpectedAnswer" },
    ],
    [
      "an absent list of open groups is unreadable",
      { open: { status: 404 } },
      { kind: "unreadable", because: "ResourceNotFound" },
    ],
    [
      "a person about whom PIM says nothing is unreadable",
      { open: { status: 400, body: graphError("ResourceTypeNotSupported") } },
      { kind: "unreadable", because: "ResourceTypeNotSupported" },
    ],
    [
      "the owner of a group with a role is privileged",
      owned(owner("user", id(2)), owner("user", id(1))),
      { kind: "privileged" },
    ],
    ["an owner whose type is not told is privileged", owned({ id: id(1) }), { kind: "privileged" }],
    [
      "a group with a role that others own, and an application of others, is none",
      owned(owner("user", id(2)), owner("servicePrincipal", id(9))),
      { kind: "none" },
    ],
    [
      "a refusal of owners is unreadable",
      { ...owned(), owners: denied },
      { kind: "unreadable", because: "Authorization_RequestDenied" },
    ],
    ["owners that are not understood are unreadable", owned({}), { kind: "unreadable", because: "unexpectedAnswer" }],
    [
      "an absent list of owners is unreadable",
      { ...owned(), owners: { status: 404 } },
      { kind: "unreadable", because: "ResourceNotFound" },
    ],
    [
      "a refusal of everybody's roles is unreadable",
      { everybodys: denied },
      { kind: "unreadable", because: "Authorization_RequestDenied" },
    ],
  ])("%s", async (_what, answers, expected) => {
    const text = JSON.stringify(answers).replace(
      "NEXT",
      `${server.url}/v1.0/roleManagement/directory/roleAssignmentScheduleInstances?$skiptoken=2`,
    );
    script(JSON.parse(text) as Parameters<typeof script>[0]);
    expect(await check()).toEqual(expected);
    // Whoever is kept waiting for it knows nothing of the service's words: somebody else hears them, once.
    expect(refused).toEqual("because" in expected ? [expected.because] : []);
  });

  const rolesByApp = { graphAssigned: assigned(1) };
  const roleOfApp = {
    everybodys: { body: { value: [{ principalId: id(9), principal: owner("servicePrincipal", id(9)) }] } },
  };
  const unlike = { body: { value: [{}] } };
  const privileged = { kind: "privileged" } as const;
  const noneAtAll = { kind: "none" } as const;
  const unreadable = (because: string) => ({ kind: "unreadable", because }) as const;
  const notUnderstood = unreadable("unexpectedAnswer");
  const unpermitted = unreadable("Authorization_RequestDenied");
  const noOwnApp = unreadable("ownAppNotFound");
  test.each<[string, Answers, { readonly kind: string; readonly because?: string }]>([
    ["owner of the registration of one with a role", { ...roleOfApp, registrationOwners: mine }, privileged],
    ["owner of one with a role", { ...roleOfApp, appOwners: mine }, privileged],
    ["owner of one with a dangerous permission", { ...rolesByApp, appOwners: mine }, privileged],
    ["owner of one that only reads", { graphAssigned: assigned(2), appOwners: mine }, noneAtAll],
    ["owner of one with a permission that is not told", { graphAssigned: assigned(5), appOwners: mine }, privileged],
    [
      "owner of one with a permission without a value",
      { graphRoles: appRoles(null), graphAssigned: assigned(1), appOwners: mine },
      privileged,
    ],
    [
      "owner of one that owns a group with a role",
      { ...owned(owner("servicePrincipal", id(9))), appOwners: mine },
      privileged,
    ],
    [
      "owner of one whose registration is elsewhere",
      { ...rolesByApp, appOwners: mine, registrationOwners: { status: 404 } },
      privileged,
    ],
    [
      "stranger to one whose registration is elsewhere",
      { ...rolesByApp, registrationOwners: { status: 404 } },
      noneAtAll,
    ],
    ["owner of one that is not there any more", { ...rolesByApp, app: { status: 404 }, appOwners: mine }, noneAtAll],
    ["owner whose type is not told", { ...rolesByApp, appOwners: { body: { value: [{ id: id(1) }] } } }, privileged],
    ["Admin of ours", { ownAssigned: assigned(1, "User", id(1)) }, privileged],
    ["Approver of ours", { ownAssigned: assigned(2, "User", id(1)) }, privileged],
    ["helper of ours", { ownAssigned: assigned(3, "User", id(1)) }, noneAtAll],
    ["somebody to whom this app is shown", { ownAssigned: assigned(0, "User", id(1)) }, noneAtAll],
    ["holder of a role of ours that is not told", { ownAssigned: assigned(7, "User", id(1)) }, privileged],
    ["Admin of ours whose type is not told", { ownAssigned: assigned(1, null, id(1)) }, privileged],
    ["Admin of ours of a new type", { ownAssigned: assigned(1, "Agent", id(1)) }, privileged],
    [
      "owner of an application that is an Admin of ours",
      { ownAssigned: assigned(1), registrationOwners: mine },
      privileged,
    ],
    ["owner of a group of Approvers of ours", { ownAssigned: assigned(2, "Group", id(7)), owners: mine }, privileged],
    ["owner of our registration", { ownRegistrationOwners: mine }, privileged],
    ["owner of our application", { ownOwners: mine }, privileged],
    ["while roles of Graph are refused", { graphRoles: denied }, unpermitted],
    ["while there is no Graph", { graphRoles: { status: 404 } }, unreadable("ResourceNotFound")],
    ["while roles of Graph are not understood", { graphRoles: unlike }, notUnderstood],
    ["while holders of permissions are refused", { graphAssigned: denied }, unpermitted],
    ["while there is no list of them", { graphAssigned: { status: 404 } }, unreadable("ResourceNotFound")],
    ["while they are not understood", { graphAssigned: unlike }, notUnderstood],
    ["while our roles are refused", { ownRoles: denied }, unpermitted],
    ["while this app is not found", { ownRoles: { status: 404 } }, noOwnApp],
    ["while our roles are not understood", { ownRoles: unlike }, notUnderstood],
    ["while holders of our roles are refused", { ownAssigned: denied }, unpermitted],
    ["while there is no list of ours", { ownAssigned: { status: 404 } }, noOwnApp],
    ["while holders of our roles are not understood", { ownAssigned: unlike }, notUnderstood],
    ["while our owners are refused", { ownOwners: denied }, unpermitted],
    ["while there is no list of our owners", { ownOwners: { status: 404 } }, noOwnApp],
    ["while our owners are not understood", { ownRegistrationOwners: unlike }, notUnderstood],
    ["while our registration is refused", { ownRegistrationOwners: denied }, unpermitted],
    ["while one with power is refused", { ...rolesByApp, app: denied }, unpermitted],
    [
      "while one with power is not understood",
      { ...rolesByApp, app: { body: { id: id(9), appId: "" } } },
      notUnderstood,
    ],
    ["while its owners are refused", { ...rolesByApp, appOwners: denied }, unpermitted],
    [
      "while there is no list of its owners",
      { ...rolesByApp, appOwners: { status: 404 } },
      unreadable("ResourceNotFound"),
    ],
    ["while its owners are not understood", { ...rolesByApp, appOwners: unlike }, notUnderstood],
    ["while owners of its registration are refused", { ...rolesByApp, registrationOwners: denied }, unpermitted],
    ["while those are not understood", { ...rolesByApp, registrationOwners: unlike }, notUnderstood],
  ])("through applications: %s", async (_who, answers, expected) => {
    script(answers);
    expect(await check()).toEqual(expected);
    expect(refused).toEqual("because" in expected ? [expected.because] : []);
    const everybody = await thrownBy(async () => (await graphDirectory(graph, APP_ID).privilegedUserIds()).has(id(1)));
    expect(everybody).toEqual(
      "because" in expected
        ? expect.objectContaining({ code: expected.because })
        : { notThrown: expected.kind === "privileged" },
    );
  });

  test("through applications are no matter of certain roles", async () => {
    script({ ...roleOfApp, graphAssigned: denied, ownAssigned: denied, appOwners: mine });
    expect([...(await graphDirectory(graph, APP_ID).privilegedUserIds([id(5)]))]).toEqual([]);
  });

  test("the hundreds of permissions of Graph are read once, and again for one that is new; roles of this app each time", async () => {
    const directory = graphDirectory(graph, APP_ID);
    const readings = async () => {
      await directory.privilegedUserIds();
      const asked = server.requests.map(({ url }) => decodeURIComponent(url)).filter((url) => url.includes("appRoles"));
      return [asked.filter((url) => !url.includes(APP_ID)).length, asked.filter((url) => url.includes(APP_ID)).length];
    };
    script({ graphAssigned: assigned(2) });
    expect(await readings()).toEqual([1, 1]);
    expect(await readings()).toEqual([1, 2]);
    script({ graphAssigned: assigned(7) });
    expect((await readings())[0]).toBe(1);
    script({ graphAssigned: assigned(1), appOwners: mine });
    expect([...(await directory.privilegedUserIds())]).toEqual([id(1)]);
  });

  test.each(["", "api://passkeys", "not a guid"])(
    "of this app cannot be told with the audience %j, so nobody is without privilege",
    async (audience) => {
      script({});
      expect(await graphDirectory(graph, audience).privilegeOf(id(1))).toEqual(noOwnApp);
    },
  );

  test.each<keyof Answers>([
    "graphRoles",
    "graphAssigned",
    "ownRoles",
    "ownAssigned",
    "ownOwners",
    "ownRegistrationOwners",
    "app",
    "appOwners",
    "registrationOwners",
  ])("through applications, throttled at %s, are not a verdict", async (part) => {
    script({ ...rolesByApp, [part]: { status: 429 } });
    expect(await thrownBy(check)).toBeInstanceOf(TransientError);
  });

  test.each([
    [{ isAssignableToRole: true }, 4],
    [{}, 4],
    [{ isAssignableToRole: false, displayName: "Sales" }, 2],
    [{ isAssignableToRole: null, displayName: "Sales" }, 2],
    // As Graph names an object of which the app may see nothing.
    [{ isAssignableToRole: null, displayName: null }, 4],
    [{ "@odata.type": "#microsoft.graph.administrativeUnit" }, 2],
  ])("are asked for a group with %j too, when it could carry one", async (group, roleRequests) => {
    script({ groups: groups([{ id: id(7), ...group }]) });
    await check();
    expect(server.requests.filter(({ url }) => /roleManagement.*principalId/.test(url)).length).toBe(roleRequests);
  });

  test("throttled are not a verdict", async () => {
    script({ eligible: { status: 429 } });
    expect(await thrownBy(check)).toBeInstanceOf(TransientError);
    script({ open: { status: 429 } });
    expect(await thrownBy(check)).toBeInstanceOf(TransientError);
    script({ ...owned(), owners: { status: 429 } });
    expect(await thrownBy(check)).toBeInstanceOf(TransientError);
  });

  test("of the whole tenant are all or nothing", async () => {
    const user = { principalId: id(1), principal: { "@odata.type": "#microsoft.graph.user" } };
    const group = { principalId: id(2), principal: { "@odata.type": "#microsoft.graph.group" } };
    const app = { principalId: id(3), principal: { "@odata.type": "#microsoft.graph.servicePrincipal" } };
    const members = {
      body: {
        value: [
          { "@odata.type": "#microsoft.graph.user", id: id(4) },
          { "@odata.type": "#microsoft.graph.device", id: id(5) },
        ],
      },
    };
    const answer = (open: object, inside: object = members, owners: object = none) =>
      server.answer(({ url }) => {
        const application = aboutApplication(url, {});
        if (application) return application;
        if (url.includes("transitiveMembers")) return inside;
        if (url.includes("/owners")) return owners;
        if (url.includes("privilegedAccess/group")) return open;
        return { body: { value: url.includes("Eligibility") ? [group] : [user, app] } };
      });
    const all = () => graphDirectory(graph, APP_ID).privilegedUserIds();
    answer(none);
    expect([...(await all())].sort()).toEqual([id(1), id(2), id(4)]);
    answer({
      body: { value: [{ principalId: id(6), principal: { "@odata.type": "#microsoft.graph.user" } }, group, app] },
    });
    expect([...(await all())].sort()).toEqual([id(1), id(2), id(4), id(6)]);
    answer(none, members, { body: { value: [owner("user", id(8)), owner("servicePrincipal", id(9))] } });
    expect([...(await all())].sort()).toEqual([id(1), id(2), id(4), id(8)]);
    // As Graph says that PIM does not look after a group.
    answer({ status: 400, body: graphError("ResourceTypeNotSupported") });
    expect([...(await all())].sort()).toEqual([id(1), id(2), id(4)]);
    answer(none, { status: 404 });
    expect(await thrownBy(all)).toBeInstanceOf(RefusedError);
    for (const unreadable of [
      denied,
      noLicence,
      { status: 404 },
      { status: 400, body: graphError("BadRequest") },
      { body: { value: [{}] } },
    ]) {
      answer(unreadable);
      expect(await thrownBy(all)).toBeInstanceOf(RefusedError);
      answer(none, members, unreadable);
      expect(await thrownBy(all)).toBeInstanceOf(RefusedError);
    }
    answer({ status: 429 });
    expect(await thrownBy(all)).toBeInstanceOf(TransientError);
    answer(none, members, { status: 429 });
    expect(await thrownBy(all)).toBeInstanceOf(TransientError);
  });

  test("of certain roles: an assignment that does not say of which role counts as one of them", async () => {
    const user = { "@odata.type": "#microsoft.graph.user" };
    const value = [
      { principalId: id(1), principal: user, roleDefinitionId: id(7) },
      { principalId: id(2), principal: user, roleDefinitionId: id(8) },
      { principalId: id(3), principal: user },
    ];
    server.answer(() => ({ body: { value } }));
    expect([...(await graphDirectory(graph, APP_ID).privilegedUserIds([id(7)]))].sort()).toEqual([id(1), id(3)]);
    server.answer(() => denied);
    expect(await thrownBy(() => graphDirectory(graph, APP_ID).privilegedUserIds([id(7)]))).toBeInstanceOf(RefusedError);
  });

  test("of a principal whose type is not told are looked for in a group, and it may be none", async () => {
    const untold = { body: { value: [{ principalId: id(2) }] } };
    const eligible = {
      body: { value: [{ principalId: id(6), principal: { "@odata.type": "#microsoft.graph.user" } }] },
    };
    const answer = (inside: object, app: object = { status: 404 }) =>
      server.answer(({ url }) => {
        const application = aboutApplication(url, { app, appOwners: mine });
        if (application) return application;
        if (url.includes("transitiveMembers")) return inside;
        if (url.includes("/owners")) return { body: { value: [owner("user", id(8))] } };
        return url.includes("privilegedAccess/group") ? eligible : untold;
      });
    answer(none);
    expect([...(await graphDirectory(graph, APP_ID).privilegedUserIds())].sort()).toEqual([id(2), id(6), id(8)]);
    answer({ status: 404 });
    expect([...(await graphDirectory(graph, APP_ID).privilegedUserIds())]).toEqual([id(2)]);
    expect(server.requests.some(({ url }) => /privilegedAccess\/group|\/groups\/.*owners/.test(url))).toBe(false);
    // It may as well be an application.
    answer({ status: 404 }, { body: { id: id(2), appId: id(99) } });
    expect([...(await graphDirectory(graph, APP_ID).privilegedUserIds())].sort()).toEqual([id(1), id(2)]);
    answer({ status: 404 }, { status: 403 });
    expect(await thrownBy(() => graphDirectory(graph, APP_ID).privilegedUserIds())).toBeInstanceOf(RefusedError);
  });
});

describe("sign-ins", () => {
  const one = { id: "s", createdDateTime: "2026-03-02T08:00:00Z", userId: id(1), status: { errorCode: 0 } };
  const read = async (change: object) => {
    server.answer({ body: { value: [{ ...one, ...change }] } });
    return (
      await graphReports(graph, new RequestPace(systemClock)).signIns(
        "interactive",
        "2026-03-02T00:00:00Z",
        "2026-03-03T00:00:00Z",
      )
    ).items[0];
  };
  test("without applied policies say so: that is not the same as none", async () => {
    expect((await read({}))?.appliedConditionalAccessPolicies).toBeUndefined();
    expect((await read({ appliedConditionalAccessPolicies: null }))?.appliedConditionalAccessPolicies).toBeUndefined();
    expect((await read({ appliedConditionalAccessPolicies: [] }))?.appliedConditionalAccessPolicies).toEqual([]);
    expect(
      (await read({ appliedConditionalAccessPolicies: [{ id: "p", result: null }] }))?.appliedConditionalAccessPolicies,
    ).toEqual([{ id: "p", result: "unknown" }]);
  });
  test("are asked for by documented comparisons only", async () => {
    await read({});
    const asked = decodeURIComponent(server.requests[0]?.url ?? "");
    expect(asked).toContain(
      "createdDateTime ge 2026-03-02T00:00:00.000Z and createdDateTime le 2026-03-02T23:59:59.999Z",
    );
    // Only beta tells how somebody signed in.
    expect(asked.startsWith("/beta/auditLogs/signIns?")).toBe(true);
    expect(asked).toContain("signInEventTypes/any(t: t eq 'interactiveUser')");
    expect(asked).toMatch(/\$select=[^&]*appliedConditionalAccessPolicies,authenticationDetails/);
    await graphReports(graph, new RequestPace(systemClock)).signIns(
      "nonInteractive",
      "2026-03-02T00:00:00Z",
      "2026-03-03T00:00:00Z",
    );
    expect(server.requests[1]?.url.startsWith("/beta/auditLogs/signIns?")).toBe(true);
  });

  describe("that satisfied the policies of one person", () => {
    test("are asked for by documented comparisons, and another person's are none of theirs", async () => {
      server.answer({ body: { value: [one, { ...one, id: "t", userId: id(2) }] } });
      const [from, to] = ["2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"] as const;
      const found = await graphReports(graph, new RequestPace(systemClock)).satisfiedSignInsOf(id(1), from, to);
      expect(found.map(({ userId }) => userId)).toEqual([id(1)]);
      const asked = decodeURIComponent(server.requests[0]?.url ?? "").replaceAll("+", " ");
      expect(asked.startsWith("/v1.0/auditLogs/signIns?")).toBe(true);
      expect(asked).toContain(
        `$filter=userId eq '${id(1)}' and conditionalAccessStatus eq 'success' and createdDateTime ge 2026-03-02T00:00:00.000Z and`,
      );
    });
  });

  describe("of one person that used a passkey", () => {
    const [from, to] = ["2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"] as const;
    const signIn = (hour: string, method: string, change: object = {}) => ({
      ...one,
      id: hour,
      createdDateTime: `2026-03-02T${hour}:00:00Z`,
      authenticationDetails: [{ authenticationMethod: method, succeeded: true }],
      ...change,
    });
    const lastUse = (value: readonly object[], more: object = {}) => {
      server.answer({ body: { value, ...more } });
      return graphReports(graph, new RequestPace(systemClock)).lastPasskeyUse(id(1), from, to);
    };

    test("are asked for in one request, by documented comparisons, on beta", async () => {
      await lastUse([]);
      const asked = decodeURIComponent(server.requests[0]?.url ?? "").replaceAll("+", " ");
      expect(asked.startsWith("/beta/auditLogs/signIns?")).toBe(true);
      expect(asked).toContain(
        `$filter=signInEventTypes/any(t: t eq 'interactiveUser') and userId eq '${id(1)}' and status/errorCode eq 0 and createdDateTime ge 2026-03-02T00:00:00.000Z and createdDateTime le 2026-03-02T23:59:59.999Z`,
      );
      expect(server.requests).toHaveLength(1);
    });

    test.each<[string, readonly object[], string | undefined]>([
      ["the latest of several", [signIn("07", "Passkey (synced)"), signIn("09", "Passkey (synced)")], "09"],
      ["one behind a password alone", [signIn("09", "Password"), signIn("07", "FIDO2 security key")], "07"],
      ["none among passwords and passes", [signIn("09", "Password"), signIn("08", "Temporary Access Pass")], undefined],
      [
        "none where the step with the passkey failed",
        [signIn("09", "", { authenticationDetails: [{ authenticationMethod: "Passkey (synced)", succeeded: false }] })],
        undefined,
      ],
      [
        "none where the sign-in failed",
        [signIn("09", "Passkey (synced)", { status: { errorCode: 50097 } })],
        undefined,
      ],
      ["none where the log does not say how", [signIn("09", "", { authenticationDetails: null })], undefined],
      ["none that is somebody else's", [signIn("09", "Passkey (synced)", { userId: id(2) })], undefined],
      ["none in an empty log", [], undefined],
    ])("show %s", async (_what, value, hour) => {
      expect(await lastUse(value)).toBe(hour && `2026-03-02T${hour}:00:00Z`);
    });

    test("show none while more would have to be read, which proves nothing", async () => {
      const next = `${server.url}/beta/auditLogs/signIns?$skiptoken=x`;
      expect(await lastUse([signIn("09", "Password")], { "@odata.nextLink": next })).toBeUndefined();
      expect(server.requests).toHaveLength(1);
    });
  });

  describe("where Graph does not take $select", () => {
    const signIn = { id: "s", createdDateTime: "2026-03-02T08:00:00Z", userId: id(1), status: { errorCode: 0 } };
    const refused = (message: string) => ({ status: 400, body: graphError("BadRequest", message) });
    const notAllowed = refused("The query specified in the URI is not valid. Query option 'Select' is not allowed.");
    const [from, to] = ["2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"] as const;

    test("are read without it, and from then on", async () => {
      server.answer(({ url }) => (url.includes("$select") ? notAllowed : { body: { value: [signIn] } }));
      const reports = graphReports(graph, new RequestPace(systemClock));
      expect((await reports.signIns("interactive", from, to)).items).toMatchObject([{ id: "s", userId: id(1) }]);
      expect(await reports.lastSignIn("nonInteractive", id(1), from, to)).toBe("2026-03-02T08:00:00Z");
      expect(server.requests.map(({ url }) => url.includes("$select"))).toEqual([true, false, false]);
    });

    test("and the requests of the moment are used up, are read without it the next time", async () => {
      server.answer(({ url }) => (url.includes("$select") ? notAllowed : { body: { value: [signIn] } }));
      const pace = new RequestPace(systemClock);
      pace.take(3);
      const reports = graphReports(graph, pace);
      expect(await thrownBy(() => reports.signIns("interactive", from, to))).toBeInstanceOf(TransientError);
      expect(server.requests).toHaveLength(1);
    });

    test.each([
      ["another refusal", refused("Invalid filter clause"), RefusedError],
      ["a missing permission", { status: 403, body: graphError("Authorization_RequestDenied") }, RefusedError],
      ["a busy service", { status: 429 }, TransientError],
    ])("is not concluded from %s", async (_what, answer, kind) => {
      server.answer(answer);
      const reports = graphReports(graph, new RequestPace(systemClock));
      expect(await thrownBy(() => reports.signIns("interactive", from, to))).toBeInstanceOf(kind);
      expect(server.requests).toHaveLength(1);
    });
  });
});

test("a strength is asked for without query options, which Graph does not support there", async () => {
  server.answer(({ url }) =>
    url.includes("?")
      ? { status: 400, body: graphError("BadRequest") }
      : { body: { id: "s", allowedCombinations: ["fido2"], combinationConfigurations: [] } },
  );
  expect(await graphPolicyReader(graph).strength("s")).toEqual({ combinations: ["fido2"], narrowedTo: [] });
});

describe("what a strength is narrowed down to", () => {
  const ofPasskeys = (allowedAAGUIDs: unknown, id = "1") => ({
    "@odata.type": "#microsoft.graph.fido2CombinationConfiguration",
    id,
    appliesToCombinations: ["fido2"],
    allowedAAGUIDs,
  });
  const strength = (change: object) => ({ id: "s", policyType: "custom", allowedCombinations: ["fido2"], ...change });
  const read = () => graphPolicyReader(graph).strength("s");

  test("says the same of the same makes, whatever their order, spelling and id", async () => {
    const said: unknown[] = [];
    for (const one of [ofPasskeys(["B-2", "a-1"]), ofPasskeys(["A-1", "b-2", "a-1"], "2")]) {
      server.answer({ body: strength({ combinationConfigurations: [one] }) });
      said.push((await read())?.narrowedTo);
    }
    expect(said).toEqual([["fido2 only of a-1, b-2"], ["fido2 only of a-1, b-2"]]);
  });

  test("is asked for by itself when the answer leaves it out", async () => {
    server.answer(({ url }) =>
      url.endsWith("/combinationConfigurations") ? { body: { value: [ofPasskeys(["a-1"])] } } : { body: strength({}) },
    );
    expect((await read())?.narrowedTo).toEqual(["fido2 only of a-1"]);
    server.answer({ body: strength({ policyType: "builtIn" }) });
    expect((await read())?.narrowedTo).toEqual([]);
  });

  test("is told apart, too, where it narrows down something else than passkeys", async () => {
    const ofCertificates = (issuers: readonly string[]) => ({
      "@odata.type": "#microsoft.graph.x509CertificateCombinationConfiguration",
      id: "1",
      appliesToCombinations: ["x509CertificateMultiFactor"],
      allowedIssuerSkis: issuers,
    });
    const said: unknown[] = [];
    for (const issuers of [["AA"], ["BB"]]) {
      server.answer({ body: strength({ combinationConfigurations: [ofCertificates(issuers)] }) });
      said.push(...((await read())?.narrowedTo ?? []));
    }
    expect(said).toEqual([
      'x509CertificateMultiFactor only by {"allowedissuerskis":["aa"]}',
      'x509CertificateMultiFactor only by {"allowedissuerskis":["bb"]}',
    ]);
  });

  test.each<[string, object]>([
    ["makes that are missing", { combinationConfigurations: [ofPasskeys(undefined)] }],
    ["makes that are no list", { combinationConfigurations: [ofPasskeys("a-1")] }],
    ["something without a type", { combinationConfigurations: [{ id: "1" }] }],
  ])("is refused, and not taken for nothing: %s", async (_what, change) => {
    server.answer({ body: strength(change) });
    await expect(read()).rejects.toBeInstanceOf(RefusedError);
  });
});

test("a policy state that nobody knows is unknown, which never means enabled", async () => {
  server.answer({ body: { id: "p", displayName: "d", state: "unknownFutureValue" } });
  expect((await graphPolicyReader(graph).policy("p"))?.state).toBe("unknown");
});

test("changing a policy's state sends the state alone", async () => {
  server.answer({ status: 204 });
  await graphPolicyWriter(graph).setPolicyState("p-1", "enabled");
  expect(server.requests.map(({ method, url, body }) => ({ method, url, body }))).toEqual([
    { method: "PATCH", url: "/v1.0/identity/conditionalAccess/policies/p-1", body: '{"state":"enabled"}' },
  ]);
});
