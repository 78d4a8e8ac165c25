import type { ActivityHandler } from "durable-functions";
import { implementActivity } from "../../../functions/host/implementActivity.ts";
import { makeDecideJoinerStep } from "../../../functions/joiners/decideJoinerStep.ts";
import { makeCheckJoinerMethods } from "../../../functions/joiners/steps/checkMethods.ts";
import { makeFinishJoiner } from "../../../functions/joiners/steps/finish.ts";
import { makeHandOverJoiner } from "../../../functions/joiners/steps/handOver.ts";
import { makeLookUpJoinerAccount } from "../../../functions/joiners/steps/lookUpAccount.ts";
import { makeOfferPickUp } from "../../../functions/joiners/steps/offer.ts";
import type { Config } from "../../../shared/config/config.ts";
import * as contracts from "../../../shared/contracts/joinerActivities.ts";
import type { JoinerStep } from "../../../shared/domain/joiner/joinerTypes.ts";
import type { ActivityContract } from "../../../shared/durable/activityContract.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

/**
 * What earlier releases answered: a step of its own in each activity, and what follows told by none of them, or by each
 * that acts.
 */
export type Release = "tellsNothing" | "tellsNext";

/** The joiner's activities of an earlier release, for histories as an instance finds them after an upgrade. */
export function joinerActivitiesBefore(
  ports: Ports,
  config: Config,
  release: Release,
): ReadonlyMap<string, ActivityHandler> {
  const decide = makeDecideJoinerStep(ports, config);
  const one = <Input extends { readonly joinerId: string }>(
    contract: ActivityContract<Input, { next?: JoinerStep | undefined }>,
    make: (ports: Ports, config: Config) => (input: Input) => Promise<void>,
  ): [string, ActivityHandler] => {
    const run = async (input: Input) => {
      await make(ports, config)(input);
      return release === "tellsNext" ? { next: await decide(input) } : {};
    };
    return [contract.name, implementActivity(contract, run)];
  };
  return new Map([
    [contracts.decideJoinerStep.name, implementActivity(contracts.decideJoinerStep, decide)],
    one(contracts.lookUpJoinerAccount, lookUpAndWrite),
    one(contracts.offerPickUp, makeOfferPickUp),
    one(contracts.checkJoinerMethods, makeCheckJoinerMethods),
    one(contracts.finishJoiner, makeFinishJoiner),
    one(contracts.handOverJoiner, makeHandOverJoiner),
  ]);
}

/** The row was told of every look. */
const lookUpAndWrite =
  (ports: Ports, config: Config) =>
  async (input: { readonly joinerId: string }): Promise<void> => {
    const accountCheckedAt = await makeLookUpJoinerAccount(ports, config)(input);
    const row = accountCheckedAt && (await ports.store.joiner(input.joinerId));
    if (row)
      await ports.store.saveJoiner({ ...row.record, facts: { ...row.record.facts, accountCheckedAt } }, row.etag);
  };
