import { z } from "zod";
import { PersonSchema } from "../people/person.ts";
import { isBetweenParts } from "./parts.ts";
import type { BegunPart, WaveFacts } from "./waveFacts.ts";

/** A part of a wave, as people see it. */
export const ShownPartSchema = z.object({
  number: z.number().int(),
  people: z.number().int().describe("To be enforced in it; of a later part, by the evidence of the one before."),
  leftOut: z.number().int().optional().describe("Named by it, and not ready; absent as long as nobody is named."),
  state: z.enum(["later", "toBeSwept", "toBeApproved", "approved", "entering", "entered"]),
  approvedBy: PersonSchema.optional(),
  at: z.string().optional().describe("When it was approved, began to enter, or had entered."),
});
export type ShownPart = Readonly<z.infer<typeof ShownPartSchema>>;

/** The parts of a wave in their order; empty for one that enters as a whole. Pure. */
export function shownParts(facts: WaveFacts): readonly ShownPart[] {
  const { begunParts = [], evidence, approval } = facts;
  const begun = begunParts.map(shownBegun);
  const isAfter = !["reportOnly", "swept", "enforcing"].includes(facts.stage);
  if (isAfter) return begun;
  const number = begun.length + 1;
  const isSwept = evidence?.part?.number === number;
  if (evidence?.part && isSwept) {
    const { ready: people, leftOut } = evidence;
    const state = approval ? "approved" : evidence.clean ? "toBeApproved" : "toBeSwept";
    const by = approval && { approvedBy: approval.by, at: approval.at };
    return [...begun, { number, people, leftOut, state, ...by }, ...later(evidence.part.later, number + 1)];
  }
  const following = later(begunParts.at(-1)?.later ?? [], number);
  return [...begun, ...following.map((part, n) => (n === 0 && isBetweenParts(facts) ? toBeSwept(part) : part))];
}

const shownBegun = ({ number, ready, leftOut, approval, enteringAt, enteredAt }: BegunPart): ShownPart => ({
  number,
  people: ready,
  leftOut,
  state: enteredAt === undefined ? "entering" : "entered",
  approvedBy: approval.by,
  at: enteredAt ?? enteringAt,
});

const later = (sizes: readonly number[], from: number): readonly ShownPart[] =>
  sizes.map((people, n) => ({ number: from + n, people, state: "later" }));

const toBeSwept = (part: ShownPart): ShownPart => ({ ...part, state: "toBeSwept" });
