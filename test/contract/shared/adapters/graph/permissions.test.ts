import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { graphMethods } from "../../../../../shared/adapters/graph/graphMethods.ts";
import { graphOffboarder } from "../../../../../shared/adapters/graph/graphOffboarder.ts";
import { graphPasses } from "../../../../../shared/adapters/graph/graphPasses.ts";
import { graphPolicyReader, graphPolicyWriter } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import { graphReports } from "../../../../../shared/adapters/graph/graphReports.ts";
import { RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";
import { RefusedError } from "../../../../../shared/errors.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

type Name = "reader" | "passIssuer" | "policyWriter" | "offboarder";
const granted = JSON.parse(
  readFileSync(new URL("../../../../../infra/azure/permissions.json", import.meta.url), "utf8"),
) as Readonly<Record<Name, readonly string[]>>;
const STRENGTH = "00000000-0000-0000-0000-000000000004";

let world: TestTenant;
let operations: Readonly<Record<string, () => Promise<unknown>>>;

beforeAll(async () => {
  world = await startTestTenant();
  const { directory: tenant, url } = world.tenant;
  const client = (name: Name) => new GraphClient(url, world.credential(name));
  const reader = client("reader");
  const newPace = () => new RequestPace({ now: () => new Date(world.clock.now()) });
  const directory = graphDirectory(reader, APP_ID);
  const policies = graphPolicyReader(reader);
  const writer = graphPolicyWriter(client("policyWriter"));
  const passes = graphPasses(client("passIssuer"));
  const reports = graphReports(reader, newPace());
  const methods = graphMethods(reader, newPace());
  const userId = tenant.addUser({
    userPrincipalName: "ana@contoso.example",
    displayName: "Ana",
    createdDateTime: "2025-01-06T08:00:00Z",
  });
  const groupId = tenant.addGroup({ displayName: "enforced" });
  tenant.addMember(groupId, userId);
  const leaversGroup = tenant.addGroup({ displayName: "team" });
  const offboarder = graphOffboarder(client("offboarder"), newPace());
  const from = new Date(world.clock.now() - 86_400_000).toISOString();
  const to = new Date(world.clock.now()).toISOString();
  operations = {
    "looks up a person": () => directory.user(userId),
    "looks for a deleted account": () => directory.deletedUser(userId),
    "finds people by name": () => directory.usersNamed("an"),
    "finds groups by name": () => directory.groupsNamed("enf"),
    "counts a group's members": () => directory.countGroupMembers(groupId),
    "reads a group's members": async () => {
      for await (const page of directory.memberIds(groupId)) if (page.length === 0) return;
    },
    "sees who is in a group": () => directory.membersAmong(groupId, [userId]),
    "tells whether somebody is privileged": async () => {
      const found = await directory.privilegeOf(userId);
      if (found.kind === "unreadable") throw new RefusedError("denied", "unreadable", found.because);
    },
    "lists inactive devices": () => directory.inactiveDevices(from),
    "sees the groups of a person": () => directory.groupsOf(userId),
    "takes a leaver out of a group": () => offboarder.leaveGroup(leaversGroup, userId),
    "puts a leaver back": () => offboarder.joinGroup(leaversGroup, userId),
    "ends the sessions of a leaver": () => offboarder.revokeSessions(userId),
    "deletes a method of a leaver": () =>
      offboarder.deleteMethod(userId, { id: APP_ID, type: "phoneAuthenticationMethod" }),
    "looks at methods": () => methods.methodsOf(userId),
    "reads the sign-in log": () => reports.signIns("interactive", from, to),
    "reads the registration report": () => reports.registrationDetails(),
    "reads policies": () => policies.policies(),
    "reads the strength": () => policies.strength(STRENGTH),
    "reads the methods policy": async () => {
      const { passkeys } = await policies.methodsPolicy();
      if (passkeys.kind === "unknown") throw new RefusedError("denied", "unknown", passkeys.because);
    },
    "reads the rules for passes": () => policies.passPolicy(),
    "asks what would apply": () => policies.whatIf(userId),
    "sees a pass": () => passes.passOf(userId),
    "puts people into the group": async () => {
      const [refused] = await writer.addMembers(groupId, [userId]);
      if (refused) throw new RefusedError(refused.reason as "denied", refused.code, refused.said);
    },
    "takes people out of the group": async () => {
      const [refused] = await writer.removeMembers(groupId, [userId]);
      if (refused) throw new RefusedError(refused.reason as "denied", refused.code, refused.said);
    },
    "makes a policy": () =>
      writer.createPolicy({
        displayName: "passkey-rollout: wave w",
        state: "enabledForReportingButNotEnforced",
        conditions: {
          clientAppTypes: ["all"],
          applications: { includeApplications: ["All"] },
          users: { includeGroups: [groupId] },
        },
        grantControls: { operator: "OR", builtInControls: [], authenticationStrength: { id: STRENGTH } },
      }),
  };
});
afterAll(() => world?.stop());

/** Which of the operations are refused; each says why. */
async function refusedOnes(): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const [what, run] of Object.entries(operations)) {
    // Out of every throttling window.
    world.clock.pass(600);
    try {
      await run();
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      expect(error.message, what).not.toBe("");
      refused.push(what);
    }
  }
  return refused;
}

