import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { OwnRole } from "../../../../../infra/local/people/tenantApps.ts";
import { microsoftGraph } from "../../../../../infra/local/tenant/applications/microsoftGraph.ts";
import { GatheringGraphClient } from "../../../../../shared/adapters/graph/gatheringGraphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import type { RefusedError } from "../../../../../shared/errors.ts";
import { readPickUpCase } from "../../../../../shared/passes/pickUpCase.ts";
import { readKeptOut, takeIn } from "../../../../../shared/waves/sortOut.ts";
import { fakePorts } from "../../../../support/fakes/fakePorts.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { APP_ID, BREAK_GLASS_GROUP_ID, testConfig } from "../../../../support/testConfig.ts";

/** Without the second, a press is refused already because nobody knows the break-glass accounts. */
const PERMISSIONS = [
  ["PrivilegedEligibilitySchedule.Read.AzureADGroup", "rolesUnreadable"],
  ["GroupMember.Read.All", "Authorization_RequestDenied"],
  ["Application.Read.All", "rolesUnreadable"],
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
  directory = graphDirectory(graph, APP_ID);
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

/** An application of this tenant, which holds these permissions of Microsoft Graph. */
const app = (...permissions: readonly string[]) => {
  const { applications } = world.tenant.directory.state;
  const { application, servicePrincipal } = applications.register(`app${++serial}`);
  for (const permission of permissions)
    applications.assignAppRole(microsoftGraph.appId, servicePrincipal.id, permission);
  return { registration: application.id, principal: servicePrincipal.id };
};
const ownsApp = (ownerId: string, objectId: string) =>
  world.tenant.directory.state.applications.addOwner(objectId, ownerId);
const mayDo = (principalId: string, role?: OwnRole) =>
  world.tenant.directory.state.applications.assignAppRole(APP_ID, principalId, role);
const ownApp = () => {
  const { applications } = world.tenant.directory.state;
  const registration = applications.all.find(({ appId }) => appId === APP_ID)?.id ?? "";
  return { registration, principal: applications.servicePrincipalOf(APP_ID)?.id ?? "" };
};
const MIGHTY = "RoleManagement.ReadWrite.Directory";

const owns = (userId: string, groupId: string) => world.tenant.directory.addOwner(groupId, userId);

/** Whether the manager of a hire gets a code at the press of the button, live; else why not. */
async function press(userId: string) {
  const managerId = person();
  world.tenant.directory.setManager(userId, managerId);
  const clock = { now: () => new Date(world.clock.now()) };
  const grant = {
    grantId: "g",
    userId,
    reason: "lostPhone",
    openedAt: clock.now().toISOString(),
    closesAt: new Date(world.clock.now() + 3_600_000).toISOString(),
    secretHash: "h",
    state: { kind: "open" },
  } as const;
  const { verdict } = await readPickUpCase(
    { ...fakePorts(), directory, clock },
    config,
    { grant, etag: "e" },
    { id: managerId, way: "pickUp" },
    "press",
  );
  return verdict.ok ? "allowed" : verdict.because;
}
/** Why a member of a wave's group is not taken in; `undefined` when it is. */
async function takenIn(userId: string) {
  const ports = fakePorts();
  const user = await directory.user(userId);
  if (!user) throw new Error("no such user");
  const [row] = await takeIn(ports, { waveId: WAVE }, [user], await readKeptOut({ directory }, config), new Map());
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

  /** What permissions of Graph are called is read once, in the same trip. */
  beforeEach(() => press(hire(0)));

  test.each([
    [0, { trips: 1, reads: 15 }],
    [3, { trips: 2, reads: 18 }],
  ])("at a pick-up, for a hire in %i groups, takes %j", async (groups, expected) => {
    const id = hire(groups);
    expect(await cost(() => press(id))).toEqual(expected);
  });

  test("at a pick-up grows by three reads for a group with a role, of all such groups in one trip", async () => {
    for (let n = 0; n < 5; n++) owns(person(), admins());
    expect(await cost(() => press(hire(3)))).toEqual({ trips: 2, reads: 18 + 5 * 3 });
    expect(await cost(() => press(hire(0)))).toEqual({ trips: 2, reads: 15 + 5 * 3 });
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

  test("at a pick-up grows by three reads for an application with power, whoever owns it", async () => {
    const before = await cost(() => press(hire(0)));
    for (let n = 0; n < 5; n++) ownsApp(person(), app(MIGHTY).registration);
    const after = await cost(() => press(hire(0)));
    expect(after.reads).toBe(before.reads + 5 * 3);
    expect(after.trips).toBeLessThanOrEqual(before.trips + 5);
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
    [
      "as owner of the registration of an application with a role",
      (id) => {
        const { registration, principal } = app();
        world.tenant.directory.assignRole({ principalId: principal, role: ROLE });
        ownsApp(id, registration);
      },
    ],
    [
      "as owner of an application with a role in this tenant",
      (id) => {
        const { principal } = app();
        world.tenant.directory.assignRole({ principalId: principal, role: ROLE });
        ownsApp(id, principal);
      },
    ],
    [
      "as owner of an application that is eligible for a role",
      (id) => {
        const { registration, principal } = app();
        world.tenant.directory.assignRole({ principalId: principal, role: ROLE, kind: "eligible" });
        ownsApp(id, registration);
      },
    ],
    [
      "as owner of an application in a group with a role",
      (id) => {
        const { registration, principal } = app();
        world.tenant.directory.addMember(admins(), principal);
        ownsApp(id, registration);
      },
    ],
    [
      "as owner of an application in a group inside one that may take up a role",
      (id) => {
        const { registration, principal } = app();
        world.tenant.directory.addMember(admins("eligible"), group(principal));
        ownsApp(id, registration);
      },
    ],
    [
      "as owner of an application that may join a group with a role",
      (id) => {
        const { registration, principal } = app();
        mayJoin(principal, admins());
        ownsApp(id, registration);
      },
    ],
    [
      "as owner of the registration of an application that may give roles",
      (id) => ownsApp(id, app(MIGHTY).registration),
    ],
    ["as owner of an application that may give roles", (id) => ownsApp(id, app("User.Read.All", MIGHTY).principal)],
    [
      "as owner of an application that another tenant registered",
      (id) => {
        const { applications } = world.tenant.directory.state;
        const appId = `f0000000-0000-4000-8000-${String(++serial).padStart(12, "0")}`;
        applications.admit(appId, "Elsewhere");
        const principal = applications.servicePrincipalOf(appId)?.id ?? "";
        applications.assignAppRole(microsoftGraph.appId, principal, MIGHTY);
        ownsApp(id, principal);
      },
    ],
    [
      "as owner of an application that owns one that may give roles",
      (id) => {
        const [between, mighty] = [app("User.Read.All"), app(MIGHTY)];
        ownsApp(between.principal, mighty.registration);
        ownsApp(id, between.registration);
      },
    ],
    [
      "as owner of an application that owns one in a circle",
      (id) => {
        const [one, other] = [app(MIGHTY), app()];
        ownsApp(other.principal, one.registration);
        ownsApp(one.principal, other.principal);
        ownsApp(id, other.registration);
      },
    ],
    [
      "as one of more owners of an application than fit on a page",
      (id) => {
        const { registration } = app(MIGHTY);
        for (let n = 0; n < 105; n++) ownsApp(person(), registration);
        ownsApp(id, registration);
      },
    ],
    ["as an Admin of this app", (id) => mayDo(id, "Admin")],
    ["as an Approver of this app", (id) => mayDo(id, "Approver")],
    ["as an Approver of this app through a group in a group", (id) => mayDo(group(group(id)), "Approver")],
    [
      "as owner of a group of Approvers of this app",
      (id) => {
        const approvers = group();
        mayDo(approvers, "Approver");
        owns(id, approvers);
      },
    ],
    [
      "by joining a group of Admins of this app",
      (id) => {
        const ourAdmins = group();
        mayDo(ourAdmins, "Admin");
        mayJoin(id, ourAdmins);
      },
    ],
    [
      "as owner of an application that is an Admin of this app",
      (id) => {
        const { registration, principal } = app();
        mayDo(principal, "Admin");
        ownsApp(id, registration);
      },
    ],
    ["as owner of the registration of this app", (id) => ownsApp(id, ownApp().registration)],
    ["as owner of this app", (id) => ownsApp(id, ownApp().principal)],
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
    ["owns an application that reads people", (id) => ownsApp(id, app("User.Read.All").registration)],
    ["owns an application that sends mail", (id) => ownsApp(id, app("Mail.Send").principal)],
    [
      "owns an application in a group without a role",
      (id) => {
        const { registration, principal } = app();
        group(principal);
        ownsApp(id, registration);
      },
    ],
    [
      "is a colleague of an application that may give roles",
      (id) => {
        const { principal } = app(MIGHTY);
        group(id, principal);
      },
    ],
    ["works at the helpdesk of this app", (id) => mayDo(id, "Helpdesk")],
    ["audits this app", (id) => mayDo(group(id), "Auditor")],
    ["is shown this app", (id) => mayDo(id)],
    [
      "owns the group of those who audit this app",
      (id) => {
        const auditors = group();
        mayDo(auditors, "Auditor");
        owns(id, auditors);
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
