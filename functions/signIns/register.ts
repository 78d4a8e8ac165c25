import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { byGet } from "../host/anyone.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { showFindings } = onFirstCall(() => import("./showFindings.ts"));

/** What the sign-in log shows that people have to act on. */
export function registerFindings(ports: PortsOnFirstCall, config: Config): void {
  app.http("showFindings", { ...byGet, route: "api/log-findings", handler: showFindings(ports, config) });
  app.http("findingsPage", { ...byGet, route: "log-findings", handler: showFindings(ports, config) });
}
