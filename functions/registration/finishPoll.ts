import type { Config } from "../../shared/config/config.ts";
import { finishPoll as contract } from "../../shared/contracts/pollActivities.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import { implementActivity } from "../host/implementActivity.ts";
import type { DuePorts } from "./carryOnRow.ts";
import { enterDue } from "./enterDue.ts";

const about = () => aboutApp("taking up who of the hires enters the enforced group");

/** Safe to repeat: the record is the same, and the rows of who is on the way tell how far each has come. */
export const finishPoll = (ports: DuePorts, config: Config) =>
  implementActivity(contract, { ports, config, about }, async ({ startedAt, after, isBrokenOff }) => {
    // However long those on their way take. One that was broken off is missed: an alert looks for complete polls.
    if (after === undefined && !isBrokenOff)
      await ports.store.savePollState({ startedAt, completedAt: ports.clock.now().toISOString() });
    const following = await enterDue(ports, config, { startedAt, after });
    return following === undefined ? {} : { after: following };
  });
