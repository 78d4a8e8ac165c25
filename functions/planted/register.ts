import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { tellBreakGlass } from "../signIns/tellBreakGlass.ts";
import { readTriesInTime } from "../signIns/triesOf.ts";
import { readAudits } from "./readAudits.ts";

/**
 * The timer that finds passkeys which an application planted. It reads who tried to register, and looks after what
 * sign-ins show.
 */
export function registerPlanted(ports: Ports, config: Config): void {
  const read = readAudits(ports, config);
  const readTries = readTriesInTime(ports, config);
  app.timer("auditsTimer", {
    schedule: config.auditsSchedule,
    handler: noteFailures(
      ports,
      config,
      aboutTimer.audits,
    )(async () => {
      await read();
      await orNote(ports, config, aboutTimer.tries, readTries);
      await orNote(ports, config, aboutTimer.findings, () => tellBreakGlass(ports, config));
    }),
  });
}
