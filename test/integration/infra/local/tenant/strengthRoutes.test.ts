import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTenantUnderTest, strengthPolicy, type TenantUnderTest } from "./tenantUnderTest.ts";

const strengths = "/v1.0/policies/authenticationStrengthPolicies";
const policies = "/v1.0/identity/conditionalAccess/policies";
const builtIn = "00000000-0000-0000-0000-000000000004";
const nobody = "00000000-0000-4000-a000-000000000000";
const makes = {
  "@odata.type": "#microsoft.graph.fido2CombinationConfiguration",
  allowedAAGUIDs: ["de1e552d-db1d-4423-a619-566b625cdc84"],
  appliesToCombinations: ["fido2"],
};
const ours = {
  "@odata.type": "#microsoft.graph.authenticationStrengthPolicy",
  displayName: "Passkey or pass",
  description: "What the workforce signs in with",
  allowedCombinations: ["fido2", "temporaryAccessPassOneTime", "password, sms"],
};

let t: TenantUnderTest;
beforeAll(async () => {
  t = await startTenantUnderTest();
});
afterAll(async () => {
  await t.tenant.stop();
  await rm(t.dir, { recursive: true, force: true });
});
const makeStrength = async (): Promise<string> =>
  (await t.ask("policyWriter", "POST", strengths, { body: ours })).body.id;

describe("an authentication strength of the tenant's own", () => {
  test("is made, read at both paths, renamed, and counts among the others", async () => {
    const made = await t.ask("policyWriter", "POST", strengths, { body: ours });
    expect(made).toMatchObject({
      status: 201,
      body: {
        policyType: "custom",
        requirementsSatisfied: "mfa",
        allowedCombinations: ["fido2", "temporaryAccessPassOneTime", "password,sms"],
        combinationConfigurations: [],
      },
    });
    const change = { displayName: "Workforce", description: null };
    const renamed = await t.ask("policyWriter", "PATCH", `${strengths}/${made.body.id}`, { body: change });
    expect(renamed.status).toBe(204);
    for (const path of [strengths, "/v1.0/identity/conditionalAccess/authenticationStrength/policies"])
      expect((await t.ask("reader", "GET", `${path}/${made.body.id}`)).body).toMatchObject(change);
    const listed = await t.ask("reader", "GET", `${strengths}?$filter=policyType eq 'custom'`);
    expect(listed.body.value.map(({ id }) => id)).toContain(made.body.id);
  });

  test("changes its combinations by an action, which names the policies that it touches", async () => {
    const id = await makeStrength();
    const grantControls = { operator: "OR", authenticationStrength: { id } };
    const group = t.tenant.directory.addGroup({ displayName: "Enforced" });
    const policy = await t.ask("policyWriter", "POST", policies, {
      body: { ...strengthPolicy("Workforce", [group], "disabled"), grantControls },
    });
    const action = `${strengths}/${id}/updateAllowedCombinations`;
    const changed = await t.ask("policyWriter", "POST", action, { body: { allowedCombinations: ["fido2"] } });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        previousCombinations: ours.allowedCombinations.map((combination) => combination.replace(" ", "")),
        currentCombinations: ["fido2"],
        conditionalAccessReferences: [policy.body.id],
      },
    });
    const { body } = await t.ask("reader", "GET", `${policies}/${policy.body.id}`);
    expect(body.grantControls.authenticationStrength.allowedCombinations).toEqual(["fido2"]);
  });

  test("takes a configuration for makes of passkeys, which is read, changed and deleted", async () => {
    const path = `${strengths}/${await makeStrength()}/combinationConfigurations`;
    const added = await t.ask("policyWriter", "POST", path, { body: makes });
    expect(added).toMatchObject({ status: 201, body: makes });
    const one = `${path}/${added.body.id}`;
    const allowedAAGUIDs = ["90a3ccdf-635c-4729-a248-9b709135078f"];
    const change = { "@odata.type": makes["@odata.type"], allowedAAGUIDs };
    expect((await t.ask("policyWriter", "PATCH", one, { body: change })).status).toBe(204);
    expect((await t.ask("reader", "GET", one)).body).toMatchObject({ ...makes, allowedAAGUIDs });
    expect((await t.ask("reader", "GET", path)).body.value).toHaveLength(1);
    expect((await t.ask("policyWriter", "DELETE", one)).status).toBe(204);
    expect((await t.ask("policyWriter", "DELETE", one)).status).toBe(404);
    expect((await t.ask("reader", "GET", path)).body.value).toEqual([]);
  });

  test.each([
    ["reader", "POST", strengths, ours],
    ["reader", "PATCH", `${strengths}/${builtIn}`, { displayName: "Mine" }],
    ["passIssuer", "POST", `${strengths}/${builtIn}/updateAllowedCombinations`, { allowedCombinations: ["fido2"] }],
    ["reader", "POST", `${strengths}/${builtIn}/combinationConfigurations`, makes],
  ] as const)("is not changed by the identity %s: %s %s", async (who, method, path, body) => {
    expect((await t.ask(who, method, path, { body })).status).toBe(403);
  });

  test.each([
    ["PATCH", `${strengths}/${builtIn}`, { displayName: "Mine" }, 400],
    ["POST", `${strengths}/${builtIn}/updateAllowedCombinations`, { allowedCombinations: ["fido2"] }, 400],
    ["PATCH", `${strengths}/${nobody}`, { displayName: "Mine" }, 404],
    ["POST", `${strengths}/${nobody}/combinationConfigurations`, makes, 404],
    ["POST", strengths, { ...ours, allowedCombinations: ["fido2,voice"] }, 400],
  ])("is not there or not to be changed: %s %s with %o answers %i", async (method, path, body, status) => {
    expect((await t.ask("policyWriter", method, path, { body })).status).toBe(status);
  });
});

const checker = fileURLToPath(new URL("../../../../../../shared/contract/graph-contract.mjs", import.meta.url));
test.skipIf(!existsSync(checker))("every exchange conforms to Microsoft's metadata", () => {
  t.tenant.flush();
  const { stdout } = spawnSync(process.execPath, [checker, t.exchangesFile], { encoding: "utf8" });
  expect(stdout).toMatch(/\b0 violations\b/);
});
