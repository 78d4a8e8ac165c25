import { isSamePerson, type Person } from "../people/person.ts";
import { hasHeldOrWaived } from "./heldOrWaived.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { isPrivilegedWave } from "./waveKind.ts";

/**
 * Whose word an approval rests on, each a person who neither started the wave nor let anybody off in it. For people,
 * why it does not do; `undefined` when it does (architecture rule 10).
 */
export function approversFault(facts: WaveFacts): string | undefined {
  const { approval } = facts;
  if (!approval) return "nobody has approved";
  if (isPrivilegedWave(facts) && !approval.first) return "a privileged wave needs two approvers, and has one";
  if (approval.first && isSamePerson(approval.first.by.id, approval.by.id))
    return "both approvals come from one person";
  const approvers = approversOf(approval);
  if (approvers.some(({ id }) => isSamePerson(id, facts.startedBy.id))) return "it comes from whoever started the wave";
  return approvers.some(({ id }) => hasHeldOrWaived(facts, id))
    ? "it comes from somebody who held or waived a member"
    : undefined;
}

/** One, or the two of a privileged wave. */
export const approversOf = ({ by, first }: NonNullable<WaveFacts["approval"]>): readonly Person[] =>
  first ? [first.by, by] : [by];

/** For people: who approved. */
export const sayApprovers = (approval: NonNullable<WaveFacts["approval"]>): string =>
  approversOf(approval)
    .map(({ displayName }) => displayName)
    .join(" and ");
