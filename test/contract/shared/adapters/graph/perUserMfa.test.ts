import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PerUserMfaState } from "../../../../../infra/local/tenant/principals/records.ts";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { waitingReader } from "../../../../../shared/adapters/graph/preflight/partReader.ts";
import { perUserMfa } from "../../../../../shared/adapters/graph/preflight/perUserMfa.ts";
import { known } from "../../../../../shared/domain/preflight/verdict.ts";
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

let serial = 0;
function person(state: PerUserMfaState, hasPhone = false): string {
  const name = `mfa${++serial}`;
  const { directory } = world.tenant;
  const id = directory.addUser({
    userPrincipalName: `${name}@contoso.example`,
    displayName: name,
    createdDateTime: "2025-01-06T08:00:00Z",
  });
  directory.state.principals.user(id).perUserMfaState = state;
  if (hasPhone) directory.addMethod(id, { kind: "phone", phoneNumber: "+1 5550100" });
  return id;
}
const wait = async (seconds: number): Promise<void> => world.clock.pass(seconds);
const ask = (...ids: string[]) =>
  perUserMfa(graph, new Map(ids.map((id) => [id, `name of ${id}`])), waitingReader(wait));

test.each([
  ["disabled", false],
  ["enabled", true],
  ["enforced", true],
] as const)("MFA that is %s for a person is set the old way: %s", async (state, isOn) => {
  const id = person(state);
  expect(await ask(id)).toEqual(known({ people: 1, asked: 1, on: isOn ? [`name of ${id}`] : [] }));
});

test("whoever has a second factor is moved from enabled to enforced by Entra", async () => {
  const path = (id: string) => `/users/${id}/authentication/requirements`;
  const stateOf = async (id: string) => (await graph.send("GET", path(id), { version: "beta" })).body;
  expect(await stateOf(person("enabled"))).toMatchObject({ perUserMfaState: "enabled" });
  expect(await stateOf(person("enabled", true))).toMatchObject({ perUserMfaState: "enforced" });
  expect(await stateOf(person("disabled", true))).toMatchObject({ perUserMfaState: "disabled" });
});

test("v1.0 does not have it", async () => {
  const answer = await graph.send("GET", `/users/${person("enabled")}/authentication/requirements`);
  expect(answer.status).toBe(400);
});

test("without the permission, and for an account that is gone, it is not known, in words", async () => {
  const id = person("enabled");
  const roles = world.tenant.identities.reader.roles as Set<string>;
  roles.delete("Policy.Read.All");
  try {
    expect(await ask(id)).toMatchObject({ known: false, because: expect.stringContaining("403") });
  } finally {
    roles.add("Policy.Read.All");
  }
  expect(await ask("99999999-9999-4999-8999-999999999999")).toMatchObject({ known: false });
});
