import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { showLetter, showMail, showMails, testMail } = onFirstCall(() => import("./mailsHttp.ts"));
const { changeMailText, showMailTexts } = onFirstCall(() => import("./mailTextsHttp.ts"));
const { readBranding } = onFirstCall(() => import("./readBranding.ts"));

/** What the app sends, for whoever answers for it. */
export function registerMails(ports: PortsOnFirstCall, config: Config): void {
  const read = { authLevel: "anonymous" as const, methods: ["GET" as const] };
  app.timer("brandingTimer", {
    schedule: config.brandingSchedule,
    handler: noteFailures(ports, config, aboutTimer.branding)(readBranding(ports, config)),
  });
  app.http("showMails", { ...read, route: "api/mails", handler: showMails(ports, config) });
  app.http("mailsPage", { ...read, route: "mails", handler: showMails(ports, config) });
  app.http("showMail", { ...read, route: "api/mails/{kind}", handler: showMail(ports, config) });
  app.http("mailPage", { ...read, route: "mails/{kind}", handler: showMail(ports, config) });
  app.http("showLetter", { ...read, route: "mails/{kind}/letter", handler: showLetter(ports, config) });
  app.http("showMailTexts", { ...read, route: "api/mails/{kind}/texts", handler: showMailTexts(ports, config) });
  app.http("changeMailText", {
    authLevel: "anonymous",
    methods: ["POST"],
    route: "api/mails/{kind}/texts",
    handler: changeMailText(ports, config),
  });
  app.http("testMail", {
    authLevel: "anonymous",
    methods: ["POST"],
    route: "api/mails/{kind}/test",
    handler: testMail(ports, config),
  });
}
