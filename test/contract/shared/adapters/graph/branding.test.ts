import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { signInColor } from "../../../../../shared/adapters/graph/graphBranding.ts";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { RefusedError } from "../../../../../shared/errors.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";

let world: TestTenant;
let graph: GraphClient;
beforeAll(async () => {
  world = await startTestTenant();
  graph = new GraphClient(world.tenant.url, world.credential("reader"));
});
afterAll(() => world?.stop());
// Out of every throttling window.
beforeEach(() => world.clock.pass(600));

const read = () => signInColor(graph, world.tenant.tenantId);
const set = (branding: Readonly<Record<string, unknown>> | undefined) => {
  world.tenant.directory.state.organization.branding = branding;
};

test("the colour of the sign-in page is that of the tenant, as it was typed", async () => {
  set({ id: "0", backgroundColor: " #00AA55 " });
  expect(await read()).toBe("#00AA55");
});

test.each([
  ["nobody ever set anything", undefined],
  ["something else was set", { id: "0", backgroundColor: null, signInPageText: "Hello" }],
  ["it was emptied", { id: "0", backgroundColor: "" }],
])("there is none where %s", async (_case, branding) => {
  set(branding);
  expect(await read()).toBeUndefined();
});

test("without the permission it is refused, in words", async () => {
  const roles = world.tenant.identities.reader.roles as Set<string>;
  roles.delete("Organization.Read.All");
  await expect(read()).rejects.toThrow(RefusedError);
  roles.add("Organization.Read.All");
});
