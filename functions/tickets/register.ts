import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { postTickets } from "./postTickets.ts";
import { showIssues } from "./showIssues.ts";

/** The helpdesk's tickets, and what they are about. */
export function registerTickets(ports: Ports, config: Config): void {
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
