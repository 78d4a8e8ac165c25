import type { Config } from "../../shared/config/config.ts";
import { nextJoinerStep } from "../../shared/domain/joiner/joinerSteps.ts";
import type { JoinerStep } from "../../shared/domain/joiner/joinerTypes.ts";
import { collectedPass } from "../../shared/domain/pass/grant.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/**
 * Decides what comes next for a joiner. Reads only. The grant is asked as well: its page wakes the onboarding when the
 * pass was collected, which the joiner row learns only at the next look. `lookedAt` tells of a look for a missing
 * account that the row does not know of. A joiner without a row has nothing to wait for.
 */
export const makeDecideJoinerStep =
  ({ store, clock }: Pick<Ports, "store" | "clock">, { joinerRules }: Pick<Config, "joinerRules">) =>
  async ({ joinerId, lookedAt }: { joinerId: string; lookedAt?: string | undefined }): Promise<JoinerStep> => {
    const joiner = await store.joiner(joinerId);
    if (!joiner) return { kind: "ended", as: "cancelled" };
    const { record } = joiner;
    const { account, accountCheckedAt = "" } = record.facts;
    const isNewer = account?.kind === "notFound" && lookedAt !== undefined && lookedAt > accountCheckedAt;
    const facts = isNewer ? { ...record.facts, accountCheckedAt: lookedAt } : record.facts;
    const grant =
      facts.offer && !facts.pass && !facts.ended ? (await store.grant(facts.offer.grantId))?.grant : undefined;
    const pass = facts.pass ?? (grant && collectedPass(grant));
    const step = nextJoinerStep(pass ? { ...facts, pass } : facts, clock.now(), joinerRules);
    return step.kind === "wait" && isNewer ? { ...step, lookedAt } : step;
  };
