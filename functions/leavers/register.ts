import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { byGet, byPost } from "../host/anyone.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";
import { makeOrchestrations } from "../host/orchestrationClient.ts";

const { carryOnLeavers } = onFirstCall(() => import("./carryOnLeavers.ts"));
const { decideAboutLeavers } = onFirstCall(() => import("./decideLeaversHttp.ts"));
const { sayBack } = onFirstCall(() => import("./liftByHandHttp.ts"));
const { listLeavers, showLeaver, showLeavers } = onFirstCall(() => import("./readLeavers.ts"));
const { restoreGroups } = onFirstCall(() => import("./restoreGroups.ts"));

/** What follows once HR told that somebody goes, or never comes. */
export function registerLeavers(ports: PortsOnFirstCall, config: Config): void {
  app.http("listLeavers", { ...byGet, route: "api/leavers", handler: listLeavers(ports, config) });
  app.http("leaversPage", { ...byGet, route: "leavers", handler: showLeavers(ports, config) });
  app.http("decideLeavers", { ...byPost, route: "api/leavers/decision", handler: decideAboutLeavers(ports, config) });
  app.http("showLeaver", { ...byGet, route: "api/leavers/{leaverId}", handler: showLeaver(ports, config) });
  app.http("restoreGroups", {
    ...byPost,
    route: "api/leavers/{leaverId}/groups",
    handler: restoreGroups(ports, config),
  });
  app.http("sayBack", { ...byPost, route: "api/people/{userId}/back", handler: sayBack(ports, config) });
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