/**
 * What is refused while one permission is missing; all else goes on. An empty list: another permission of the same
 * identity does here, it is for the checks before a deployment, or `mayMakeThemselvesAdministrator.test.ts` looks at it.
 */
const table: readonly (readonly [Name, string, readonly string[]])[] = [
  ["reader", "User.Read.All", ["looks up a person", "looks for a deleted account", "finds people by name"]],
  [
    "reader",
    "GroupMember.Read.All",
    [
      "finds groups by name",
      "counts a group's members",
      "reads a group's members",
      "sees who is in a group",
      "tells whether somebody is privileged",
      "sees the groups of a person",
    ],
  ],
  ["reader", "AuditLog.Read.All", ["reads the sign-in log", "reads the registration report"]],
  ["reader", "Policy.Read.All", ["reads policies", "asks what would apply"]],
  ["reader", "Policy.Read.AuthenticationMethod", []],
  ["reader", "UserAuthenticationMethod.Read.All", ["looks at methods"]],
  ["reader", "RoleManagement.Read.Directory", []],
  ["reader", "RoleAssignmentSchedule.Read.Directory", []],
  ["reader", "RoleEligibilitySchedule.Read.Directory", []],
  ["reader", "PrivilegedEligibilitySchedule.Read.AzureADGroup", ["tells whether somebody is privileged"]],
  ["reader", "Application.Read.All", ["tells whether somebody is privileged"]],
  ["reader", "AdministrativeUnit.Read.All", []],
  ["reader", "Domain.Read.All", []],
  ["reader", "Organization.Read.All", []],
  ["reader", "Device.Read.All", ["lists inactive devices"]],
  ["passIssuer", "UserAuthMethod-TAP.ReadWrite.All", ["sees a pass"]],
  ["policyWriter", "Policy.Read.All", ["makes a policy"]],
  ["policyWriter", "Policy.ReadWrite.ConditionalAccess", ["makes a policy"]],
  ["policyWriter", "Application.Read.All", ["makes a policy"]],
  ["policyWriter", "GroupMember.ReadWrite.All", ["puts people into the group", "takes people out of the group"]],
  ["offboarder", "GroupMember.ReadWrite.All", ["takes a leaver out of a group", "puts a leaver back"]],
  ["offboarder", "User.RevokeSessions.All", ["ends the sessions of a leaver"]],
  ["offboarder", "UserAuthenticationMethod.ReadWrite.All", ["deletes a method of a leaver"]],
];

test("every permission that is granted stands in the table", () => {
  expect(table.map(([name, permission]) => `${name} ${permission}`)).toEqual(
    (["reader", "passIssuer", "policyWriter", "offboarder"] as const).flatMap((name) =>
      granted[name].map((permission) => `${name} ${permission}`),
    ),
  );
});

test("nothing is refused while all are granted", async () => {
  expect(await refusedOnes()).toEqual([]);
});

test.each(table)(
  "without %s %s its features are refused in words, and no other",
  async (name, permission, features) => {
    const roles = world.tenant.identities[name].roles as Set<string>;
    roles.delete(permission);
    try {
      expect(await refusedOnes()).toEqual(features);
    } finally {
      roles.add(permission);
    }
  },
);
