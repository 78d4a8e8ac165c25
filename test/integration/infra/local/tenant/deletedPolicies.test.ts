import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { laptop, longAgo, startTenantUnderTest, strengthPolicy, type TenantUnderTest } from "./tenantUnderTest.ts";

const policies = "/v1.0/identity/conditionalAccess/policies";
const deleted = "/v1.0/identity/conditionalAccess/deletedItems/policies";

let t: TenantUnderTest;
let group = "";
let ana = "";
beforeAll(async () => {
  t = await startTenantUnderTest();
  group = t.tenant.directory.addGroup({ displayName: "Wave" });
  ana = t.tenant.directory.addUser({
    userPrincipalName: "ana@contoso.example",
    displayName: "Ana",
    createdDateTime: longAgo,
  });
  t.tenant.directory.addMember(group, ana);
});
afterAll(async () => {
  await t.tenant.stop();
  await rm(t.dir, { recursive: true, force: true });
});

const signIn = () =>
  t.tenant.directory.signIn({ userId: ana, with: { kind: "password" }, interactive: true, device: laptop }).result;
const makeAndDelete = async (name: string): Promise<string> => {
  const { body } = await t.ask("policyWriter", "POST", policies, { body: strengthPolicy(name, [group], "enabled") });
  expect(signIn()).toBe("denied");
  expect((await t.ask("policyWriter", "DELETE", `${policies}/${body.id}`)).status).toBe(204);
  expect(signIn()).toBe("success");
  return body.id;
};

test("a deleted policy stands in the bin, and comes back with its id and the state that it had", async () => {
  const id = await makeAndDelete("Wave 1");
  expect((await t.ask("reader", "GET", `${policies}/${id}`)).status).toBe(404);
  expect((await t.ask("reader", "GET", deleted)).body.value).toMatchObject([
    { id, displayName: "Wave 1", state: "enabled", deletedDateTime: expect.any(String) },
  ]);
  expect((await t.ask("reader", "GET", `${deleted}/${id}?$select=id,state`)).body).toMatchObject({ state: "enabled" });
  expect((await t.ask("reader", "POST", `${deleted}/${id}/restore`, { body: {} })).status).toBe(403);
  const restored = await t.ask("policyWriter", "POST", `${deleted}/${id}/restore`, { body: {} });
  expect(restored).toMatchObject({ status: 200, body: { id, state: "enabled" } });
  expect(signIn()).toBe("denied");
  expect((await t.ask("reader", "GET", deleted)).body.value).toEqual([]);
  expect((await t.ask("policyWriter", "POST", `${deleted}/${id}/restore`, { body: {} })).status).toBe(404);
  await t.ask("policyWriter", "DELETE", `${policies}/${id}`);
});

test("after 30 days it is gone for good", async () => {
  const id = await makeAndDelete("Wave 2");
  t.clock.advance({ days: 29 });
  expect((await t.ask("reader", "GET", `${deleted}/${id}`)).status).toBe(200);
  t.clock.advance({ days: 1 });
  expect((await t.ask("reader", "GET", `${deleted}/${id}`)).status).toBe(404);
  expect((await t.ask("policyWriter", "POST", `${deleted}/${id}/restore`, { body: {} })).status).toBe(404);
});

const checker = fileURLToPath(new URL("../../../../../../shared/contract/graph-contract.mjs", import.meta.url));
test.skipIf(!existsSync(checker))("every exchange conforms to Microsoft's metadata", () => {
  t.tenant.flush();
  const { stdout } = spawnSync(process.execPath, [checker, t.exchangesFile], { encoding: "utf8" });
  expect(stdout).toMatch(/\b0 violations\b/);
});
