import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { carryOnErasures } = onFirstCall(() => import("./carryOnErasures.ts"));
const { erasePerson, showErasure, showErasurePage } = onFirstCall(() => import("./erasureHttp.ts"));

/** The deletion of what is known of one person, and the timer that goes on with it. */
export function registerErasure(ports: PortsOnFirstCall, config: Config): void {
  const read = { authLevel: "anonymous" as const, methods: ["GET" as const] };
  app.http("erasePerson", {
    ...read,
    methods: ["POST"],
    route: "api/people/{userId}/erase",
    handler: erasePerson(ports, config),
  });
  app.http("showErasure", { ...read, route: "api/people/{userId}/erase", handler: showErasure(ports, config) });
  app.http("erasurePage", { ...read, route: "people/{userId}/erase", handler: showErasurePage(ports, config) });
  app.timer("erasureTimer", {
    schedule: config.instancesSchedule,
    handler: noteFailures(ports, config, aboutTimer.erasures)(carryOnErasures(ports, config)),
  });
}
