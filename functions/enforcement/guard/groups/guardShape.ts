import type { Config } from "../../../../shared/config/config.ts";
import { groupFault } from "../../../../shared/domain/enforcement/groupFault.ts";
import { tellStaff } from "../../../../shared/enforcement/tellOperators.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import type { GuardNeeds } from "../guardNeeds.ts";

/**
 * Whether the enforced group is still one that the app alone can change: a plain security group, not role-assignable,
 * dynamic or synchronised. What is not, people hear of daily.
 * @returns why nobody may be put into it now. @throws RefusedError for a group of which nothing is shown.
 */
export async function guardShape(ports: GuardNeeds, config: Config): Promise<string | undefined> {
  const shape = await ports.directory.groupShape(config.enforcedGroupId);
  if (!shape) throw new RefusedError("notFound", "EnforcedGroupNotFound", "the enforced group does not exist");
  const fault = groupFault(shape);
  if (fault === undefined) return undefined;
  const what = `The enforced group ${fault}. Nobody enters it until a plain security group is in its place (npm run tenant:setup makes one).`;
  await tellStaff(ports, config, "both", `guard|groupShape|${ports.clock.now().toISOString().slice(0, 10)}`, what);
  return `the enforced group ${fault}`;
}
