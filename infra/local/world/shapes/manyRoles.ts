import { addAccount } from "./plainAccount.ts";
import type { Shaping } from "./shaping.ts";

const GROUPS = 300;
const PEOPLE = 120;
const IN_EACH = 3;
const IN_WAVES = 10;
const roles = ["User Administrator", "Helpdesk Administrator", "Security Administrator", "Global Reader"] as const;

/**
 * A large organisation that gives roles to groups: 300 of them, each role-assignable, with members and an owner from
 * 120 people. Every third one is eligible where the licence has that. A tenant may have 500 such groups. Source:
 * learn.microsoft.com/entra/identity/role-based-access-control/groups-concept, read 2026-11.
 */
export function manyRoles({ directory, joinWave }: Shaping): void {
  const people = Array.from({ length: PEOPLE }, (_, n) => addAccount(directory, `role.holder${n}`));
  const at = (n: number): string => people[n % PEOPLE] ?? "";
  for (let n = 0; n < IN_WAVES; n++) joinWave(n, at(n * 11));
  for (let n = 0; n < GROUPS; n++) {
    const groupId = directory.addGroup({ displayName: `Role group ${n}`, isAssignableToRole: true });
    const isEligible = n % 3 === 0 && directory.licence === "p2";
    directory.assignRole({
      principalId: groupId,
      role: roles[n % roles.length] ?? roles[0],
      kind: isEligible ? "eligible" : "active",
    });
    for (let member = 0; member < IN_EACH; member++) directory.addMember(groupId, at(n * 7 + member * 11));
    directory.addOwner(groupId, at(n * 7 + 3));
  }
}
