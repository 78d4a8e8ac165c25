import type { Config } from "../../../shared/config/config.ts";
import { tellOperators } from "../../../shared/enforcement/tellOperators.ts";
import { ConflictError, RefusedError, saidBy, TransientError } from "../../../shared/errors.ts";
import { type Patience, patienceOf } from "../../host/patience.ts";
import { guardBreakGlass } from "./groups/guardBreakGlass.ts";
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
    let inTheWay: string | undefined = "our policies could not be read";
    await orTell(ports, config, "policies", async () => {
      inTheWay = await guardPolicies(ports, config, patient);
    });
    let unjudged: string | undefined = "methods policy and strength could not be read";
    await orTell(ports, config, "the authentication methods policy and the strength", async () => {
      unjudged = await guardMethods(ports, config);
    });
    inTheWay ??= unjudged;
    await orTell(ports, config, "the break-glass group", async () => {
      const leftOut = await guardBreakGlass(ports, config);
      inTheWay ??= leftOut;
    });
    await orTell(ports, config, "what kind of group the enforced group is", async () => {
      inTheWay ??= await guardShape(ports, config);
    });
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
