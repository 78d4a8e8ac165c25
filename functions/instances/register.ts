import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";
import { makeOrchestrations } from "../host/orchestrationClient.ts";

const { tellStages } = onFirstCall(() => import("../channel/tellStages.ts"));
const { keepCounts } = onFirstCall(() => import("./keepCounts.ts"));
const { reviveInstances } = onFirstCall(() => import("./reviveInstances.ts"));

/** The timer that finds dead instances. It tells a channel of stages, and counts large waves between their steps. */
export function registerInstances(ports: PortsOnFirstCall, config: Config): void {
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
