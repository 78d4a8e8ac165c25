import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { showFindings } = onFirstCall(() => import("./showFindings.ts"));

/** What the sign-in log shows that people have to act on. */
export function registerFindings(ports: PortsOnFirstCall, config: Config): void {
  const read = { authLevel: "anonymous" as const, methods: ["GET" as const] };
  app.http("showFindings", { ...read, route: "api/log-findings", handler: showFindings(ports, config) });
  app.http("findingsPage", { ...read, route: "log-findings", handler: showFindings(ports, config) });
}
