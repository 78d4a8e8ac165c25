import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphPolicyReader } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import {
  definitionDigest,
  definitionProblems,
  workforcePolicyBody,
} from "../../../../../shared/domain/policy/policyDefinition.ts";
import { unheardOf } from "../../../../../shared/domain/policy/policyMembers.ts";
import { startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";

const sent = workforcePolicyBody({
  enforcedGroupId: "aaaaaaaa-0000-4000-8000-000000000011",
  breakGlassGroupId: "aaaaaaaa-0000-4000-8000-000000000013",
  enforcedStrengthId: "aaaaaaaa-0000-4000-8000-000000000012",
});
/** As Graph answers, with a member more. */
function withMember(path: string, value: unknown): Record<string, unknown> {
  const policy: Record<string, unknown> = structuredClone({ ...sent, sessionControls: {}, id: "p-1" });
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  let part = policy;
  for (const step of steps) part = part[step] as Record<string, unknown>;
  part[last] = value;
  return policy;
}

let server: Awaited<ReturnType<typeof startScriptedServer>>;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server?.stop());
/** As it comes through the reader of policies. */
async function readBack(policy: object) {
  server.answer({ body: policy });
  const found = await graphPolicyReader(new GraphClient(server.url, tokenOf("secret"))).policy("p-1");
  if (!found) throw new Error("no policy");
  return found;
}

const places = [
  "somethingNew",
  "conditions.agentRisk",
  "conditions.users.includeAgents",
  "conditions.applications.networkAccess",
  "grantControls.extraGrant",
  "sessionControls.extraSession",
];

describe.each(places)("a member %s that Microsoft adds to policies", (path) => {
  test.each([[null], [""], [[]], [{}], [{ inner: null, list: [], text: "" }]])(
    "and that is empty (%j) is no drift, and is told apart",
    async (value) => {
      const policy = await readBack(withMember(path, value));
      expect(definitionDigest(policy.definition)).toBe(definitionDigest(sent));
      expect(definitionProblems(policy, sent)).toEqual([]);
      expect(unheardOf(policy.definition)).toEqual([path]);
    },
  );

  test.each([[true], [false], [0], ["all"], [["x"]], [{ isEnabled: true }], [{ isEnabled: false }], [{ list: [1] }]])(
    "and that says something (%j) is drift, as it may change whom or what the policy is for",
    async (value) => {
      const policy = await readBack(withMember(path, value));
      expect(definitionDigest(policy.definition)).not.toBe(definitionDigest(sent));
      expect(definitionProblems(policy, sent)).toEqual([expect.stringContaining(path)]);
    },
  );
});

test.each([
  ["conditions.users.includeGuestsOrExternalUsers", { guestOrExternalUserTypes: "b2bCollaborationGuest" }],
  ["conditions.insiderRiskLevels", "minor"],
  ["conditions.authenticationFlows", { transferMethods: "deviceCodeFlow" }],
  ["sessionControls.secureSignInSession", { isEnabled: true }],
])("%s, which is known, is drift with a value, and nothing that is new", async (path, value) => {
  const policy = await readBack(withMember(path, value));
  expect(definitionDigest(policy.definition)).not.toBe(definitionDigest(sent));
  expect(unheardOf(policy.definition)).toEqual([]);
});

test("what tells of a policy and not what it does is no drift and nothing new", async () => {
  const more = {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata",
    description: "by Ada",
    templateId: "t-1",
    deletedDateTime: null,
    createdDateTime: "2026-03-01T08:00:00Z",
    displayName: "renamed",
    state: "enabled",
  };
  const policy = await readBack({ ...withMember("conditions.platforms", null), ...more });
  expect(definitionDigest(policy.definition)).toBe(definitionDigest(sent));
  expect(unheardOf(policy.definition)).toEqual([]);
});

test.each([[undefined], [null], ["text"], [[]], [{ conditions: null }], [{ conditions: { users: "x" } }]])(
  "a definition that is odd (%j) has nothing that is new",
  (definition) => {
    expect(unheardOf(definition)).toEqual([]);
  },
);
