import type { ActivityHandler } from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import { type JoinerOutcome, type JoinerTurn, joinerWork } from "../../shared/contracts/joinerWork.ts";
import { nextJoinerStep } from "../../shared/domain/joiner/joinerSteps.ts";
import type { DueJoinerStep, JoinerStep } from "../../shared/domain/joiner/joinerTypes.ts";
import { collectedPass } from "../../shared/domain/pass/grant.ts";
import type { ActivityContract } from "../../shared/durable/activityContract.ts";
import { isAheadAccepted } from "../../shared/passes/aheadAccepted.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { joinerRowsOnce } from "../../shared/steps/joinerRowsOnce.ts";
import { aboutJoiner } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { implementActivity, laterOrThrow } from "../host/implementActivity.ts";
import { type JoinerStepRun, joinerSteps } from "./activities.ts";

/** The longest way to a wait or to the end is shorter; a rule that goes round in circles takes further calls. */
const STEPS_A_CALL = 5;
const LEAST_PAUSE_SECONDS = 5;

/** One of the joiner's activities, ready to be called by an engine. */
export const joinerActivity = (
  contract: ActivityContract<JoinerTurn, JoinerOutcome>,
  ports: Ports,
  config: Config,
): ActivityHandler => {
  const about = ({ joinerId, step }: JoinerTurn) => aboutJoiner(joinerId, step?.kind);
  return implementActivity(contract, { ports, config, about }, workOnJoiner(ports, config));
};

/** All of them by name. Exported for tests. */
export const joinerActivities = (ports: Ports, config: Config): ReadonlyMap<string, ActivityHandler> =>
  new Map(Object.values(joinerWork).map((contract) => [contract.name, joinerActivity(contract, ports, config)]));

/**
 * One call of any of the joiner's activities: decides, where nothing is decided yet, and does what is due until there
 * is something to wait for. Safe to run twice, as every step is.
 * @throws what keeps the first step of the call from being decided or carried out in an activity of its own.
 */
const workOnJoiner =
  (ports: Ports, config: Config) =>
  async ({ joinerId, step: decided }: JoinerTurn): Promise<JoinerOutcome> => {
    const kept: Ports = { ...ports, store: joinerRowsOnce(ports.store) };
    const steps = joinerSteps(kept, config);
    let step: JoinerStep = decided ?? (await decide(kept, config, joinerId));
    for (let count = 0; count < STEPS_A_CALL && step.kind !== "wait" && step.kind !== "ended"; count++) {
      try {
        await (steps[step.kind] as JoinerStepRun<DueJoinerStep["kind"]>)({ joinerId, ...step });
      } catch (error) {
        if (count === 0 && decided) throw error;
        await noteTrouble(ports, config, aboutJoiner(joinerId, step.kind), error);
        return comeAgain({ joinerId, step }, error);
      }
      try {
        step = await decide(kept, config, joinerId);
      } catch (error) {
        // What was done stands, though what follows cannot be decided now.
        await noteTrouble(ports, config, aboutJoiner(joinerId), error);
        return comeAgain({ joinerId }, error);
      }
    }
    return outcomeOf(joinerId, step);
  };

/** @throws what does not heal. */
function comeAgain(turn: JoinerTurn, error: unknown): JoinerOutcome {
  const { seconds, because } = laterOrThrow(error);
  return { kind: "go", turn, afterSeconds: Math.max(LEAST_PAUSE_SECONDS, seconds), because };
}

/**
 * What comes next for a joiner. Reads only. The grant is asked as well: its page wakes the onboarding when the pass was
 * collected, which the joiner row learns only at the next check. A joiner without a row has nothing to wait for.
 * Exported for its tests.
 */
export async function decide(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { joinerRules }: Pick<Config, "joinerRules">,
  joinerId: string,
): Promise<JoinerStep> {
  const joiner = await store.joiner(joinerId);
  if (!joiner) return { kind: "ended", as: "cancelled" };
  const { facts } = joiner.record;
  const grant =
    facts.offer && !facts.pass && !facts.ended ? (await store.grant(facts.offer.grantId))?.grant : undefined;
  const pass = facts.pass ?? (grant && collectedPass(grant));
  const step = nextJoinerStep(pass ? { ...facts, pass } : facts, clock.now(), joinerRules);
  // Asked for only where it makes a difference.
  const mayBeAhead = step.kind === "offer" && step.round === 1 && facts.aheadRefused === undefined;
  return mayBeAhead && (await isAheadAccepted(store)) ? { kind: "issueAhead" } : step;
}

function outcomeOf(joinerId: string, step: JoinerStep): JoinerOutcome {
  switch (step.kind) {
    case "wait":
      return { ...step, turn: { joinerId } };
    case "ended":
      return step;
    default:
      return { kind: "next", turn: { joinerId, step } };
  }
}
