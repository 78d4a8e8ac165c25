import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { showTrail } from "./showTrail.ts";

/** The whole audit trail, for programs and for people. */
export function registerAudit(ports: Ports, config: Config): void {
  const read = { authLevel: "anonymous" as const, methods: ["GET" as const] };
  app.http("showTrail", { ...read, route: "api/audit", handler: showTrail(ports, config) });
  app.http("trailPage", { ...read, route: "audit", handler: showTrail(ports, config) });
}
