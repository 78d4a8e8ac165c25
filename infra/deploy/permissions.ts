import { readFileSync } from "node:fs";
import { z } from "zod";

export type IdentityName = "reader" | "passIssuer" | "policyWriter";
const names = z.array(z.string());
const Permissions = z.strictObject({ reader: names, passIssuer: names, policyWriter: names });

/**
 * Graph application permissions per identity: the one list that Bicep, the grant script, infra/azure/README.md and the
 * stand-in tenant go by.
 */
export const declaredPermissions: Readonly<Record<IdentityName, readonly string[]>> = Permissions.parse(
  JSON.parse(readFileSync(new URL("../azure/permissions.json", import.meta.url), "utf8")),
);

/** The use of each permission, in words for the admin who reviews it. */
export const permissionReasons: Readonly<Record<string, string>> = {
  "User.Read.All": "people, their managers and mail addresses",
  "GroupMember.Read.All":
    "who is in a wave's group, in the exclusion group and in the break-glass group, nested groups too; who owns a group with a role",
  "AuditLog.Read.All": "the registration report and the sign-in log (report-only sweep, watch)",
  "Policy.Read.All": "Conditional Access as it is, and which policies applied to a sign-in",
  "Policy.Read.AuthenticationMethod": "limits of Temporary Access Passes, authentication strengths",
  "UserAuthenticationMethod.Read.All":
    "whether a person has a usable passkey now; Graph has no narrower scope for that list",
  "RoleManagement.Read.Directory": "who holds a directory role: they get no pass and no ordinary wave",
  "RoleAssignmentSchedule.Read.Directory": "active roles, through PIM too",
  "RoleEligibilitySchedule.Read.Directory": "roles that a person could take up",
  "PrivilegedEligibilitySchedule.Read.AzureADGroup":
    "groups that a person could make themselves a member or owner of (PIM for Groups)",
  "Domain.Read.All": "preflight: break-glass domains are managed",
  "Organization.Read.All": "preflight: synchronisation and licences",
  "UserAuthMethod-TAP.ReadWrite.All": "makes and deletes Temporary Access Passes, and no other method",
  "Policy.ReadWrite.ConditionalAccess": "creates wave policies, switches their state",
  "Application.Read.All": "Graph asks for it with every write to Conditional Access",
  "GroupMember.ReadWrite.All":
    "puts people into the exclusion and enforced groups and takes them out; Graph has no scope for single groups",
};

const titles: Readonly<Record<IdentityName, string>> = {
  reader: "Reader",
  passIssuer: "Pass issuer",
  policyWriter: "Policy writer",
};

/** The table of infra/azure/README.md. @throws Error for a permission that has no reason. */
export function permissionTable(): string {
  const rows = Object.entries(declaredPermissions).flatMap(([identity, permissions]) =>
    permissions.map((permission) => {
      const reason = permissionReasons[permission];
      if (!reason) throw new Error(`${permission} is granted without a reason`);
      return `| ${titles[identity as IdentityName]} | \`${permission}\` | ${reason} |`;
    }),
  );
  return ["| Identity | Graph application permission | What for |", "| --- | --- | --- |", ...rows].join("\n");
}
