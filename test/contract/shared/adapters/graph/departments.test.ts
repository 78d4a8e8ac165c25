import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import type { PersonInDirectory } from "../../../../../shared/ports/groups.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const written = ["Sales", "sales ", "=R&D|/#?", "Büro 😀"];
let world: TestTenant;
let directory: ReturnType<typeof graphDirectory>;
const departmentOf = new Map<string, string | undefined>();
beforeAll(async () => {
  world = await startTestTenant();
  directory = graphDirectory(new GraphClient(world.tenant.url, world.credential("reader")), APP_ID);
  for (let n = 0; n < 2100; n++) {
    const department = written[n % 6];
    const id = world.tenant.directory.addUser({
      userPrincipalName: `person${n}@contoso.example`,
      displayName: `Person ${n}`,
      createdDateTime: "2025-01-06T08:00:00Z",
      // Switched off ones and guests are in the directory, too.
      accountEnabled: n % 7 !== 0,
      userType: n % 5 === 0 ? "Guest" : "Member",
      ...(department !== undefined && { department }),
    });
    departmentOf.set(id, department);
  }
});
afterAll(() => world?.stop());
beforeEach(() => {
  // Out of every throttling window.
  world.clock.pass(600);
  world.tenant.setTrouble({});
});

test("everybody's department is told as it is written, in as few requests as Graph allows", async () => {
  const before = world.tenant.stats().requests;
  const found = new Map<string, PersonInDirectory>();
  let next: string | undefined;
  do {
    const page: Awaited<ReturnType<typeof directory.departments>> = await directory.departments(next);
    for (const one of page.items) found.set(one.userId, one);
    next = page.next;
  } while (next !== undefined);
  expect(world.tenant.stats().requests - before).toBe(3);
  expect(found.size).toBe(world.tenant.directory.state.principals.users.size);
  for (const [userId, department] of departmentOf)
    expect(found.get(userId)).toEqual({ userId, ...(department !== undefined && { department }) });
});

test("a page that Graph is too busy for is nobody's", async () => {
  const page = await directory.departments();
  world.tenant.setTrouble({ throttled: 1 });
  await expect(directory.departments(page.next)).rejects.toThrow(TransientError);
});

test("a place that Graph takes no longer is told apart", async () => {
  const { next } = await directory.departments();
  const lost = (next ?? "").replace(/skiptoken=[^"&\\]*/i, "skiptoken=lost");
  expect(lost).not.toBe(next);
  const refused = await directory.departments(lost).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RefusedError);
  expect(refused).toMatchObject({ reason: "cursor" });
});

const checker = new URL("../../../../../../shared/contract/graph-contract.mjs", import.meta.url).pathname;
if (!existsSync(checker)) console.log("skipped: the exchanges are not checked, ../shared/contract is absent");
test.skipIf(!existsSync(checker))("whatever was asked and answered conforms to Microsoft's metadata", () => {
  world.tenant.flush();
  const { stdout } = spawnSync(process.execPath, [checker, join(world.dir, "exchanges.jsonl")], { encoding: "utf8" });
  expect(stdout).toMatch(/^[1-9]\d* exchanges, 0 violations$/m);
});
