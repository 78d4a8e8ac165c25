import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { GatheringGraphClient } from "../../../../shared/graph/gatheringGraphClient.ts";
import { graphDirectory } from "../../../../shared/graph/graphDirectory.ts";
import { readPickUpCase } from "../../../../shared/passes/pickUpCase.ts";
import { readKeptOut, takeIn } from "../../../../shared/waves/sortOut.ts";
import { fakePorts } from "../../../fakes/fakePorts.ts";
import { BREAK_GLASS_GROUP_ID, testConfig } from "../../../fixtures/testConfig.ts";
import { startTestTenant, type TestTenant } from "../standIns.ts";

const PERMISSION = "PrivilegedEligibilitySchedule.Read.AzureADGroup";
const ROLE = "Helpdesk Administrator";
const WAVE = "wave-1";
const config = testConfig();

/** Counts round trips. */
class CountingClient extends GatheringGraphClient {
  trips = 0;
  override send(...request: Parameters<GatheringGraphClient["send"]>): ReturnType<GatheringGraphClient["send"]> {
    this.trips += 1;
    return super.send(...request);
  }
}

let world: TestTenant;
let graph: CountingClient;
let directory: ReturnType<typeof graphDirectory>;
beforeAll(async () => {
  world = await startTestTenant();
  graph = new CountingClient(world.tenant.url, world.credential("reader"));
  directory = graphDirectory(graph);
  world.tenant.directory.addGroup({ id: BREAK_GLASS_GROUP_ID, displayName: "Break-glass accounts" });
});
afterAll(() => world?.stop());
afterEach(() => (world.tenant.identities.reader.roles as Set<string>).add(PERMISSION));

let serial = 0;
const person = () => {
  const displayName = `person${++serial}`;
  const userPrincipalName = `${displayName}@contoso.example`;
  return world.tenant.directory.addUser({ userPrincipalName, displayName, createdDateTime: "2025-01-06T08:00:00Z" });
};
const group = (...members: readonly string[]) => {
  const id = world.tenant.directory.addGroup({ displayName: `group${++serial}`, isAssignableToRole: false });
  for (const member of members) world.tenant.directory.addMember(id, member);
  return id;
};
const roleGroup = () => world.tenant.directory.addGroup({ displayName: `admins${++serial}`, isAssignableToRole: true });
const admins = (kind: "active" | "eligible" = "active") => {
  const id = roleGroup();
  world.tenant.directory.assignRole({ principalId: id, role: ROLE, kind });
  return id;
};
const mayJoin = (principalId: string, groupId: string, more: { accessId?: "owner"; startAt?: number; endAt?: number } = {}) =>
  world.tenant.directory.makeEligible({ groupId, principalId, ...more });

/** Whether the manager of a hire gets a code at the press of the button, live; else why not. */
async function press(userId: string) {
  const managerId = person();
  world.tenant.directory.setManager(userId, managerId);
  const clock = { now: () => new Date(world.clock.now()) };
  const grant = {
    grantId: "g",
    userId,
    reason: "joiner",
    openedAt: clock.now().toISOString(),
    closesAt: new Date(world.clock.now() + 3_600_000).toISOString(),
    secretHash: "h",
    state: { kind: "open" },
  } as const;
  const { verdict } = await readPickUpCase({ ...fakePorts(), directory, clock }, config, { grant, etag: "e" }, managerId);
  return verdict.ok ? "allowed" : verdict.because;
}
/** Why a member of a wave's group is not taken in; `undefined` when it is. */
async function takenIn(userId: string) {
  const ports = fakePorts();
  const user = await directory.user(userId);
  if (!user) throw new Error("no such user");
  const [row] = await takeIn(ports, WAVE, [user], await readKeptOut({ directory }, config));
  return row?.sortedOut;
}

