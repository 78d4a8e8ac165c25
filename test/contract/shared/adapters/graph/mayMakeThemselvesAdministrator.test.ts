import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GatheringGraphClient } from "../../../../../shared/adapters/graph/gatheringGraphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import type { RefusedError } from "../../../../../shared/errors.ts";
import { readPickUpCase } from "../../../../../shared/passes/pickUpCase.ts";
import { readKeptOut, takeIn } from "../../../../../shared/waves/sortOut.ts";
import { fakePorts } from "../../../../support/fakes/fakePorts.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { BREAK_GLASS_GROUP_ID, testConfig } from "../../../../support/testConfig.ts";

/** Without the second, a press is refused already because nobody knows the break-glass accounts. */
const PERMISSIONS = [
  ["PrivilegedEligibilitySchedule.Read.AzureADGroup", "rolesUnreadable"],
  ["GroupMember.Read.All", "Authorization_RequestDenied"],
] as const;
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
// Graph counts what a directory is asked within ten seconds.
beforeEach(() => world.clock.pass(10));
afterEach(() => {
  for (const [permission] of PERMISSIONS) (world.tenant.identities.reader.roles as Set<string>).add(permission);
});

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
const mayJoin = (
  principalId: string,
  groupId: string,
  more: { accessId?: "owner"; startAt?: number; endAt?: number } = {},
) => world.tenant.directory.makeEligible({ groupId, principalId, ...more });

const owns = (userId: string, groupId: string) => world.tenant.directory.addOwner(groupId, userId);

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
  const { verdict } = await readPickUpCase(
    { ...fakePorts(), directory, clock },
    config,
    { grant, etag: "e" },
    managerId,
    "look",
  );
  return verdict.ok ? "allowed" : verdict.because;
}
/** Why a member of a wave's group is not taken in; `undefined` when it is. */
async function takenIn(userId: string) {
  const ports = fakePorts();
  const user = await directory.user(userId);
  if (!user) throw new Error("no such user");
  const [row] = await takeIn(ports, { waveId: WAVE }, [user], await readKeptOut({ directory }, config));
  return row?.sortedOut;
}

/** Of a tenant without roles at first: what is made further down would be read as well. */
describe("what is asked for", () => {
  const cost = async (run: () => Promise<unknown>) => {
    const before = [graph.trips, world.tenant.stats().requests] as const;
    await run();
    return { trips: graph.trips - before[0], reads: world.tenant.stats().requests - before[1] };
  };
  const hire = (groups: number) => {
    const id = person();
    for (let n = 0; n < groups; n++) group(id);
    return id;
  };

  test.each([
    [0, { trips: 1, reads: 10 }],
    [3, { trips: 2, reads: 13 }],
  ])("at a pick-up, for a hire in %i groups, takes %j", async (groups, expected) => {
    const id = hire(groups);
    expect(await cost(() => press(id))).toEqual(expected);
  });

  test("at a pick-up grows by three reads for a group with a role, of all such groups in one trip", async () => {
    for (let n = 0; n < 5; n++) owns(person(), admins());
    expect(await cost(() => press(hire(3)))).toEqual({ trips: 2, reads: 13 + 5 * 3 });
    expect(await cost(() => press(hire(0)))).toEqual({ trips: 2, reads: 10 + 5 * 3 });
  });

  test("for a wave does not grow with people, but with groups on the way to a role", async () => {
    const whole = () => cost(() => directory.privilegedUserIds());
    const before = await whole();
    const role = admins();
    const others = Array.from({ length: 30 }, person);
    for (const id of others.slice(0, 10)) mayJoin(id, role);
    for (const id of others.slice(10, 20)) owns(id, role);
    for (const id of others.slice(20)) world.tenant.directory.addMember(role, id);
    expect(await whole()).toEqual({ trips: before.trips, reads: before.reads + 3 });
  });
});

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
    ["as owner, for good, of a group with a role", (id) => owns(id, admins())],
    ["as owner, for good, of a group that may take up a role", (id) => owns(id, admins("eligible"))],
    [
      "as owner, for good, of a group whose members may join one with a role",
      (id) => {
        const between = group();
        mayJoin(between, admins());
        owns(id, between);
      },
    ],
    [
      "as owner, for good, of a group inside one with a role",
      (id) => {
        const [inner, role] = [group(), admins()];
        world.tenant.directory.addMember(role, inner);
        owns(id, inner);
      },
    ],
    [
      "as owner, for good, of a group that others may join to get on",
      (id) => {
        const [first, second] = [group(), group()];
        mayJoin(first, second);
        mayJoin(second, admins());
        owns(id, first);
      },
    ],
    [
      "as one of more owners than fit on a page",
      (id) => {
        const role = admins();
        for (let n = 0; n < 105; n++) owns(person(), role);
        owns(id, role);
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
    ["owns a group without a role", (id) => owns(id, group())],
    ["owns a group that could have a role and has none", (id) => owns(id, roleGroup())],
    ["owns the group around one with a role", (id) => owns(id, group(admins()))],
    [
      "owns a group that administrators may join",
      (id) => {
        const office = group();
        mayJoin(admins(), office);
        owns(id, office);
      },
    ],
  ])("is not who %s", async (_way, make) => {
    const id = person();
    make(id);
    expect(await directory.privilegeOf(id)).toEqual({ kind: "none" });
    expect(await press(id)).toBe("allowed");
    expect(await takenIn(id)).toBeUndefined();
  });

  test.each(PERMISSIONS)("is anybody, while it cannot be read without %s", async (permission, because) => {
    const id = person();
    (world.tenant.identities.reader.roles as Set<string>).delete(permission);
    expect(await directory.privilegeOf(id)).toEqual({ kind: "unreadable", because: "Authorization_RequestDenied" });
    expect(await press(id).catch(({ code }: RefusedError) => code)).toBe(because);
    await expect(takenIn(id)).rejects.toThrow("Authorization_RequestDenied");
  });
});

const checker = new URL("../../../../../../shared/contract/graph-contract.mjs", import.meta.url).pathname;
if (!existsSync(checker)) console.log("skipped: the exchanges are not checked, ../shared/contract is absent");
test.skipIf(!existsSync(checker))("whatever was asked and answered conforms to Microsoft's metadata", () => {
  world.tenant.flush();
  const { stdout } = spawnSync(process.execPath, [checker, join(world.dir, "exchanges.jsonl")], { encoding: "utf8" });
  expect(stdout).toMatch(/^[1-9]\d* exchanges, 0 violations$/m);
});
