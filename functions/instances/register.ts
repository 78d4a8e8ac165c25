import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { tellStages } from "../channel/tellStages.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { makeOrchestrations } from "../host/orchestrationClient.ts";
import { keepCounts } from "./keepCounts.ts";
import { reviveInstances } from "./reviveInstances.ts";

/** The timer that finds dead instances. It tells a channel of stages, and counts large waves between their steps. */
export function registerInstances(ports: Ports, config: Config): void {
  const onTimer = reviveInstances(ports, config);
  const tellChannel = tellStages(ports, config);
  const count = keepCounts(ports, config);
  app.timer("instancesTimer", {
    extraInputs: [df.input.durableClient()],
    schedule: config.instancesSchedule,
    handler: noteFailures(
      ports,
      config,
      aboutTimer.instances,
    )(async (_timer: unknown, context: InvocationContext) => {
      const waves = await onTimer(makeOrchestrations(context));
      await tellChannel();
      await count(waves);
    }),
  });
}
