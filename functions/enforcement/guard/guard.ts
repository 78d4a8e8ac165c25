import type { Config } from "../../../shared/config/config.ts";
import { tellOperators } from "../../../shared/enforcement/tellOperators.ts";
import { ConflictError, RefusedError, saidBy, TransientError } from "../../../shared/errors.ts";
import { type Patience, patienceOf } from "../../host/patience.ts";
import { guardBreakGlass, guardLeftOut } from "./groups/guardBreakGlass.ts";
import { guardCanary } from "./groups/guardCanary.ts";
import { guardShape } from "./groups/guardShape.ts";
import { guardGroup } from "./guardGroup.ts";
import type { GuardNeeds } from "./guardNeeds.ts";
import { guardPolicies } from "./guardPolicies.ts";
import { guardMethods } from "./methods/guardMethods.ts";
import { sweepEnforced } from "./methods/sweepEnforced.ts";

const PATIENCE_SECONDS = 60;

/**
 * The guard, every 15 minutes, whatever any wave is doing: our policies by state and definition, the strength, and the
 * methods policy. Then the break-glass group, and the enforced group against its rows. It takes back what is enabled
 * and must not be. It takes out whoever is not ready and was not put there, and puts back whoever is ready and was
 * taken out. The rest it tells; it never enables or repairs a policy. Safe to repeat, and for two at once.
 */
export const guard =
  (ports: GuardNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (): Promise<void> => {
    const patient = patience();
    /** What nobody could look at is in the way as well. @returns what is. */
    const judge = async (what: string, look: () => Promise<string | undefined>): Promise<string | undefined> => {
      let found: string | undefined = `${what} could not be read`;
      await orTell(ports, config, what, async () => {
        found = await look();
      });
      return found;
    };
    const inTheWay = [
      await judge("policies", () => guardPolicies(ports, config, patient)),
      await judge("the authentication methods policy and the strength", () => guardMethods(ports, config)),
      await judge("the break-glass accounts", () => guardBreakGlass(ports, config)),
      await judge("what kind of group the enforced group is", () => guardShape(ports, config)),
    ].find((found) => found !== undefined);
    await orTell(ports, config, "who is in the break-glass group", () => guardLeftOut(ports, config));
    await orTell(ports, config, "the enforced group", () => guardGroup(ports, config, inTheWay, patient));
    await orTell(ports, config, "whether it can change the enforced group", () => guardCanary(ports, config));
    await orTell(ports, config, "everybody enforced", () => sweepEnforced(ports, config, patient));
  };

/** What is busy is looked at with the next run; what is refused reaches the operators once a day. */
async function orTell(ports: GuardNeeds, config: Config, what: string, look: () => Promise<void>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (error instanceof TransientError || error instanceof ConflictError) return;
    if (!(error instanceof RefusedError)) throw error;
    const say = `The guard could not look at ${what}: ${saidBy(error)}. Until it can, nobody notices what others change there.`;
    await tellOperators(ports, config, `guard|refused|${what}|${dayOf(ports)}`, say);
  }
}

const dayOf = ({ clock }: Pick<GuardNeeds, "clock">): string => clock.now().toISOString().slice(0, 10);
