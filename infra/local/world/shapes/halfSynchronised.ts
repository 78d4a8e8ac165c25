import { addAccount } from "./plainAccount.ts";
import type { Shaping } from "./shaping.ts";

/**
 * A directory on the premises is synchronised: every second employee comes from there, and the first wave's group. The
 * account that carries them over holds the role of the synchronisation. The app's own groups and the break-glass
 * accounts are Entra's own. Source: learn.microsoft.com/graph/api/resources/user, read 2026-11.
 */
export function halfSynchronised({ directory, employeeIds, waveGroupIds }: Shaping): void {
  directory.state.organization.synchronise();
  const syncedAt = new Date(directory.state.clock.now()).toISOString();
  const synced = {
    onPremisesSyncEnabled: true,
    onPremisesLastSyncDateTime: syncedAt,
    onPremisesDomainName: "corp.contoso.example",
  };
  employeeIds.forEach((id, n) => {
    if (n % 2 === 0) return;
    directory.updateUser(id, {
      ...synced,
      onPremisesImmutableId: Buffer.from(`employee ${n}`).toString("base64"),
      onPremisesSamAccountName: `e${n}`,
      onPremisesUserPrincipalName: directory.user(id)?.userPrincipalName ?? null,
    });
  });
  const [first] = waveGroupIds;
  if (first !== undefined) directory.updateGroup(first, synced);
  const account = addAccount(directory, "sync.dc01", {
    userPrincipalName: "Sync_DC01_4f2a@contoso.onmicrosoft.com",
    displayName: "On-Premises Directory Synchronization Service Account",
    mail: null,
  });
  directory.assignRole({ principalId: account, role: "Directory Synchronization Accounts" });
}
