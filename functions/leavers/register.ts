import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { makeOrchestrations } from "../host/orchestrationClient.ts";
import { carryOnLeavers } from "./carryOnLeavers.ts";
import { decideAboutLeavers } from "./decideLeaversHttp.ts";
import { sayBack } from "./liftByHandHttp.ts";
import { listLeavers, showLeaver, showLeavers } from "./readLeavers.ts";
import { restoreGroups } from "./restoreGroups.ts";

/** What follows once HR told that somebody goes, or never comes. */
export function registerLeavers(ports: Ports, config: Config): void {
  const read = { authLevel: "anonymous" as const, methods: ["GET" as const] };
  app.http("listLeavers", { ...read, route: "api/leavers", handler: listLeavers(ports, config) });
  app.http("leaversPage", { ...read, route: "leavers", handler: showLeavers(ports, config) });
  app.http("decideLeavers", {
    ...read,
    methods: ["POST"],
    route: "api/leavers/decision",
    handler: decideAboutLeavers(ports, config),
  });
  app.http("showLeaver", { ...read, route: "api/leavers/{leaverId}", handler: showLeaver(ports, config) });
  app.http("restoreGroups", {
    ...read,
    methods: ["POST"],
    route: "api/leavers/{leaverId}/groups",
    handler: restoreGroups(ports, config),
  });
  app.http("sayBack", {
    ...read,
    methods: ["POST"],
    route: "api/people/{userId}/back",
    handler: sayBack(ports, config),
  });
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
