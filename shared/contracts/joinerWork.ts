import { z } from "zod";
import { type DueJoinerStep, DueJoinerStepSchema } from "../domain/joiner/joinerTypes.ts";
import { type ActivityContract, defineActivity } from "../durable/activityContract.ts";
import { type Outcome, outcomeOf } from "../steps/outcome.ts";

/** What the next call for a joiner is about. Without a step it decides on one from the joiner row. */
export const JoinerTurn = z.object({ joinerId: z.string(), step: DueJoinerStepSchema.optional() });
export type JoinerTurn = Readonly<z.infer<typeof JoinerTurn>>;
const JoinerOutcome = outcomeOf(JoinerTurn);
export type JoinerOutcome = Outcome<JoinerTurn>;

const activity = (name: string) => defineActivity({ name, input: JoinerTurn, result: JoinerOutcome });

/**
 * The activity of each step. Every one of them goes on with whatever is due, until there is something to wait for. A
 * step that a service has no time for is left to the activity of its own, which waits as it is told to.
 */
export const joinerWork: Readonly<
  Record<DueJoinerStep["kind"] | "decide", ActivityContract<JoinerTurn, JoinerOutcome>>
> = {
  decide: activity("workOnJoiner"),
  /** Finds the account; refuses privileged, break-glass and guest subjects; records `account`. */
  lookUpAccount: activity("lookUpJoinerAccount"),
  /** Opens a grant and mails the manager a link; records `offer`. Tells ids only, never a pass. */
  offer: activity("offerPickUp"),
  /** Reads the account's methods and the grant; records `registeredAt`, `pass`, `methodsCheckedAt`. */
  checkMethods: activity("checkJoinerMethods"),
  /** Deletes an unused pass, closes the grant, notes that the person is due to be enforced; records `ended`. */
  finish: activity("finishJoiner"),
  /** Deletes an unused pass, closes the grant, mails the helpdesk; records `ended`. */
  handOver: activity("handOverJoiner"),
  /** Deletes an unused pass, closes the grant, mails the operators; records `ended`. */
  hold: activity("holdJoiner"),
  /** Deletes an unused pass, closes the grant of a first day that has moved; records that nothing is offered. */
  withdraw: activity("withdrawOffer"),
  /** Makes the code ahead and mails it to the manager; records `offer`, or why not. */
  issueAhead: activity("issueCodeAhead"),
};
