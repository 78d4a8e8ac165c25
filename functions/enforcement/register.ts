import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { carryOnSwitch } from "./carryOn.ts";
import { guard } from "./guard/guard.ts";
import { previewPolicies } from "./http/previewPolicies.ts";
import { showEnforcement } from "./http/showEnforcement.ts";
import { showStopped } from "./http/showStopped.ts";
import { startEnforcement, stopEnforcement } from "./http/startStop.ts";
import { keepNudge } from "./nudge/keepNudge.ts";
import { watchOthers } from "./others/watchOthers.ts";
import { askForRoles, confirmRoles, showRoles } from "./roles/rolesHttp.ts";

/**
 * Everything that enforcement as a whole needs of the host: start, stop and guard of the workforce policy, and the
 * policy over directory roles. None of it needs an orchestration. The queue `roll-backs`, which carries starts and
 * stops too, is registered with the waves.
 */
export function registerEnforcement(ports: Ports, config: Config): void {
  const anonymous = { authLevel: "anonymous" } as const;
  const read = { ...anonymous, methods: ["GET" as const] };
  const post = { ...anonymous, methods: ["POST" as const] };
  app.http("previewPolicies", { ...read, route: "api/policies/preview", handler: previewPolicies(ports, config) });
  app.http("showEnforcement", { ...read, route: "api/enforcement", handler: showEnforcement(ports, config) });
  app.http("enforcementPage", { ...read, route: "enforcement", handler: showEnforcement(ports, config) });
  app.http("showStopped", { ...read, route: "api/stopped", handler: showStopped(ports, config) });
  app.http("stoppedPage", { ...read, route: "stopped", handler: showStopped(ports, config) });
  app.http("startEnforcement", { ...post, route: "api/start", handler: startEnforcement(ports, config) });
  app.http("stopEnforcement", { ...post, route: "api/stop", handler: stopEnforcement(ports, config) });
  app.http("showRoles", { ...read, route: "api/roles", handler: showRoles(ports, config) });
  app.http("askForRoles", { ...post, route: "api/roles", handler: askForRoles(ports, config) });
  app.http("confirmRoles", { ...post, route: "api/roles/confirm", handler: confirmRoles(ports, config) });
  // On its own it is enough: it needs no message.
  app.timer("enforcementTimer", {
    schedule: config.rollBackSchedule,
    handler: noteFailures(ports, config, aboutTimer.switch)(carryOnSwitch(ports, config)),
  });
  // Beside the guard, as often: neither waits for the other.
  app.timer("othersWatchTimer", {
    schedule: config.guardSchedule,
    handler: noteFailures(ports, config, aboutTimer.others)(watchOthers(ports, config)),
  });
  app.timer("nudgeTimer", {
    schedule: config.nudgeSchedule,
    handler: noteFailures(ports, config, aboutTimer.nudge)(keepNudge(ports, config)),
  });
  app.timer("policyGuardTimer", {
    schedule: config.guardSchedule,
    handler: noteFailures(ports, config, aboutTimer.guard)(guard(ports, config)),
  });
}
