import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { showTroubles } from "./readTroubles.ts";

/** What is refused at the moment, for people and for programs. */
export function registerTroubles(ports: Ports, config: Config): void {
  const read = { authLevel: "anonymous" as const, methods: ["GET" as const] };
  app.http("showTroubles", { ...read, route: "api/troubles", handler: showTroubles(ports, config) });
  app.http("troublesPage", { ...read, route: "troubles", handler: showTroubles(ports, config) });
}