describe("somebody who may make themselves an administrator", () => {
  test.each<[string, (userId: string) => void]>([
    ["as member of a group with a role", (id) => mayJoin(id, admins())],
    ["as owner of a group with a role", (id) => mayJoin(id, admins(), { accessId: "owner" })],
    ["as member of a group that may take up a role", (id) => mayJoin(id, admins("eligible"))],
    ["until some day", (id) => mayJoin(id, admins(), { endAt: world.clock.now() + 1000 })],
    ["because everybody in their group may", (id) => mayJoin(group(id), admins())],
    ["because everybody in a group around their group may", (id) => mayJoin(group(group(id)), admins())],
    [
      "by joining a group whose members may",
      (id) => {
        const between = group();
        mayJoin(id, between);
        mayJoin(between, admins());
      },
    ],
    [
      "by joining a group inside one whose members may",
      (id) => {
        const inner = group();
        mayJoin(id, inner, { accessId: "owner" });
        mayJoin(group(inner), admins());
      },
    ],
    [
      "by joining a group that leads in a circle as well",
      (id) => {
        const [one, other] = [group(), group(id)];
        mayJoin(other, one);
        mayJoin(one, other);
        mayJoin(one, admins());
      },
    ],
    [
      "beside a hundred groups that lead nowhere",
      (id) => {
        for (let n = 0; n < 105; n++) mayJoin(id, group());
        mayJoin(id, admins());
      },
    ],
  ])("%s gets no pass and is in no wave", async (_way, make) => {
    const [id, other] = [person(), person()];
    make(id);
    expect(await directory.privilegeOf(id)).toEqual({ kind: "privileged" });
    expect(await press(id)).toBe("privileged");
    expect(await takenIn(id)).toBe("privileged");
    expect(await takenIn(other)).toBeUndefined();
    expect(await press(other)).toBe("allowed");
  });

  test.each<[string, (userId: string) => void]>([
    ["may join a group without a role", (id) => mayJoin(id, group())],
    ["may join a group that could have a role and has none", (id) => mayJoin(id, roleGroup())],
    ["could join a group with a role until now", (id) => mayJoin(id, admins(), { endAt: world.clock.now() })],
    ["may join a group with a role later", (id) => mayJoin(id, admins(), { startAt: world.clock.now() + 1000 })],
    [
      "is in a group that administrators may join",
      (id) => {
        const role = admins();
        mayJoin(role, group(id));
      },
    ],
  ])("is not who %s", async (_way, make) => {
    const id = person();
    make(id);
    expect(await directory.privilegeOf(id)).toEqual({ kind: "none" });
    expect(await press(id)).toBe("allowed");
    expect(await takenIn(id)).toBeUndefined();
  });

  test("is anybody, while it cannot be read", async () => {
    const id = person();
    (world.tenant.identities.reader.roles as Set<string>).delete(PERMISSION);
    expect(await directory.privilegeOf(id)).toEqual({ kind: "unreadable", because: "Authorization_RequestDenied" });
    expect(await press(id)).toBe("rolesUnreadable");
    await expect(takenIn(id)).rejects.toThrow("Authorization_RequestDenied");
  });
});

describe("what is asked for", () => {
  const cost = async (run: () => Promise<unknown>) => {
    const before = [graph.trips, world.tenant.stats().requests] as const;
    await run();
    return { trips: graph.trips - before[0], reads: world.tenant.stats().requests - before[1] };
  };

  test.each([
    [0, { trips: 1, reads: 8 }],
    [3, { trips: 2, reads: 11 }],
  ])("at a pick-up, for a hire in %i groups, takes %j", async (groups, expected) => {
    const id = person();
    for (let n = 0; n < groups; n++) group(id);
    expect(await cost(() => press(id))).toEqual(expected);
  });

  test("for a wave does not grow with people, but with groups on the way to a role", async () => {
    const whole = () => cost(() => directory.privilegedUserIds());
    const before = await whole();
    const role = admins();
    const others = Array.from({ length: 30 }, person);
    for (const id of others.slice(0, 20)) mayJoin(id, role);
    for (const id of others.slice(20)) world.tenant.directory.addMember(role, id);
    expect((await whole()).reads).toBe(before.reads + 2);
  });
});

const checker = new URL("../../../../../shared/contract/graph-contract.mjs", import.meta.url).pathname;
if (!existsSync(checker)) console.log("skipped: the exchanges are not checked, ../shared/contract is absent");
test.skipIf(!existsSync(checker))("whatever was asked and answered conforms to Microsoft's metadata", () => {
  world.tenant.flush();
  const { stdout } = spawnSync(process.execPath, [checker, join(world.dir, "exchanges.jsonl")], { encoding: "utf8" });
  expect(stdout).toMatch(/^[1-9]\d* exchanges, 0 violations$/m);
});
