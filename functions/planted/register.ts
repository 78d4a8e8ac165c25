import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { readAudits } from "./readAudits.ts";

/** The timer that finds passkeys which an application planted. */
export function registerPlanted(ports: Ports, config: Config): void {
  app.timer("auditsTimer", {
    schedule: config.auditsSchedule,
    handler: noteFailures(ports, config, aboutTimer.audits)(readAudits(ports, config)),
  });
}
