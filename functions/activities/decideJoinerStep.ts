import type { Config } from "../../shared/config.ts";
import { nextJoinerStep } from "../../shared/domain/joinerSteps.ts";
import type { JoinerStep } from "../../shared/domain/joinerTypes.ts";
import { collectedPass } from "../../shared/passes/collectedPass.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/**
 * Decides what comes next for a joiner. Reads only. The grant is asked as well: its page wakes the onboarding when the pass was collected, which the joiner row learns only at
 * the next look. A joiner without a row has nothing to wait for.
 */
export const makeDecideJoinerStep =
  ({ store, clock }: Pick<Ports, "store" | "clock">, { joinerRules }: Pick<Config, "joinerRules">) =>
  async ({ joinerId }: { joinerId: string }): Promise<JoinerStep> => {
    const joiner = await store.joiner(joinerId);
    if (!joiner) return { kind: "ended", as: "cancelled" };
    const { facts } = joiner.record;
    const grant = facts.offer && !facts.pass && !facts.ended ? (await store.grant(facts.offer.grantId))?.grant : undefined;
    const pass = facts.pass ?? (grant && collectedPass(grant));
    return nextJoinerStep(pass ? { ...facts, pass } : facts, clock.now(), joinerRules);
  };
