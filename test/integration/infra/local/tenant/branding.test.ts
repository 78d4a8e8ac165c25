import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTenantUnderTest, type TenantUnderTest } from "./tenantUnderTest.ts";

let t: TenantUnderTest;
let path = "";
beforeAll(async () => {
  t = await startTenantUnderTest();
  path = `/v1.0/organization/${t.tenant.tenantId}/branding`;
});
afterAll(async () => {
  await t.tenant.stop();
  await rm(t.dir, { recursive: true, force: true });
});
const read = (at: string, language?: string) =>
  t.ask("reader", "GET", at, { ...(language !== undefined && { headers: { "Accept-Language": language } }) });

test.each(["0", "default"])("the branding of the language %s is the default", async (language) => {
  const { status, body } = await read(path, language);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: "0", backgroundColor: "#7A1F5C" });
  const chosen = await read(`${path}?$select=backgroundColor`, language);
  expect(Object.keys(chosen.body as object).toSorted()).toEqual(["@odata.context", "backgroundColor", "id"]);
});

test.each([
  ["another language", "fr-FR"],
  ["no language", undefined],
])("there is none of %s", async (_case, language) => {
  expect((await read(path, language)).status).toBe(404);
});

test("there is none of another tenant, and none where nobody ever set anything", async () => {
  const other = path.replace(t.tenant.tenantId, "00000000-0000-4000-8000-000000000001");
  expect((await read(other, "0")).status).toBe(404);
  const { organization } = t.tenant.directory.state;
  const before = organization.branding;
  organization.branding = undefined;
  expect((await read(path, "0")).status).toBe(404);
  organization.branding = before;
});

test("the logo of the default branding is bytes, of which only is said that they are a picture", async () => {
  const { organization } = t.tenant.directory.state;
  const logo = `${path}/localizations/0/bannerLogo`;
  expect((await read(logo)).status).toBe(200);
  expect((await read(`${path}/localizations/fr-FR/bannerLogo`)).status).toBe(404);
  expect((await t.ask("passIssuer", "GET", logo)).status).toBe(403);
  const before = organization.branding;
  organization.branding = undefined;
  expect((await read(logo)).status).toBe(404);
  organization.branding = before;
});

test("whoever may not read the organization may not read it", async () => {
  expect((await t.ask("passIssuer", "GET", path, { headers: { "Accept-Language": "0" } })).status).toBe(403);
});

const checker = fileURLToPath(new URL("../../../../../../shared/contract/graph-contract.mjs", import.meta.url));
test.skipIf(!existsSync(checker))("every exchange conforms to Microsoft's metadata", () => {
  t.tenant.flush();
  const { stdout } = spawnSync(process.execPath, [checker, t.exchangesFile], { encoding: "utf8" });
  expect(stdout).toMatch(/\b0 violations\b/);
});

// Behind the check of the exchanges: it asks for what there is not.
test("a property that Graph does not have is refused", async () => {
  expect((await read(`${path}?$select=colour`, "0")).status).toBe(400);
});
