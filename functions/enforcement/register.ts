import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { byGet, byPost } from "../host/anyone.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { carryOnSwitch } = onFirstCall(() => import("./carryOn.ts"));
const { guard } = onFirstCall(() => import("./guard/guard.ts"));
const { previewPolicies } = onFirstCall(() => import("./http/previewPolicies.ts"));
const { showEnforcement } = onFirstCall(() => import("./http/showEnforcement.ts"));
const { showStopped } = onFirstCall(() => import("./http/showStopped.ts"));
const { startEnforcement, stopEnforcement } = onFirstCall(() => import("./http/startStop.ts"));
const { keepNudge } = onFirstCall(() => import("./nudge/keepNudge.ts"));
const { watchOthers } = onFirstCall(() => import("./others/watchOthers.ts"));
const { askForRoles, confirmRoles, showRoles } = onFirstCall(() => import("./roles/rolesHttp.ts"));

/**
 * Everything that enforcement as a whole needs of the host: start, stop and guard of the workforce policy, and the
 * policy over directory roles. None of it needs an orchestration. The queue `roll-backs`, which carries starts and
 * stops too, is registered with the waves.
 */
export function registerEnforcement(ports: PortsOnFirstCall, config: Config): void {
  app.http("previewPolicies", { ...byGet, route: "api/policies/preview", handler: previewPolicies(ports, config) });
  app.http("showEnforcement", { ...byGet, route: "api/enforcement", handler: showEnforcement(ports, config) });
  app.http("enforcementPage", { ...byGet, route: "enforcement", handler: showEnforcement(ports, config) });
  app.http("showStopped", { ...byGet, route: "api/stopped", handler: showStopped(ports, config) });
  app.http("stoppedPage", { ...byGet, route: "stopped", handler: showStopped(ports, config) });
  app.http("startEnforcement", { ...byPost, route: "api/start", handler: startEnforcement(ports, config) });
  app.http("stopEnforcement", { ...byPost, route: "api/stop", handler: stopEnforcement(ports, config) });
  app.http("showRoles", { ...byGet, route: "api/roles", handler: showRoles(ports, config) });
  app.http("askForRoles", { ...byPost, route: "api/roles", handler: askForRoles(ports, config) });
  app.http("confirmRoles", { ...byPost, route: "api/roles/confirm", handler: confirmRoles(ports, config) });
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
