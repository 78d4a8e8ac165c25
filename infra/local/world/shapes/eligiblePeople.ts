import { addAccount } from "./plainAccount.ts";
import type { Shaping } from "./shaping.ts";

const DIRECTLY = 5;
const WEEK_MS = 7 * 86_400_000;

/**
 * PIM is in use. People are eligible for a role themselves, or to join or own a group that holds one; others are in a
 * group that is eligible, or have just activated a role. All of them are in waves' groups. What has ended is not among
 * the instances, as at the real service.
 */
export function eligiblePeople({ directory, joinWave }: Shaping): void {
  const now = directory.state.clock.now();
  let serial = 0;
  const person = (name: string): string => {
    const id = addAccount(directory, `pim.${name}`);
    joinWave(serial++, id);
    return id;
  };
  const group = (displayName: string): string => directory.addGroup({ displayName, isAssignableToRole: true });

  for (let n = 0; n < DIRECTLY; n++)
    directory.assignRole({ principalId: person(`direct${n}`), role: "User Administrator", kind: "eligible" });
  directory.assignRole({
    principalId: person("activated"),
    role: "Security Administrator",
    assignmentType: "Activated",
    endAt: now + WEEK_MS * 26,
  });

  const holders = group("PIM: security operators");
  directory.assignRole({ principalId: holders, role: "Security Administrator" });
  directory.makeEligible({ groupId: holders, principalId: person("member") });
  directory.makeEligible({ groupId: holders, principalId: person("owner"), accessId: "owner" });
  directory.makeEligible({ groupId: holders, principalId: person("former"), startAt: 0, endAt: now });

  const eligible = group("PIM: helpdesk");
  directory.assignRole({ principalId: eligible, role: "Helpdesk Administrator", kind: "eligible" });
  directory.addMember(eligible, person("inside"));

  // Whoever may join the one may join the other: two activations in a row lead to a role.
  const outer = directory.addGroup({ displayName: "PIM: candidates" });
  directory.makeEligible({ groupId: holders, principalId: outer });
  directory.makeEligible({ groupId: outer, principalId: person("twoSteps") });
}
