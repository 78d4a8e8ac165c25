import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { onAuditsTimer } = onFirstCall(() => import("./onAuditsTimer.ts"));

/** The timer that finds passkeys which an application planted, and reads what no wave does (`onAuditsTimer`). */
export function registerPlanted(ports: PortsOnFirstCall, config: Config): void {
  app.timer("auditsTimer", {
    schedule: config.auditsSchedule,
    handler: noteFailures(ports, config, aboutTimer.audits)(onAuditsTimer(ports, config)),
  });
}
