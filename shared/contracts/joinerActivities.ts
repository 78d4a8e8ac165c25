import { z } from "zod";
import { type JoinerStep, JoinerStepSchema } from "../domain/joiner/joinerTypes.ts";
import { defineActivity, Later } from "../durable/activityContract.ts";

const JoinerRef = z.object({ joinerId: z.string() });

/**
 * What remains after everything else that was due, decided while the row is at hand; absent where it could not be, and
 * from instances that began before there was one.
 */
const Done = z.object({ next: JoinerStepSchema.optional() });

/**
 * A step, and why and for how long it has to wait where it was tried already; absent from instances that began before
 * steps were tried here.
 */
const DecidedStep: z.ZodType<JoinerStep & { readonly later?: Later | undefined }> = JoinerStepSchema.and(
  z.object({ later: Later.optional() }),
);

/**
 * Reads the joiner row, decides (pure `nextJoinerStep`) and does what is due, until there is something to wait for. A
 * step that comes back all the same is one that a service had no time for (`later`): its own activity carries on with
 * it.
 */
export const decideJoinerStep = defineActivity({
  name: "decideJoinerStep",
  /** `lookedAt` as the wait before said it. */
  input: JoinerRef.extend({ lookedAt: z.string().optional() }),
  result: DecidedStep,
});
/**
 * Finds the account (object id, UPN or employeeId), refuses privileged, break-glass and guest subjects; records
 * `account`, unless it is missing as before and there is another wait for it.
 */
export const lookUpJoinerAccount = defineActivity({ name: "lookUpJoinerAccount", input: JoinerRef, result: Done });
/**
 * Opens a grant and mails the manager a link; records `offer`. Safe by grant id and ledger key. Returns ids only, never
 * a pass.
 */
export const offerPickUp = defineActivity({
  name: "offerPickUp",
  input: JoinerRef.extend({ round: z.number().int().positive() }),
  result: Done,
});
/** Looks at the account's methods and at the grant; records `registeredAt`, `pass`, `methodsCheckedAt`. */
export const checkJoinerMethods = defineActivity({ name: "checkJoinerMethods", input: JoinerRef, result: Done });
/**
 * Deletes an unused pass, closes the grant, lifts an exclusion, adds the person to the enforced group; records `ended`.
 */
export const finishJoiner = defineActivity({ name: "finishJoiner", input: JoinerRef, result: Done });
/** Deletes an unused pass, closes the grant, mails the helpdesk; records `ended`. */
export const handOverJoiner = defineActivity({
  name: "handOverJoiner",
  input: JoinerRef.extend({ because: z.string() }),
  result: Done,
});
