import type { Config } from "../config/config.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Who is in a group of the app, nested included, or why nobody may decide by what was read; and which groups are in it,
 * nested included, the canary as well.
 */
export type GroupRead =
  | { readonly kind: "read"; readonly userIds: readonly string[]; readonly groupIds: readonly string[] }
  /** Pages and number disagree: a short page, or a change that does not show everywhere yet. */
  | { readonly kind: "unclear"; readonly say: string; readonly groupIds: readonly string[] }
  | { readonly kind: "absent" };

export const readEnforcedGroup = (
  ports: Pick<Ports, "directory">,
  { enforcedGroupId }: Pick<Config, "enforcedGroupId">,
): Promise<GroupRead> => readWholeGroup(ports, enforcedGroupId, "enforced");

/**
 * Reads every member, page by page, and compares the people with the number that Entra counts.
 * @param called for people.
 */
export async function readWholeGroup(
  { directory }: Pick<Ports, "directory">,
  groupId: string,
  called: "enforced" | "nudge",
): Promise<GroupRead> {
  const count = await directory.countGroupMembers(groupId);
  if (count === undefined) return { kind: "absent" };
  const userIds = new Set<string>();
  const groupIds = new Set<string>();
  for await (const page of directory.membersOf(groupId))
    for (const { id, type } of page) (type === "user" ? userIds : groupIds).add(id.toLowerCase());
  const groups = { groupIds: [...groupIds].sort() };
  if (userIds.size === count) return { kind: "read", userIds: [...userIds].sort(), ...groups };
  const say = `the ${called} group reads as ${userIds.size} people and counts ${count}: it is read again`;
  return { kind: "unclear", say, ...groups };
}
