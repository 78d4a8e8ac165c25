import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { postTickets } = onFirstCall(() => import("./postTickets.ts"));
const { showIssues } = onFirstCall(() => import("./showIssues.ts"));

/** The helpdesk's tickets, and what they are about. */
export function registerTickets(ports: PortsOnFirstCall, config: Config): void {
  const anonymous = { authLevel: "anonymous" as const };
  const read = { ...anonymous, methods: ["GET" as const] };
  app.http("postTickets", {
    ...anonymous,
    methods: ["POST"],
    route: "api/tickets",
    handler: postTickets(ports, config),
  });
  app.http("showIssues", { ...read, route: "api/issues-found", handler: showIssues(ports, config) });
  app.http("issuesPage", { ...read, route: "issues-found", handler: showIssues(ports, config) });
}
