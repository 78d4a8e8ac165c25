import type { DirectoryReader } from "../ports/graph.ts";

/** All transitive user members of a group, read now. */
export async function idsOf(directory: DirectoryReader, groupId: string): Promise<ReadonlySet<string>> {
  const all = new Set<string>();
  for await (const ids of directory.memberIds(groupId)) for (const id of ids) all.add(id);
  return all;
}
