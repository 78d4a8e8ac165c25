import type { Config } from "../../../shared/config/config.ts";
import { aboutApp } from "../../../shared/troubles/aboutWork.ts";
import type { AboutTrouble } from "../../../shared/troubles/noteQuietly.ts";
import { orNote } from "../../../shared/troubles/orNote.ts";
import { type Patience, patienceOf } from "../../host/patience.ts";
import { watchHolders } from "../roles/watchHolders.ts";
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
      await orNote(ports, config, about(what), async () => {
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
    await orNote(ports, config, about("who is in the break-glass group"), () => guardLeftOut(ports, config));
    await orNote(ports, config, about("the enforced group"), () => guardGroup(ports, config, inTheWay, patient));
    await orNote(ports, config, about("whether it can change the enforced group"), () => guardCanary(ports, config));
    await orNote(ports, config, about("everybody enforced"), () => sweepEnforced(ports, config, patient));
    await orNote(ports, config, about("who holds a directory role"), () => watchHolders(ports, config, patient));
  };

const about = (what: string): AboutTrouble =>
  aboutApp(`the guard's look at ${what}`, {
    againAfterSeconds: 900,
    meanwhile: "Until it can look, nobody notices what others change there.",
  });
