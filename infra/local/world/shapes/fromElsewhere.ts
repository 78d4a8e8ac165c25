import { addAccount } from "./plainAccount.ts";
import type { Shaping } from "./shaping.ts";

const PEOPLE = 6;
const HOME = "fabrikam.example";

/**
 * People of another tenant who are members here, as cross-tenant synchronisation makes them, in the waves' groups. The
 * first of them is the manager of two people. Source: learn.microsoft.com/entra/external-id/user-properties and
 * learn.microsoft.com/entra/identity/multi-tenant-organizations/cross-tenant-synchronization-overview, read 2026-11.
 */
export function fromElsewhere({ directory, employeeIds, joinWave }: Shaping): void {
  const people = Array.from({ length: PEOPLE }, (_, n) => {
    const name = `partner${n}`;
    const id = addAccount(directory, name, {
      userPrincipalName: `${name}_${HOME}#EXT#@contoso.onmicrosoft.com`,
      mail: `${name}@${HOME}`,
      userType: "Member",
      assignedPlans: [],
      creationType: "Invitation",
      // Who was redeemed by the synchronisation itself has no state of an invitation.
      externalUserState: n % 2 === 0 ? "Accepted" : null,
      identities: [{ signInType: "federated", issuer: "ExternalAzureAD", issuerAssignedId: null }],
    });
    joinWave(n, id);
    return id;
  });
  const [manager] = people;
  const staff = employeeIds.filter((id) => directory.managerOf(id) !== undefined);
  for (const id of staff.slice(-2)) directory.setManager(id, manager);
}
