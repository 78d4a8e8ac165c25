import type { ActivityHandler } from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import * as contracts from "../../shared/contracts/joinerActivities.ts";
import type { JoinerStep } from "../../shared/domain/joiner/joinerTypes.ts";
import type { ActivityContract, Later } from "../../shared/durable/activityContract.ts";
import { withJoinerCallCache } from "../../shared/passes/joinerCallCache.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { implementActivity, laterOrThrow } from "../host/implementActivity.ts";
import { makeDecideJoinerStep } from "./decideJoinerStep.ts";
import { makeCheckJoinerMethods } from "./steps/checkMethods.ts";
import { makeFinishJoiner } from "./steps/finish.ts";
import { makeHandOverJoiner } from "./steps/handOver.ts";
import { makeLookUpJoinerAccount } from "./steps/lookUpAccount.ts";
import { makeOfferPickUp } from "./steps/offer.ts";

/**
 * The longest way to a wait or to the end is shorter; a rule that should ever go round in circles is left to the
 * orchestration.
 */
const STEPS_IN_A_CALL = 5;

/**
 * The joiner's activities by name, ready to be called by an engine. Each one goes on with whatever is due, and hands
 * back what remains: a call of its own for every decision and every step would multiply the calls and the history.
 */
export function joinerActivities(ports: Ports, config: Config): ReadonlyMap<string, ActivityHandler> {
  const begin = () => stepsOf({ ...ports, store: withJoinerCallCache(ports.store) }, config);
  const handlers = new Map<string, ActivityHandler>();
  const { decideJoinerStep } = contracts;
  handlers.set(
    decideJoinerStep.name,
    implementActivity(decideJoinerStep, ({ joinerId, lookedAt }) => goOn(begin(), joinerId, lookedAt)),
  );
  /** The activity that a step has of its own: its own wait when a service is busy, then what follows. */
  const own = <Input extends JoinerRef>(
    contract: ActivityContract<Input, { next?: JoinerStep | undefined }>,
    toStep: (input: Input) => DueStep,
  ) =>
    handlers.set(
      contract.name,
      implementActivity(contract, async (input) => {
        const steps = begin();
        const lookedAt = await act(steps, input.joinerId, toStep(input));
        return { next: await goOn(steps, input.joinerId, lookedAt).catch(undecided) };
      }),
    );
  own(contracts.lookUpJoinerAccount, () => ({ kind: "lookUpAccount" }));
  own(contracts.offerPickUp, ({ round }) => ({ kind: "offer", round }));
  own(contracts.checkJoinerMethods, () => ({ kind: "checkMethods" }));
  own(contracts.finishJoiner, () => ({ kind: "finish" }));
  own(contracts.handOverJoiner, ({ because }) => ({ kind: "handOver", because }));
  return handlers;
}

type DueStep = Exclude<JoinerStep, { kind: "wait" | "ended" }>;
type Steps = ReturnType<typeof stepsOf>;
interface JoinerRef {
  readonly joinerId: string;
}

/** Made anew for each call, from ports that read each row once in it: what acts and what decides see the same ones. */
const stepsOf = (ports: Ports, config: Config) => ({
  decide: makeDecideJoinerStep(ports, config),
  lookUpAccount: makeLookUpJoinerAccount(ports, config),
  offer: makeOfferPickUp(ports, config),
  checkMethods: makeCheckJoinerMethods(ports, config),
  finish: makeFinishJoiner(ports, config),
  handOver: makeHandOverJoiner(ports, config),
});

/**
 * Decides, and does what is due at once, until there is something to wait for. What a service refuses or has no time
 * for now is handed back for the step's own activity, with the wait that it begins with; every step is safe to run
 * twice.
 * @throws TransientError when it could not be decided.
 */
async function goOn(
  steps: Steps,
  joinerId: string,
  lookedAt?: string,
): Promise<JoinerStep & { readonly later?: Later }> {
  let step = await steps.decide({ joinerId, lookedAt });
  for (let count = 0; count < STEPS_IN_A_CALL && step.kind !== "wait" && step.kind !== "ended"; count++) {
    let looked: string | undefined;
    try {
      looked = await act(steps, joinerId, step);
    } catch (error) {
      return { ...step, later: laterOrThrow(error) };
    }
    step = await steps.decide({ joinerId, lookedAt: looked });
  }
  return step;
}

/** @returns when a missing account was looked for, where the row does not tell. */
async function act(steps: Steps, joinerId: string, step: DueStep): Promise<string | undefined> {
  switch (step.kind) {
    case "offer":
      await steps.offer({ joinerId, round: step.round });
      return undefined;
    case "handOver":
      await steps.handOver({ joinerId, because: step.because });
      return undefined;
    case "lookUpAccount":
      return steps.lookUpAccount({ joinerId });
    case "checkMethods":
    case "finish":
      await steps[step.kind]({ joinerId });
      return undefined;
  }
}

/** The step before is done all the same, and a later call may decide. */
function undecided(error: unknown): undefined {
  laterOrThrow(error);
}
