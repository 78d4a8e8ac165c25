import type { InvocationContext } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { finishPoll as contract } from "../../shared/contracts/pollActivities.ts";
import { ended } from "../../shared/domain/people/reportReading.ts";
import { RefusedError } from "../../shared/errors.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { aboutPoll } from "../../shared/troubles/aboutTimers.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { implementActivity } from "../host/implementActivity.ts";
import type { DuePorts } from "./carryOnRow.ts";
import { enterDue } from "./enterDue.ts";
import { tellNews } from "./tellNews.ts";

const about = () => aboutApp("taking up who of the hires enters the enforced group");

/**
 * Tells what the reading brought, marks who left the report, records its end, and carries on with who is due. Safe to
 * repeat: news stand until they were told, and whoever is marked is missing no longer. The record is the same, and the
 * rows of who is on the way tell how far each has come.
 */
export const finishPoll =
  (ports: DuePorts, config: Config, orchestrationsOf: (context: InvocationContext) => Orchestrations) =>
  (raw: unknown, context: InvocationContext) =>
    implementActivity(contract, { ports, config, about }, async ({ startedAt, after, isBrokenOff = false }) => {
      if (after === undefined) {
        await tellNews(ports, config, orchestrationsOf(context));
        // However long those on their way take. One that was broken off is missed: an alert looks for complete polls.
        await end(ports, config, { startedAt, isBrokenOff });
      }
      const following = await enterDue(ports, config, { startedAt, after });
      return following === undefined ? {} : { after: following };
    })(raw, context);

/** Marks who left the report, after a reading of every line of it, and records how the reading ended. */
async function end(
  ports: DuePorts,
  config: Config,
  run: { readonly startedAt: string; readonly isBrokenOff: boolean },
): Promise<void> {
  const { store, clock } = ports;
  const known = await store.pollState();
  const end = ended(known?.state, run, clock.now());
  if (!end) return;
  const { reading } = known?.state ?? {};
  if (end.isWhole && reading) {
    const { isTooMany } = await store.markLeft({ startedAt: reading.startedAt, pages: reading.page });
    if (isTooMany) await noteTrouble(ports, config, aboutPoll.left, tooManyLeft());
  }
  await store.savePollState(end.state, known?.etag);
}

const tooManyLeft = (): RefusedError =>
  new RefusedError("notUnderstood", "tooManyLeftTheReport", "very many people are missing in the report at once");
