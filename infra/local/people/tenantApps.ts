import { microsoftGraph } from "../tenant/applications/microsoftGraph.ts";
import type { AppRole } from "../tenant/applications/records.ts";
import type { Directory } from "../tenant/directory.ts";
import { guidOf } from "../tenant/ids.ts";

/** As the deployment makes them (`infra/azure/entra.bicep`). */
const roleNames = ["Admin", "Approver", "Helpdesk", "Auditor"] as const;
export type OwnRole = (typeof roleNames)[number];

const roleOf = (value: OwnRole): AppRole => ({
  id: guidOf(0, `app role ${value}`),
  value,
  allowedMemberTypes: ["User", "Application"],
  displayName: value,
  description: value,
  isEnabled: true,
  origin: "Application",
});

/**
 * The registration that people sign in to, as the deployment makes it, with the groups that hold its roles.
 * @param holders object ids by app role.
 */
export function registerOwnApp(
  directory: Directory,
  appId: string,
  holders: Readonly<Partial<Record<OwnRole, readonly string[]>>> = {},
): void {
  const { applications } = directory.state;
  applications.register("Passkey rollout", roleNames.map(roleOf), appId);
  for (const role of roleNames)
    for (const holder of holders[role] ?? []) applications.assignAppRole(appId, holder, role);
}

/** A program that may write to the whole directory, as many a tenant has one: whoever owns it is as mighty. */
export function registerDirectorySync(directory: Directory, ownerId: string): void {
  const { applications } = directory.state;
  const { application, servicePrincipal } = applications.register("HR synchronisation");
  applications.assignAppRole(microsoftGraph.appId, servicePrincipal.id, "Directory.ReadWrite.All");
  applications.addOwner(application.id, ownerId);
}
