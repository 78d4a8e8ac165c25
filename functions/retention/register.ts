import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { deleteAged } = onFirstCall(() => import("./deleteAged.ts"));
const { showRetention } = onFirstCall(() => import("./showRetention.ts"));

/** What is kept, for how long; and the timer that deletes what has served its time. */
export function registerRetention(ports: PortsOnFirstCall, config: Config): void {
  const read = { authLevel: "anonymous" as const, methods: ["GET" as const] };
  app.http("showRetention", { ...read, route: "api/retention", handler: showRetention(ports, config) });
  app.http("retentionPage", { ...read, route: "retention", handler: showRetention(ports, config) });
  const remove = deleteAged(ports, config);
  app.timer("retentionTimer", {
    schedule: config.retentionSchedule,
    handler: noteFailures(ports, config, aboutTimer.retention)(() => remove()),
  });
}
