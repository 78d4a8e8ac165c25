import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { byGet, byPost } from "../host/anyone.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { showLetter, showMail, showMails, testMail } = onFirstCall(() => import("./mailsHttp.ts"));
const { changeMailText, showMailTexts } = onFirstCall(() => import("./mailTextsHttp.ts"));
const { readBranding } = onFirstCall(() => import("./readBranding.ts"));

/** What the app sends, for whoever answers for it. */
export function registerMails(ports: PortsOnFirstCall, config: Config): void {
  app.timer("brandingTimer", {
    schedule: config.brandingSchedule,
    handler: noteFailures(ports, config, aboutTimer.branding)(readBranding(ports, config)),
  });
  app.http("showMails", { ...byGet, route: "api/mails", handler: showMails(ports, config) });
  app.http("mailsPage", { ...byGet, route: "mails", handler: showMails(ports, config) });
  app.http("showMail", { ...byGet, route: "api/mails/{kind}", handler: showMail(ports, config) });
  app.http("mailPage", { ...byGet, route: "mails/{kind}", handler: showMail(ports, config) });
  app.http("showLetter", { ...byGet, route: "mails/{kind}/letter", handler: showLetter(ports, config) });
  app.http("showMailTexts", { ...byGet, route: "api/mails/{kind}/texts", handler: showMailTexts(ports, config) });
  app.http("changeMailText", { ...byPost, route: "api/mails/{kind}/texts", handler: changeMailText(ports, config) });
  app.http("testMail", { ...byPost, route: "api/mails/{kind}/test", handler: testMail(ports, config) });
}
