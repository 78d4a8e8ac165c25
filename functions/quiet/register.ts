import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { writeQuietly } = onFirstCall(() => import("./writeQuietly.ts"));

/** Mails to people to whom nobody else writes. */
export function registerQuiet(ports: PortsOnFirstCall, config: Config): void {
  app.timer("quietTimer", {
    schedule: config.instancesSchedule,
    handler: noteFailures(ports, config, aboutTimer.quiet)(writeQuietly(ports, config)),
  });
}
