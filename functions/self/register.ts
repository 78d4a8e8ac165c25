import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { anyone, byGet, byPost } from "../host/anyone.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";
import type { Kept } from "./meHttp.ts";

const { newPhone } = onFirstCall(() => import("../passes/newPhoneHttp.ts"));
const { carryOnSelves } = onFirstCall(() => import("./carryOnSelf.ts"));
const { enforceMe, helpMe, showMe, showMePage } = onFirstCall(() => import("./meHttp.ts"));
const { showPhoneGuide } = onFirstCall(() => import("./phoneGuide.ts"));
const { startHere } = onFirstCall(() => import("./startHere.ts"));

/** What somebody sees and does about their own account, and the timer that carries on what they began. */
export function registerSelf(ports: PortsOnFirstCall, config: Config): void {
  const kept: Kept = new Map();
  app.http("mePage", { ...byGet, route: "me", handler: showMePage(ports, config, kept) });
  app.http("showMe", { ...byGet, route: "api/me", handler: showMe(ports, config, kept) });
  app.http("phoneGuidePage", { ...byGet, route: "phone", handler: showPhoneGuide(config) });
  app.http("startHere", {
    ...anyone,
    methods: ["GET", "HEAD"],
    route: "start",
    handler: startHere(ports, config),
  });
  app.http("enforceMyself", { ...byPost, route: "api/me/enforce", handler: enforceMe(ports, config, kept) });
  app.http("askForHelp", { ...byPost, route: "api/me/help", handler: helpMe(ports, config) });
  app.http("newPhone", {
    ...anyone,
    methods: ["GET", "HEAD", "POST"],
    route: "new-phone",
    handler: newPhone(ports, config),
  });
  // As often as releases: what it looks for is a handful of rows.
  app.timer("selfTimer", {
    schedule: config.rollBackSchedule,
    handler: noteFailures(ports, config, aboutTimer.self)(carryOnSelves(ports, config)),
  });
}
