import type { ActivityHandler } from "durable-functions";
import type { Config } from "../shared/config.ts";
import * as contracts from "../shared/contracts/joinerActivities.ts";
import type { JoinerStep } from "../shared/domain/joinerTypes.ts";
import type { ActivityContract } from "../shared/durable/activityContract.ts";
import { implementActivity } from "../shared/durable/implementActivity.ts";
import { ConflictError, RefusedError, TransientError } from "../shared/errors.ts";
import { withJoinerCallCache } from "../shared/passes/joinerCallCache.ts";
import type { Ports } from "../shared/ports/ports.ts";
import { makeCheckJoinerMethods } from "./activities/checkJoinerMethods.ts";
import { makeDecideJoinerStep } from "./activities/decideJoinerStep.ts";
import { makeFinishJoiner } from "./activities/finishJoiner.ts";
import { makeHandOverJoiner } from "./activities/handOverJoiner.ts";
import { makeLookUpJoinerAccount } from "./activities/lookUpJoinerAccount.ts";
import { makeOfferPickUp } from "./activities/offerPickUp.ts";

/**
 * The joiner's activities by name, ready to be called by an engine. Each one that acts decides what follows as well: an activity of its own
 * for that would double the calls and the history.
 */
export function joinerActivities(ports: Ports, config: Config): ReadonlyMap<string, ActivityHandler> {
  const handlers = new Map<string, ActivityHandler>();
  const add = <Input extends JoinerRef>(contract: ActivityContract<Input, { next?: JoinerStep | undefined }>, make: Make<Input>): void => {
    const run = async (input: Input) => {
      const here = atHand(ports);
      await make(here, config)(input);
      return { next: await orLater(makeDecideJoinerStep(here, config)(input)) };
    };
    handlers.set(contract.name, implementActivity(contract, run));
  };
  handlers.set(contracts.decideJoinerStep.name, implementActivity(contracts.decideJoinerStep, makeDecideJoinerStep(ports, config)));
  add(contracts.lookUpJoinerAccount, makeLookUpJoinerAccount);
  add(contracts.offerPickUp, makeOfferPickUp);
  add(contracts.checkJoinerMethods, makeCheckJoinerMethods);
  add(contracts.finishJoiner, makeFinishJoiner);
  add(contracts.handOverJoiner, makeHandOverJoiner);
  return handlers;
}

/** Rows are read once in a call: what acts and what decides see the same ones. */
const atHand = (ports: Ports): Ports => ({ ...ports, store: withJoinerCallCache(ports.store) });

type Make<Input> = (ports: Ports, config: Config) => (input: Input) => Promise<void>;

interface JoinerRef {
  readonly joinerId: string;
}

/** What could not be done or decided now is left to a later call; the step before it is done all the same. */
async function orLater<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof TransientError || error instanceof ConflictError || error instanceof RefusedError) return undefined;
    throw error;
  }
}
