import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { writeQuietly } from "./writeQuietly.ts";

/** Mails to people to whom nobody else writes. */
export function registerQuiet(ports: Ports, config: Config): void {
  app.timer("quietTimer", {
    schedule: config.instancesSchedule,
    handler: noteFailures(ports, config, aboutTimer.quiet)(writeQuietly(ports, config)),
  });
}
