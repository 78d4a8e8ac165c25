import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { byGet, byPost } from "../host/anyone.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { askForDoor, showDoor, wantDoor } = onFirstCall(() => import("./http/doorHandlers.ts"));
const { guardDoor } = onFirstCall(() => import("./readDoor.ts"));

/** Everything that the door needs of the host: its page, its two decisions, and the timer that reads it. */
export function registerDoor(ports: PortsOnFirstCall, config: Config): void {
  app.http("showDoor", { ...byGet, route: "api/door", handler: showDoor(ports, config) });
  app.http("doorPage", { ...byGet, route: "door", handler: showDoor(ports, config) });
  app.http("askForDoor", { ...byPost, route: "api/door", handler: askForDoor(ports, config) });
  app.http("confirmDoor", { ...byPost, route: "api/door/confirm", handler: wantDoor(ports, config) });
  app.timer("doorTimer", {
    schedule: config.doorSchedule,
    handler: noteFailures(ports, config, aboutTimer.door)(guardDoor(ports, config)),
  });
}
