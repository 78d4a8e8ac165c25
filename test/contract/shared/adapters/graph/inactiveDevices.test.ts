import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import type { ListedDevice } from "../../../../../shared/domain/signIns/inactiveDevices.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const DAY_MS = 86_400_000;
let world: TestTenant;
let directory: ReturnType<typeof graphDirectory>;
let ann: string;
let before: string;
const oldDevices = 510;
const daysAgo = (days: number): string => new Date(world.clock.now() - days * DAY_MS).toISOString();

beforeAll(async () => {
  world = await startTestTenant();
  directory = graphDirectory(new GraphClient(world.tenant.url, world.credential("reader")), APP_ID);
  ann = world.tenant.directory.addUser({
    userPrincipalName: "ann@contoso.example",
    displayName: "Ann",
    createdDateTime: "2025-01-06T08:00:00Z",
  });
  before = daysAgo(90);
  const { devices } = world.tenant.directory.state;
  devices.add({ displayName: "USED", approximateLastSignInDateTime: daysAgo(3) }, [ann]);
  devices.add({ displayName: "NEVER" }, [ann]);
  devices.add({ displayName: "OFF", approximateLastSignInDateTime: before, accountEnabled: false }, []);
  devices.add({ displayName: "MAC", operatingSystem: "macOS", approximateLastSignInDateTime: daysAgo(400) }, [ann]);
  for (let n = 2; n < oldDevices; n++)
    devices.add({ displayName: `OLD-${n}`, approximateLastSignInDateTime: daysAgo(100) }, [ann]);
});
afterAll(() => world?.stop());
beforeEach(() => {
  // Out of every throttling window.
  world.clock.pass(600);
  world.tenant.setTrouble({});
});

test("those on which nobody signed in since are listed with their owners, page by page, and no other", async () => {
  const found: ListedDevice[] = [];
  let pages = 0;
  let next: string | undefined;
  do {
    const page: Awaited<ReturnType<typeof directory.inactiveDevices>> = await directory.inactiveDevices(before, next);
    expect(page.unread).toBeUndefined();
    found.push(...page.items);
    next = page.next;
    pages++;
  } while (next !== undefined);
  expect(pages).toBe(2);
  expect(found).toHaveLength(oldDevices);
  expect(found[0]).toMatchObject({ operatingSystem: "Windows", signedInAt: before, isEnabled: false, ownerIds: [] });
  expect(found[1]).toMatchObject({ operatingSystem: "macOS", isEnabled: true, ownerIds: [ann] });
  // No name of a device comes along.
  expect(JSON.stringify(found)).not.toContain("OLD-");
});

test("a page that Graph is too busy for is nobody's", async () => {
  world.tenant.setTrouble({ throttled: 1 });
  await expect(directory.inactiveDevices(before)).rejects.toThrow(TransientError);
});

test("a place that Graph takes no longer is told apart", async () => {
  const { next } = await directory.inactiveDevices(before);
  const lost = (next ?? "").replace(/skiptoken=[^"&\\]*/i, "skiptoken=lost");
  expect(lost).not.toBe(next);
  await expect(directory.inactiveDevices(before, lost)).rejects.toMatchObject({ reason: "cursor" });
});

test("an identity without the permission is refused, and told so", async () => {
  const other = graphDirectory(new GraphClient(world.tenant.url, world.credential("passIssuer")), APP_ID);
  await expect(other.inactiveDevices(before)).rejects.toMatchObject({ reason: "denied" });
});

const checker = new URL("../../../../../../shared/contract/graph-contract.mjs", import.meta.url).pathname;
if (!existsSync(checker)) console.log("skipped: the exchanges are not checked, ../shared/contract is absent");
test.skipIf(!existsSync(checker))("whatever was asked and answered conforms to Microsoft's metadata", () => {
  world.tenant.flush();
  const { stdout } = spawnSync(process.execPath, [checker, join(world.dir, "exchanges.jsonl")], { encoding: "utf8" });
  expect(stdout).toMatch(/^[1-9]\d* exchanges, 0 violations$/m);
});
