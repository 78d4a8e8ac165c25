import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { readAutomaticEnablement } from "../../../../../shared/adapters/graph/graphMethodsPolicy.ts";
import { TransientError } from "../../../../../shared/errors.ts";
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

const set = (passkeyDynamicMigration: boolean | undefined): void => {
  const { methodsPolicy } = world.tenant.directory.state;
  methodsPolicy.optOutSettings = passkeyDynamicMigration === undefined ? undefined : { passkeyDynamicMigration };
};

test.each([
  [true, "deferred"],
  [false, "notDeferred"],
  [undefined, "notTold"],
] as const)("a tenant that has set it to %s: %s", async (said, state) => {
  set(said);
  expect(await readAutomaticEnablement(graph)).toEqual({ state });
});

test("v1.0 does not have it", async () => {
  set(true);
  expect(await graph.get("/policies/authenticationMethodsPolicy")).not.toHaveProperty("optOutSettings");
});

test("a refusal is not told, in words", async () => {
  set(false);
  const refusing = { send: async () => ({ status: 403, body: { error: { code: "accessDenied", message: "no" } } }) };
  expect(await readAutomaticEnablement(refusing)).toMatchObject({
    state: "notTold",
    because: expect.stringContaining("accessDenied"),
  });
});

test("an answer of another shape is not told", async () => {
  const odd = { send: async () => ({ status: 200, body: { optOutSettings: { passkeyDynamicMigration: "yes" } } }) };
  expect(await readAutomaticEnablement(odd)).toMatchObject({ state: "notTold", because: expect.any(String) });
});

test("whoever is busy is asked again, and has said nothing", async () => {
  const busy = { send: async () => ({ status: 503, body: undefined }) };
  await expect(readAutomaticEnablement(busy)).rejects.toBeInstanceOf(TransientError);
});
