import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const DAY_S = 86_400;
let world: TestTenant;
let directory: ReturnType<typeof graphDirectory>;
const addUser = (name: string) =>
  world.tenant.directory.addUser({
    userPrincipalName: `${name}@contoso.example`,
    displayName: name,
    createdDateTime: "2025-01-06T08:00:00Z",
  });

beforeAll(async () => {
  world = await startTestTenant();
  directory = graphDirectory(new GraphClient(world.tenant.url, world.credential("reader")), APP_ID);
});
afterAll(() => world?.stop());
beforeEach(() => {
  // Out of every throttling window.
  world.clock.pass(600);
  world.tenant.setTrouble({});
});

test("an account that was deleted stands there for thirty days, since when it was, and then no more", async () => {
  const ann = addUser("ann");
  expect(await directory.deletedUser(ann)).toBeUndefined();
  const deletedDateTime = new Date(world.clock.now()).toISOString();
  world.tenant.directory.deleteUser(ann);
  expect(await directory.user(ann)).toBeUndefined();
  const found = await directory.deletedUser(ann.toUpperCase());
  expect(Date.parse(found?.deletedDateTime ?? "")).toBe(Math.floor(Date.parse(deletedDateTime) / 1000) * 1000);
  world.clock.pass(29 * DAY_S);
  expect(await directory.deletedUser(ann)).toBeDefined();
  world.clock.pass(DAY_S);
  expect(await directory.deletedUser(ann)).toBeUndefined();
});

test("one that was deleted, and is there again, is no deleted one", async () => {
  const ben = addUser("ben");
  world.tenant.directory.deleteUser(ben);
  expect(await directory.deletedUser(ben)).toBeDefined();
  expect(addUser("ben")).toBe(ben);
  expect(await directory.deletedUser(ben)).toBeUndefined();
});

test("a service that is too busy does not say that there is none, and neither does one that forbids it", async () => {
  const cleo = addUser("cleo");
  world.tenant.setTrouble({ throttled: 1 });
  await expect(directory.deletedUser(cleo)).rejects.toThrow(TransientError);
  world.tenant.setTrouble({});
  const other = graphDirectory(new GraphClient(world.tenant.url, world.credential("passIssuer")), APP_ID);
  await expect(other.deletedUser(cleo)).rejects.toMatchObject({ reason: "denied" });
});

const checker = new URL("../../../../../../shared/contract/graph-contract.mjs", import.meta.url).pathname;
if (!existsSync(checker)) console.log("skipped: the exchanges are not checked, ../shared/contract is absent");
test.skipIf(!existsSync(checker))("whatever was asked and answered conforms to Microsoft's metadata", () => {
  world.tenant.flush();
  const { stdout } = spawnSync(process.execPath, [checker, join(world.dir, "exchanges.jsonl")], { encoding: "utf8" });
  expect(stdout).toMatch(/^[1-9]\d* exchanges, 0 violations$/m);
});
