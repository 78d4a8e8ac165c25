import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { countProgress } from "./countProgress.ts";
import { showCounted } from "./showCounted.ts";
import { showDeadline, showDeadlinePage } from "./showDeadline.ts";
import { showProgress } from "./showProgress.ts";

/** Everybody in numbers: the timer that counts, and what shows it. */
export function registerProgress(ports: Ports, config: Config): void {
  const read = { authLevel: "anonymous" as const, methods: ["GET" as const] };
  app.http("showProgress", { ...read, route: "api/progress", handler: showProgress(ports, config) });
  app.http("showDeadline", { ...read, route: "api/deadline", handler: showDeadline(ports, config) });
  app.http("deadlinePage", { ...read, route: "deadline", handler: showDeadlinePage(ports, config) });
  app.http("showCounted", { ...read, route: "api/counted", handler: showCounted(ports, config) });
  app.http("countedPage", { ...read, route: "counted", handler: showCounted(ports, config) });
  const count = countProgress(ports, config);
  app.timer("progressTimer", {
    schedule: config.progressSchedule,
    handler: noteFailures(ports, config, aboutTimer.progress)(() => count()),
  });
}
