import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { byGet } from "../host/anyone.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { onProgressTimer } = onFirstCall(() => import("./onProgressTimer.ts"));
const { showCounted } = onFirstCall(() => import("./showCounted.ts"));
const { showDeadline, showDeadlinePage } = onFirstCall(() => import("./showDeadline.ts"));
const { showProgress } = onFirstCall(() => import("./showProgress.ts"));

/** Everybody in numbers: the timer that counts, and what shows it. */
export function registerProgress(ports: PortsOnFirstCall, config: Config): void {
  app.http("showProgress", { ...byGet, route: "api/progress", handler: showProgress(ports, config) });
  app.http("showDeadline", { ...byGet, route: "api/deadline", handler: showDeadline(ports, config) });
  app.http("deadlinePage", { ...byGet, route: "deadline", handler: showDeadlinePage(ports, config) });
  app.http("showCounted", { ...byGet, route: "api/counted", handler: showCounted(ports, config) });
  app.http("countedPage", { ...byGet, route: "counted", handler: showCounted(ports, config) });
  app.timer("progressTimer", {
    schedule: config.progressSchedule,
    handler: noteFailures(ports, config, aboutTimer.progress)(onProgressTimer(ports, config)),
  });
}
