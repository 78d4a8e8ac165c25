import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import type { DirectoryReader } from "../../../../../shared/ports/graph.ts";
import { powerless } from "../../../../support/powerless.ts";
import { type ScriptedAnswer, startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const [PERSON, GROUP] = [id(1), id(7)];
const error = (code: string, message = "m") => ({ error: { code, message } });
const none = { body: { value: [] } };
const holds = { body: { value: [{ id: "a", principalId: PERSON }] } };
const plans = (...names: string[]) => ({
  body: { value: [{ servicePlans: names.map((servicePlanName) => ({ servicePlanName })) }] },
});
const unlicensed = {
  status: 400,
  body: error(
    "AadPremiumLicenseRequired",
    "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.",
  ),
};

let server: Awaited<ReturnType<typeof startScriptedServer>>;
let directory: DirectoryReader;
/** By a part of the path; the first that fits answers. All else is an empty list. */
let answers: [RegExp, ScriptedAnswer][];
beforeAll(async () => {
  server = await startScriptedServer();
});
beforeEach(() => {
  directory = graphDirectory(new GraphClient(server.url, tokenOf("secret")), APP_ID);
  answers = [];
  server.answer(
    (request) =>
      powerless(request) ?? answers.find(([part]) => part.test(decodeURIComponent(request.url)))?.[1] ?? none,
  );
});
afterAll(() => server?.stop());

const eligibilities = {
  "roles that somebody is eligible for": /roleEligibilityScheduleInstances.*principalId/,
  "roles that anybody is eligible for": /roleEligibilityScheduleInstances\?\$expand/,
  "groups that somebody is eligible for": /eligibilityScheduleInstances.*principalId\+?.?eq/,
  "who is eligible for a group with a role": /eligibilityScheduleInstances.*groupId\+?.?eq/,
};
/** A group holds a role for good, so that all of them are asked. */
const groupWithRole: [RegExp, ScriptedAnswer] = [
  /roleAssignment(s|ScheduleInstances)\?\$expand/,
  { body: { value: [{ principalId: GROUP, principal: { "@odata.type": "#microsoft.graph.group" } }] } },
];
const p1Only: [RegExp, ScriptedAnswer][] = [
  [/ScheduleInstances/, unlicensed],
  [/subscribedSkus/, plans("EXCHANGE_S_ENTERPRISE", "AAD_PREMIUM")],
];
const thrownBy = (run: () => Promise<unknown>): Promise<unknown> => run().catch((caught: unknown) => caught);
const skuReads = () => server.requests.filter(({ url }) => url.includes("subscribedSkus")).length;

describe("in a tenant with Entra ID P1 alone", () => {
  test("nobody is eligible for anything, so who is privileged can be told", async () => {
    answers = [...p1Only, groupWithRole];
    expect(await directory.privilegeOf(PERSON)).toEqual({ kind: "none" });
    expect([...(await directory.privilegedUserIds())]).toEqual([GROUP]);
    expect(await directory.hasEligibilities()).toBe(false);
  });

  test("licences are read once for one look, whatever it asks for", async () => {
    answers = [...p1Only, groupWithRole];
    await directory.privilegeOf(PERSON);
    expect(skuReads()).toBe(1);
  });

  test.each<[string, [RegExp, ScriptedAnswer]]>([
    ["an active role", [/roleAssignments.*principalId/, holds]],
    [
      "a role of a group",
      [/transitiveMembers/, { body: { value: [{ "@odata.type": "#microsoft.graph.user", id: PERSON }] } }],
    ],
    [
      "owning a group with a role",
      [/owners/, { body: { value: [{ "@odata.type": "#microsoft.graph.user", id: PERSON }] } }],
    ],
  ])("%s still makes privileged", async (_what, answer) => {
    answers = [answer, ...p1Only, groupWithRole];
    expect(await directory.privilegeOf(PERSON)).toEqual({ kind: "privileged" });
  });
});

describe.each(Object.entries(eligibilities))("%s", (_what, part) => {
  test.each<[string, ScriptedAnswer, ScriptedAnswer]>([
    ["for want of a licence, while the tenant has P2,", unlicensed, plans("AAD_PREMIUM", "AAD_PREMIUM_P2")],
    [
      "for want of a licence, while it has ID Governance,",
      unlicensed,
      plans("AAD_PREMIUM", "Entra_Identity_Governance"),
    ],
    ["for want of a licence, while no plan is shown,", unlicensed, none],
    ["for want of a licence, while the licences may not be read,", unlicensed, { status: 403, body: error("Denied") }],
    ["for want of a licence, while there is no such list,", unlicensed, { status: 404, body: error("x") }],
    ["for want of a licence, while a plan has no name,", unlicensed, { body: { value: [{ servicePlans: [{}] }] } }],
    ["for want of a licence, while a product shows no plans,", unlicensed, { body: { value: [{ skuId: "x" }] } }],
    ["for want of a permission,", { status: 403, body: error("Authorization_RequestDenied") }, plans("AAD_PREMIUM")],
    ["as invalid,", { status: 400, body: error("BadRequest", "license") }, plans("AAD_PREMIUM")],
    ["as absent,", { status: 404, body: error("Request_ResourceNotFound") }, plans("AAD_PREMIUM")],
    ["by an answer that is none,", { body: { values: [] } }, plans("AAD_PREMIUM")],
  ])("that are refused %s are unreadable: nobody is taken for unprivileged", async (_why, answer, skus) => {
    answers = [[part, answer], groupWithRole, [/subscribedSkus/, skus]];
    expect(await directory.privilegeOf(PERSON)).toMatchObject({ kind: "unreadable" });
  });

  test("that are refused while the licences are busy are asked for again", async () => {
    answers = [[part, unlicensed], groupWithRole, [/subscribedSkus/, { status: 503 }]];
    expect(await thrownBy(() => directory.privilegeOf(PERSON))).toBeInstanceOf(TransientError);
  });
});

test("a tenant that tells its eligibilities is not asked for its licences", async () => {
  answers = [groupWithRole];
  expect(await directory.privilegeOf(PERSON)).toEqual({ kind: "none" });
  expect([await directory.hasEligibilities(), skuReads()]).toEqual([true, 0]);
});

test("whether there are eligibilities is not guessed from a refusal", async () => {
  answers = [[/ScheduleInstances/, { status: 403, body: error("Authorization_RequestDenied") }]];
  expect(await thrownBy(() => directory.hasEligibilities())).toBeInstanceOf(RefusedError);
});
