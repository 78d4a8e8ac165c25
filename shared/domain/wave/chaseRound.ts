import { z } from "zod";

/** The chase of one person in one round of their wave. */
export const ChaseRoundSchema = z.object({
  round: z.number().int(),
  /** `mailsSent` when the round's first mail went. */
  before: z.number().int(),
  /** When the helpdesk was told that this person gets no more of them. */
  endedAt: z.string().optional(),
});
export type ChaseRound = Readonly<z.infer<typeof ChaseRoundSchema>>;

interface Chased {
  readonly mailsSent: number;
  readonly chaseRound?: ChaseRound | undefined;
}

/** As the row says, else as it begins: in the first round nothing was before it, in a later one all that was sent. */
export const chaseRoundOf = ({ mailsSent, chaseRound }: Chased, round: number): ChaseRound =>
  chaseRound?.round === round ? chaseRound : { round, before: round === 1 ? 0 : mailsSent };

/** Mails of the chase that this person has had in this round. Pure. */
export const mailsInRound = (member: Chased, round: number): number =>
  member.mailsSent - chaseRoundOf(member, round).before;
