import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { showTrail } = onFirstCall(() => import("./showTrail.ts"));

/** The whole audit trail, for programs and for people. */
export function registerAudit(ports: PortsOnFirstCall, config: Config): void {
  const read = { authLevel: "anonymous" as const, methods: ["GET" as const] };
  app.http("showTrail", { ...read, route: "api/audit", handler: showTrail(ports, config) });
  app.http("trailPage", { ...read, route: "audit", handler: showTrail(ports, config) });
}
