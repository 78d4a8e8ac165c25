import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { graphMethods } from "../../../../../shared/adapters/graph/graphMethods.ts";
import { graphPolicyReader } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import { graphReports } from "../../../../../shared/adapters/graph/graphReports.ts";
import { RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";
import { FakeClock } from "../../../../support/fakes/fakeClock.ts";
import { powerless } from "../../../../support/powerless.ts";
import { startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const ID = "00000000-0000-4000-8000-000000000001";
const GROUP = "90000000-0000-4000-8000-000000000001";
const [from, to] = ["2026-03-02T08:00:00.000Z", "2026-03-02T09:00:00.000Z"];
let server: Awaited<ReturnType<typeof startScriptedServer>>;
let graph: GraphClient;
let pace: RequestPace;
beforeAll(async () => {
  server = await startScriptedServer();
});
beforeEach(() => {
  graph = new GraphClient(server.url, tokenOf("secret"));
  pace = new RequestPace(new FakeClock(from));
});
afterAll(() => server?.stop());

/** An answer, or the reason why there is none. */
const told = (reading: Promise<unknown>): Promise<unknown> =>
  reading.catch(({ name, reason }: { name: string; reason?: string }) => ({ name, reason }));
const notUnderstood = { name: "RefusedError", reason: "notUnderstood" };

describe("a Conditional Access policy", () => {
  const policy = { id: "p", displayName: "P", state: "enabled", createdDateTime: from, modifiedDateTime: to };
  test.each<[string, object, object]>([
    ["with a new state is in an unknown one", { state: "paused" }, { state: "unknown" }],
    ["with an empty state too", { state: "" }, { state: "unknown" }],
    ["without a state too", { state: null }, { state: "unknown" }],
    ["without a name has an empty one", { displayName: null }, { displayName: "" }],
    ["that was never changed has no such date", { modifiedDateTime: null }, { modifiedDateTime: undefined }],
    ["with empty dates has none", { createdDateTime: "", modifiedDateTime: "" }, { createdDateTime: undefined }],
    // Whoever compares with it finds that it differs, and tells people.
    ["with an odd date keeps it", { modifiedDateTime: "soon" }, { modifiedDateTime: "soon" }],
  ])("%s, and costs no other policy", async (_what, change, expected) => {
    server.answer({
      body: {
        value: [
          { ...policy, ...change },
          { ...policy, id: "q" },
        ],
      },
    });
    const [found, other] = await graphPolicyReader(graph).policies();
    expect({ modifiedDateTime: undefined, createdDateTime: undefined, ...found }).toMatchObject({
      id: "p",
      ...expected,
    });
    expect(other).toMatchObject({ id: "q", state: "enabled" });
  });

  test("without an id is not understood, and no list without it is told", async () => {
    server.answer({ body: { value: [policy, { ...policy, id: "" }] } });
    expect(await told(graphPolicyReader(graph).policies())).toEqual(notUnderstood);
  });
});

describe("a strength", () => {
  const strength = { policyType: "custom", allowedCombinations: ["fido2"], combinationConfigurations: [] };
  test.each<[string, object, object]>([
    [
      "with a new combination names it",
      { allowedCombinations: ["fido2", "mind"] },
      { combinations: ["fido2", "mind"] },
    ],
    ["of a new kind is read as a custom one", { policyType: "shared" }, { combinations: ["fido2"] }],
    ["without combinations is not understood", { allowedCombinations: null }, notUnderstood],
    [
      "narrowed in a new way says so",
      { combinationConfigurations: [{ "@odata.type": "#new", appliesToCombinations: ["fido2"], byMood: "good" }] },
      { narrowedTo: ['fido2 only by {"bymood":"good"}'] },
    ],
    [
      "narrowed to makes that are not told is not understood",
      {
        combinationConfigurations: [
          {
            "@odata.type": "#microsoft.graph.fido2CombinationConfiguration",
            appliesToCombinations: ["fido2"],
            allowedAAGUIDs: null,
          },
        ],
      },
      notUnderstood,
    ],
  ])("%s", async (_what, change, expected) => {
    server.answer({ body: { ...strength, ...change } });
    expect(await told(graphPolicyReader(graph).strength(ID))).toMatchObject(expected);
  });
});

describe("members of a group", () => {
  const idsOf = async () => {
    const ids: string[] = [];
    for await (const some of graphDirectory(graph, APP_ID).memberIds(GROUP)) ids.push(...some);
    return ids;
  };
  const user = { "@odata.type": "#microsoft.graph.user", id: ID };
  test.each<[string, object, unknown]>([
    ["that is a device is nobody", { "@odata.type": "#microsoft.graph.device" }, [ID]],
    ["of a new kind is nobody", { "@odata.type": "#microsoft.graph.robot" }, [ID]],
    ["whose type is not told may be anybody: no list is told", { "@odata.type": undefined }, notUnderstood],
    ["whose type is empty too", { "@odata.type": "" }, notUnderstood],
    ["whose type is null too", { "@odata.type": null }, notUnderstood],
    ["without an id is not understood", { id: "" }, notUnderstood],
  ])("one %s", async (_what, change, expected) => {
    server.answer({ body: { value: [user, { ...user, id: ID.replace(/1$/, "2"), ...change }] } });
    expect(await told(idsOf())).toEqual(expected);
  });
});

describe("what somebody is a member of", () => {
  /** The group holds a role, and nobody else does. */
  const around = (group: object) =>
    server.answer((request) => {
      const { url } = request;
      const application = powerless(request);
      if (application) return application;
      if (url.includes("transitiveMemberOf")) return { body: { value: [group] } };
      const isAboutGroup = decodeURIComponent(url).includes(`principalId eq '${GROUP}'`);
      return {
        body: { value: isAboutGroup && url.includes("/roleAssignmentSchedule") ? [{ principalId: GROUP }] : [] },
      };
    });
  const group = { "@odata.type": "#microsoft.graph.group", id: GROUP, displayName: "G", isAssignableToRole: true };
  test.each<[string, object, string]>([
    ["a group with a role", {}, "privileged"],
    ["what does not tell its type", { "@odata.type": undefined }, "privileged"],
    ["what has an empty type", { "@odata.type": "" }, "privileged"],
    ["what is of a new kind", { "@odata.type": "#microsoft.graph.team" }, "privileged"],
    ["a group that does not say whether it may hold one", { isAssignableToRole: undefined }, "privileged"],
    ["a group that is not named", { isAssignableToRole: false, displayName: "" }, "privileged"],
    ["an administrative unit", { "@odata.type": "#microsoft.graph.administrativeUnit" }, "none"],
    ["a group that may hold none", { isAssignableToRole: false }, "none"],
  ])("%s is taken for what it may be", async (_what, change, kind) => {
    around({ ...group, ...change });
    expect((await graphDirectory(graph, APP_ID).privilegeOf(ID)).kind).toBe(kind);
  });
});

describe("a method", () => {
  const key = { "@odata.type": "#microsoft.graph.fido2AuthenticationMethod", id: "k", createdDateTime: from };
  test.each<[string, object, object]>([
    ["of a new kind of passkey", { passkeyType: "hybrid" }, { passkeyType: "unknown" }],
    ["with an empty kind of passkey", { passkeyType: "" }, { passkeyType: undefined }],
    ["with an empty make", { aaGuid: "" }, { aaGuid: undefined }],
    ["without a date", { createdDateTime: null }, { createdDateTime: undefined }],
    ["with an empty date", { createdDateTime: "" }, { createdDateTime: undefined }],
    ["with an odd date", { createdDateTime: "soon" }, { createdDateTime: undefined }],
    ["of a new type", { "@odata.type": "#microsoft.graph.mindMethod" }, { type: "mindMethod" }],
    ["without a type", { "@odata.type": null }, { type: "unknown" }],
  ])("%s is told as far as it is known", async (_what, change, expected) => {
    server.answer({ body: { value: [{ ...key, ...change }] } });
    const [found] = (await graphMethods(graph, pace).methodsOf(ID)) ?? [];
    const nothing = { passkeyType: undefined, aaGuid: undefined, createdDateTime: undefined };
    expect({ ...nothing, ...found }).toMatchObject(expected);
  });
});

describe("a sign-in", () => {
  const signIn = { id: "s", createdDateTime: from, userId: ID, status: { errorCode: 0 } };
  test.each<[string, object, object]>([
    ["without policies has none that are known", { appliedConditionalAccessPolicies: null }, {}],
    [
      "with a result that is not told has an unknown one",
      { appliedConditionalAccessPolicies: [{ id: "p", result: null }] },
      { appliedConditionalAccessPolicies: [{ id: "p", result: "unknown" }] },
    ],
    [
      "with a new result names it",
      { appliedConditionalAccessPolicies: [{ id: "p", result: "unknownFutureValue" }] },
      { appliedConditionalAccessPolicies: [{ id: "p", result: "unknownFutureValue" }] },
    ],
    [
      "with a step that may have failed proves nothing",
      { authenticationDetails: [{ authenticationMethod: "Passkey", succeeded: null }] },
      { authenticationMethods: [] },
    ],
  ])("%s", async (_what, change, expected) => {
    server.answer({ body: { value: [{ ...signIn, ...change }] } });
    const { items } = await graphReports(graph, pace).signIns("interactive", from, to);
    expect(items).toMatchObject([{ id: "s", errorCode: 0, ...expected }]);
    if (Object.keys(expected).length === 0) expect(items[0]?.appliedConditionalAccessPolicies).toBeUndefined();
  });

  test.each<[string, object]>([
    ["without a moment", { createdDateTime: "" }],
    ["without a result", { status: { errorCode: null } }],
    ["without a status", { status: null }],
  ])("%s cannot be read, and is told as such: the log would look quieter than it was", async (_what, change) => {
    server.answer({ body: { value: [{ ...signIn, ...change }] } });
    const { items, unread } = await graphReports(graph, pace).signIns("interactive", from, to);
    expect({ items, unread }).toMatchObject({ items: [], unread: [{ id: "s", userId: ID }] });
  });
});

test.each<[string, () => Promise<unknown>]>([
  ["a group", () => graphDirectory(graph, APP_ID).groupShape(GROUP)],
  ["a policy", () => graphPolicyReader(graph).policy("p")],
  ["somebody's methods", () => graphMethods(graph, pace).methodsOf(ID)],
  ["an account", () => graphDirectory(graph, APP_ID).user(ID)],
])("an empty answer about %s does not say that it does not exist; 404 does", async (_what, read) => {
  server.answer({ status: 200 });
  expect(await told(read())).toEqual(notUnderstood);
  server.answer({ status: 404, body: { error: { code: "Request_ResourceNotFound" } } });
  expect(await told(read())).toBeUndefined();
});

test.each<[string, object, unknown]>([
  ["a number", { body: 7 }, 7],
  ["nobody", { body: 0 }, 0],
  ["an empty list", { body: [] }, notUnderstood],
  ["a list of one number", { body: [7] }, notUnderstood],
  ["nothing in it", { body: "" }, notUnderstood],
  ["less than nobody", { body: -1 }, notUnderstood],
  ["half a person", { body: 1.5 }, notUnderstood],
  ["yes", { body: true }, notUnderstood],
  ["no text", { status: 200 }, notUnderstood],
])("a count of a group that is %s", async (_what, answer, expected) => {
  server.answer(answer);
  expect(await told(graphDirectory(graph, APP_ID).countGroupMembers(GROUP))).toEqual(expected);
});
