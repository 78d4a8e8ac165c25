import type { Config } from "../config/config.ts";
import type { AuditEvent } from "../domain/audit.ts";
import type { Exclusion } from "../domain/pass/exclusion.ts";
import type { NotChanged } from "../ports/graph.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Puts people into the exclusion group. First the rows that say why, who answers for it and until when, then the audit
 * lines, then the group: whoever is in it can be accounted for and found again.
 * @param news those whose row is written anew. @param userIds all who are to be in the group.
 * @returns those who did not get in.
 */
export async function exclude(
  { store, policyWriter }: Pick<Ports, "store" | "policyWriter">,
  { exclusionGroupId }: Pick<Config, "exclusionGroupId">,
  news: readonly { readonly row: Exclusion; readonly line: AuditEvent }[],
  userIds: readonly string[],
): Promise<readonly NotChanged[]> {
  if (news.length > 0) {
    await store.putExclusions(news.map(({ row }) => row));
    await store.append(news.map(({ line }) => line));
  }
  return policyWriter.addMembers(exclusionGroupId, userIds);
}
