import { groupsOfPhoneCodes, type PhoneCodes } from "../../shared/domain/deadline/phoneCodes.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/** So many say less of people than of a policy to be tidied up. */
const MOST_GROUPS = 20;
/** Ids of all groups together: some hundred requests, well within the time of a run. */
const MOST_MEMBERS = 100_000;

/**
 * Whom the methods policy lets use text messages or calls: both configurations, and the members of the groups that they
 * name, each group read once. What is too large is left unread, as what is refused.
 * @param ask gives `undefined` for what was refused and noted, and throws what is to be tried again.
 */
export async function readPhoneCodes(
  { policies, directory }: Pick<Ports, "policies" | "directory">,
  ask: <T>(read: () => Promise<T>) => Promise<T | undefined>,
): Promise<PhoneCodes | undefined> {
  const methods = await ask(() => policies.phoneMethods());
  if (!methods) return undefined;
  const groups = new Map<string, ReadonlySet<string>>();
  let left = MOST_MEMBERS;
  for (const groupId of groupsOfPhoneCodes(methods).slice(0, MOST_GROUPS)) {
    const members = await ask(() => readMembers(directory, groupId, left));
    if (!members) continue;
    groups.set(groupId, members);
    left -= members.size;
  }
  return { methods, groups };
}

/** @returns `undefined` where there are more than `most`. */
async function readMembers(
  directory: Ports["directory"],
  groupId: string,
  most: number,
): Promise<ReadonlySet<string> | undefined> {
  const members = new Set<string>();
  for await (const ids of directory.memberIds(groupId)) {
    for (const id of ids) members.add(id.toLowerCase());
    if (members.size > most) return undefined;
  }
  return members;
}
