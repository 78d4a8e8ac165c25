import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { byGet } from "../host/anyone.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { showTroubles } = onFirstCall(() => import("./readTroubles.ts"));

/** What is refused at the moment, for people and for programs. */
export function registerTroubles(ports: PortsOnFirstCall, config: Config): void {
  app.http("showTroubles", { ...byGet, route: "api/troubles", handler: showTroubles(ports, config) });
  app.http("troublesPage", { ...byGet, route: "troubles", handler: showTroubles(ports, config) });
}
