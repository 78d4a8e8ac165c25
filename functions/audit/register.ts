import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { byGet } from "../host/anyone.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { showTrail } = onFirstCall(() => import("./showTrail.ts"));

/** The whole audit trail, for programs and for people. */
export function registerAudit(ports: PortsOnFirstCall, config: Config): void {
  app.http("showTrail", { ...byGet, route: "api/audit", handler: showTrail(ports, config) });
  app.http("trailPage", { ...byGet, route: "audit", handler: showTrail(ports, config) });
}
