import type { Config } from "../../shared/config/config.ts";
import type { DueJoinerStep } from "../../shared/domain/joiner/joinerTypes.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { makeCheckJoinerMethods } from "./steps/checkMethods.ts";
import { makeFinishJoiner } from "./steps/finish.ts";
import { makeHandOverJoiner } from "./steps/handOver.ts";
import { makeHandToDeputy } from "./steps/handToDeputy.ts";
import { makeHoldJoiner } from "./steps/hold.ts";
import { makeIssueAhead } from "./steps/issueAhead.ts";
import { makeLookUpJoinerAccount } from "./steps/lookUpAccount.ts";
import { makeOfferPickUp } from "./steps/offer.ts";
import { makeTakeBackAhead } from "./steps/takeBackAhead.ts";
import { makeTellNewManager } from "./steps/tellNewManager.ts";
import { makeWithdrawOffer } from "./steps/withdraw.ts";

/** How a step of a joiner is carried out. Whatever it cannot do now it throws, and is called again. */
export type JoinerStepRun<Kind extends DueJoinerStep["kind"]> = (
  input: { readonly joinerId: string } & Omit<Extract<DueJoinerStep, { readonly kind: Kind }>, "kind">,
) => Promise<void>;

/** Each step of a joiner, with the ports of one call. */
export const joinerSteps = (
  ports: Ports,
  config: Config,
): { readonly [Kind in DueJoinerStep["kind"]]: JoinerStepRun<Kind> } => ({
  lookUpAccount: makeLookUpJoinerAccount(ports, config),
  offer: makeOfferPickUp(ports, config),
  checkMethods: async (input) => {
    await makeTakeBackAhead(ports)(input);
    await makeHandToDeputy(ports, config)(input);
    await makeTellNewManager(ports, config)(input);
    await makeCheckJoinerMethods(ports)(input);
  },
  finish: makeFinishJoiner(ports, config),
  handOver: makeHandOverJoiner(ports, config),
  hold: makeHoldJoiner(ports, config),
  withdraw: makeWithdrawOffer(ports),
  issueAhead: makeIssueAhead(ports, config),
});
