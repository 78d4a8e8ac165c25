import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { managersOf } from "../../../../../shared/adapters/graph/preflight/managers.ts";
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

let serial = 0;
function person(mail?: string): string {
  const name = `managed${++serial}`;
  return world.tenant.directory.addUser({
    userPrincipalName: `${name}@contoso.example`,
    displayName: name,
    createdDateTime: "2025-01-06T08:00:00Z",
    ...(mail && { mail }),
  });
}
const under = (manager?: string): string => {
  const id = person("p@contoso.example");
  if (manager) world.tenant.directory.setManager(id, manager);
  return id;
};
const ask = (ids: readonly string[]) => managersOf(graph, new Map(ids.map((id) => [id, `name of ${id}`])));

test("whoever has no manager, or one without a mail address, is named, and nobody else", async () => {
  const [led, alone, unreachable] = [under(person("boss@contoso.example")), under(), under(person())];
  const { asked, without } = await ask([led, alone, unreachable]);
  expect(asked).toBe(3);
  expect(without.toSorted()).toEqual([alone, unreachable].map((id) => `name of ${id}`).toSorted());
});

test("a hundred are asked about, and no more", async () => {
  const boss = person("boss@contoso.example");
  const people = Array.from({ length: 101 }, () => under(boss));
  const requests = () =>
    Object.entries(world.tenant.stats().byOperation).reduce(
      (sum, [of, n]) => (of.includes("/manager") ? sum + n : sum),
      0,
    );
  const before = requests();
  expect(await ask(people)).toEqual({ asked: 100, without: [] });
  expect(requests() - before).toBe(100);
});

test("without the permission it is refused", async () => {
  const id = under();
  const roles = world.tenant.identities.reader.roles as Set<string>;
  roles.delete("User.Read.All");
  try {
    await expect(ask([id])).rejects.toBeInstanceOf(RefusedError);
  } finally {
    roles.add("User.Read.All");
  }
});
