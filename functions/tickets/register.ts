import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { byGet, byPost } from "../host/anyone.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { postTickets } = onFirstCall(() => import("./postTickets.ts"));
const { showIssues } = onFirstCall(() => import("./showIssues.ts"));

/** The helpdesk's tickets, and what they are about. */
export function registerTickets(ports: PortsOnFirstCall, config: Config): void {
  app.http("postTickets", { ...byPost, route: "api/tickets", handler: postTickets(ports, config) });
  app.http("showIssues", { ...byGet, route: "api/issues-found", handler: showIssues(ports, config) });
  app.http("issuesPage", { ...byGet, route: "issues-found", handler: showIssues(ports, config) });
}
