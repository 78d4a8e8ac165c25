import { readFileSync } from "node:fs";
import { z } from "zod";
import type { OffboardingStep } from "../../shared/domain/leaver/offboardingSteps.ts";
import { DEVICE_READS, GROUP_WRITES } from "../../shared/domain/preflight/enforcementChecks.ts";

const identityNames = ["reader", "passIssuer", "policyWriter", "offboarder"] as const;
export type IdentityName = (typeof identityNames)[number];
const names = z.array(z.string());
const Permissions = z.strictObject({ reader: names, passIssuer: names, policyWriter: names, offboarder: names });

/**
 * Graph application permissions per identity: the one list that Bicep, the grant script, infra/azure/README.md and the
 * stand-in tenant go by.
 */
export const declaredPermissions: Readonly<Record<IdentityName, readonly string[]>> = Permissions.parse(
  JSON.parse(readFileSync(new URL("../azure/permissions.json", import.meta.url), "utf8")),
);

/**
 * What each identity is granted where the app's groups lie in a restricted management unit: application permissions do
 * not count there, so the writer's role over that unit takes the place of one.
 */
export const permissionsBesideUnitRole: Readonly<Record<IdentityName, readonly string[]>> = {
  ...declaredPermissions,
  policyWriter: declaredPermissions.policyWriter.filter((permission) => permission !== GROUP_WRITES),
};

/** What the reader is granted: only with `INACTIVE_DEVICES` it may read devices. */
export const readerPermissions = (inactiveDevices: boolean): readonly string[] =>
  declaredPermissions.reader.filter((permission) => inactiveDevices || permission !== DEVICE_READS);

/** Which permission of the offboarder each of LEAVER_STEPS needs: it is granted no other. */
export const permissionOfStep: Readonly<Record<OffboardingStep, string>> = {
  groups: GROUP_WRITES,
  sessions: "User.RevokeSessions.All",
  methods: "UserAuthenticationMethod.ReadWrite.All",
};

const offboarding: Readonly<Record<OffboardingStep, string>> = {
  groups: "takes leavers out of their groups",
  sessions: "ends the sessions of leavers",
  methods:
    "deletes the sign-in methods of leavers. It could register methods for anybody, too: Graph has no permission that only deletes, so switch this one on knowingly",
};

/** The use of each permission, in words for the admin who reviews it. */
export const permissionReasons: Readonly<Record<IdentityName, Readonly<Record<string, string>>>> = {
  reader: {
    "User.Read.All": "people, their managers, mail addresses and departments; which accounts were deleted",
    "GroupMember.Read.All":
      "who is in a wave's group, in the enforced group and in the break-glass group, nested groups too; who owns a group with a role",
    "AuditLog.Read.All":
      "the registration report, the sign-in log (sweep, watch), and the audit log: who registered passkeys for others",
    "Policy.Read.All": "Conditional Access as it is, and which policies applied to a sign-in",
    "Policy.Read.AuthenticationMethod": "limits of Temporary Access Passes, authentication strengths",
    "UserAuthenticationMethod.Read.All":
      "whether a person has a usable passkey now; Graph has no narrower scope for that list",
    "RoleManagement.Read.Directory": "who holds a directory role: they get no pass and no ordinary wave",
    "RoleAssignmentSchedule.Read.Directory": "active roles, through PIM too",
    "RoleEligibilitySchedule.Read.Directory": "roles that a person could take up",
    "PrivilegedEligibilitySchedule.Read.AzureADGroup":
      "groups that a person could make themselves a member or owner of (PIM for Groups)",
    "Application.Read.All":
      "who owns an application with a role or a dangerous permission, and who holds the roles of this app: they get no pass and no ordinary wave",
    "AdministrativeUnit.Read.All": "whether the app's groups lie in a restricted management unit",
    "Domain.Read.All": "preflight: break-glass domains are managed",
    "Organization.Read.All":
      "licences: whether anybody can be eligible for a role; preflight: synchronisation; colour and logo of the sign-in page",
    [DEVICE_READS]: "devices on which nobody signs in any more, and who registered them (only with `INACTIVE_DEVICES`)",
  },
  passIssuer: {
    "UserAuthMethod-TAP.ReadWrite.All": "makes and deletes Temporary Access Passes, and no other method",
  },
  policyWriter: {
    "Policy.Read.All": "Conditional Access as it is, which Graph asks for with every write to it",
    "Policy.ReadWrite.ConditionalAccess":
      "creates the app's policies, switches their state, restores and deletes those of waves",
    "Application.Read.All": "Graph asks for it with every write to Conditional Access",
    [GROUP_WRITES]:
      "puts people into the enforced group and the group for the nudge, and takes them out; Graph has no scope for single groups. Not needed where a role over a restricted management unit takes its place",
  },
  offboarder: Object.fromEntries(
    Object.entries(permissionOfStep).map(([step, permission]) => [
      permission,
      `${offboarding[step as OffboardingStep]} (only with \`${step}\` in \`LEAVER_STEPS\`)`,
    ]),
  ),
};

const titles: Readonly<Record<IdentityName, string>> = {
  reader: "Reader",
  passIssuer: "Pass issuer",
  policyWriter: "Policy writer",
  offboarder: "Offboarder, where there is one",
};

/** The table of infra/azure/README.md. @throws Error for a permission that has no reason. */
export function permissionTable(): string {
  const rows = identityNames.flatMap((identity) =>
    declaredPermissions[identity].map((permission) => {
      const reason = permissionReasons[identity][permission];
      if (!reason) throw new Error(`${permission} is granted to ${identity} without a reason`);
      return `| ${titles[identity]} | \`${permission}\` | ${reason} |`;
    }),
  );
  return ["| Identity | Graph application permission | What for |", "| --- | --- | --- |", ...rows].join("\n");
}
