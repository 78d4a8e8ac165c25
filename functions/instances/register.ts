import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { makeOrchestrations } from "../host/orchestrationClient.ts";
import { reviveInstances } from "./reviveInstances.ts";

/** The timer that finds dead instances. */
export function registerInstances(ports: Ports, config: Config): void {
  const onTimer = reviveInstances(ports, config);
  app.timer("instancesTimer", {
    extraInputs: [df.input.durableClient()],
    schedule: config.instancesSchedule,
    handler: noteFailures(
      ports,
      config,
      aboutTimer.instances,
    )((_timer: unknown, context: InvocationContext) => onTimer(makeOrchestrations(context))),
  });
}
