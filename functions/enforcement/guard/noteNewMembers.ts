import { APP } from "../../../shared/domain/audit.ts";
import type { ConditionalAccessPolicy } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { unheardOf } from "../../../shared/domain/policy/policyMembers.ts";
import type { GuardNeeds } from "./guardNeeds.ts";

/** What a policy has that nobody here has heard of. Once for each: with a value it is drift, and told as such. */
export async function noteNewMembers(
  { store, clock }: Pick<GuardNeeds, "store" | "clock">,
  scope: string,
  { id: policyId, definition }: ConditionalAccessPolicy,
): Promise<void> {
  const news = unheardOf(definition);
  if (news.length === 0) return;
  const at = clock.now().toISOString();
  const line = { scope, at, who: APP, what: "policyHasNewMember" as const, subjectId: policyId };
  await store.append(news.map((member) => ({ ...line, id: `newMember|${policyId}|${member}`, why: member })));
}
