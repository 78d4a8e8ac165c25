import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { makeOrchestrations } from "../host/orchestrationClient.ts";
import { carryOnLeavers } from "./carryOnLeavers.ts";

/** What follows once HR told that somebody goes, or never comes. */
export function registerLeavers(ports: Ports, config: Config): void {
  const onTimer = carryOnLeavers(ports, config);
  app.timer("leaverTimer", {
    extraInputs: [df.input.durableClient()],
    schedule: config.instancesSchedule,
    handler: noteFailures(
      ports,
      config,
      aboutTimer.leavers,
    )((_timer: unknown, context: InvocationContext) => onTimer(makeOrchestrations(context))),
  });
}
